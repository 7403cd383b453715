package org.ergodic.common.grid;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.view.View;

/**
 * Steps of whole indices of a discretisation of time, as diffusion models that were trained on discrete times are
 * sampled (table 2 of Lin, Liu, Li and Yang 2024, "Common diffusion noise schedules and sample steps are flawed", and
 * the option {@code timestep_spacing} of diffusers). A step begins at each of the indices, from high to low, and the
 * last one ends at the end of the problem's interval.
 *
 * <p>The N indices are those of a {@link DiscreteSchedule}: index i is at time {@code (i + 1) T / N}, where T, the
 * larger end of the interval, is the time of the prior, and 0 that of the data. So a model of continuous time can be
 * sampled on such a grid too. An interval that ends at time 0 ends without noise (diffusers: {@code set_alpha_to_one},
 * or {@code final_sigmas_type: zero}), one that ends at {@code T / N} at index 0 ({@code final_sigmas_type:
 * sigma_min}).
 *
 * @param spacing how the indices are chosen
 * @param end where the end of the interval comes in
 * @param size N, how many indices there are, at least 2
 * @param offset what is added to the indices of leading spacing, at least 0
 */
@API(status = API.Status.EXPERIMENTAL)
public record DiscreteGrid(Spacing spacing, End end, int size, int offset) implements TimeGrid {
    /** How the indices are chosen. */
    public enum Spacing {
        /** Equal distances that end at the last index: of 1000 in 10 steps 999, 899, ..., 99. */
        TRAILING,
        /**
         * Equal whole distances that begin at the first index, moved by an offset: of 1000 in 10 steps 901, ..., 1.
         * It begins short of the prior's time, and takes the prior for the distribution there.
         */
        LEADING,
        /** Equal distances from the last index to the first, rounded: of 1000 in 10 steps 999, 888, ..., 0. */
        LINSPACE
    }

    /** Where the end of the interval comes in, for spacings that reach down to the first index. */
    public enum End {
        /** After the last of the indices, as for DDIM and Euler in diffusers. */
        AFTER,
        /** In the place of the last of one more index, as for DPM-Solver++ and UniPC in diffusers. */
        INSTEAD
    }

    /** Checks the numbers. */
    public DiscreteGrid {
        Objects.requireNonNull(spacing, "spacing");
        Objects.requireNonNull(end, "end");
        if (size < 2) {
            throw new IllegalArgumentException("a discretisation needs at least 2 times, not " + size);
        }
        if (offset < 0 || offset >= size) {
            throw new IllegalArgumentException(
                    "an offset must be from 0 to " + (size - 1) + ", the last of " + size + " indices, not " + offset);
        }
    }

    /**
     * Equal distances that end at the last index.
     *
     * @param size N
     * @return the grid
     */
    public static DiscreteGrid trailing(int size) {
        return new DiscreteGrid(Spacing.TRAILING, End.AFTER, size, 0);
    }

    /**
     * Equal whole distances that begin at the first index.
     *
     * @param size N
     * @param offset what is added to each index; 1 for Stable Diffusion
     * @param end where the end of the interval comes in
     * @return the grid
     */
    public static DiscreteGrid leading(int size, int offset, End end) {
        return new DiscreteGrid(Spacing.LEADING, end, size, offset);
    }

    /**
     * Equal distances from the last index to the first.
     *
     * @param size N
     * @param end where the end of the interval comes in
     * @return the grid
     */
    public static DiscreteGrid linspace(int size, End end) {
        return new DiscreteGrid(Spacing.LINSPACE, end, size, 0);
    }

    @Override
    public boolean isPartial() {
        return spacing == Spacing.LEADING;
    }

    @Override
    public Set<View<?>> needs() {
        return isPartial() ? Set.of(NumericPath.VIEW) : Set.of();
    }

    /**
     * The indices at which steps begin.
     *
     * @param steps how many steps, at least 1
     * @return as many indices, from high to low
     * @throws TimeGridException if there are not so many
     */
    public int[] indices(int steps) {
        int points = end == End.INSTEAD ? steps + 1 : steps;
        int least = spacing == Spacing.LINSPACE ? 2 : 1;
        if (points < least) {
            throw new TimeGridException("the " + this + " grid with the end after its last index goes from the last to"
                    + " the first, for which it needs at least " + least + " steps, not " + steps);
        }
        if (points > size) {
            throw new TimeGridException("the " + this + " grid has " + size + " indices, and " + steps + " steps need "
                    + points + ": take fewer steps, or a larger train-steps");
        }
        int[] indices = new int[steps];
        for (int i = 0; i < steps; i++) {
            indices[i] = switch (spacing) {
                case TRAILING -> (int) Math.rint(size - i * ((double) size / points)) - 1;
                case LEADING -> (points - 1 - i) * (size / points) + offset;
                case LINSPACE -> (int) Math.rint((points - 1 - i) * ((size - 1.0) / (points - 1)));
            };
        }
        if (indices[0] >= size) {
            throw new TimeGridException("the " + this + " grid with offset " + offset + " would begin " + steps
                    + " steps at index " + indices[0] + ", and the last is " + (size - 1)
                    + ": take fewer steps, or a smaller offset");
        }
        return indices;
    }

    @Override
    public double[] times(Problem problem, int steps) {
        double low = problem.time().min();
        double high = problem.time().max();
        if (low < 0) {
            throw new TimeGridException("the " + this + " grid counts time from the data at 0, and this interval goes"
                    + " down to " + low + ": take the grid 'uniform'");
        }
        int[] indices = indices(steps);
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = indices[i] == size - 1 ? high : (indices[i] + 1) * high / size;
        }
        times[steps] = low;
        if (!(times[steps - 1] > low)) {
            int least = Arrays.stream(indices).min().orElseThrow();
            throw new TimeGridException("the last of the " + steps + " steps of the " + this + " grid begins at index "
                    + least + ", time " + times[steps - 1] + ", which is not before the end of the interval at " + low
                    + ": end closer to the data (sample.time-min), take fewer steps"
                    + (end == End.AFTER && spacing != Spacing.TRAILING ? ", or say 'end: instead'" : ""));
        }
        return problem.time().length() < 0 ? times : reversed(times);
    }

    private static double[] reversed(double... times) {
        double[] reversed = new double[times.length];
        Arrays.setAll(reversed, i -> times[times.length - 1 - i]);
        return reversed;
    }

    @Override
    public String toString() {
        return spacing.name().toLowerCase(java.util.Locale.ROOT);
    }
}
