package org.ergodic.common.solver;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Revision;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A solver that takes a fixed number of steps on a time grid, the same for all samples. An implementation says one
 * step; keeping time, noticing values that are not finite and holding such samples at their last good state is done
 * here. A {@link GraphSolver} says its step as a graph; one that computes on arrays is for steps that are none, such as
 * sweeps of a Markov chain.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface GridSolver extends Solver<GridSolver.GridState> {
    /** {@return where the steps are} */
    TimeGrid grid();

    /** {@return how many steps} */
    int steps();

    /**
     * One step of all samples.
     *
     * @param problem the problem
     * @param moment from when to when
     * @param x the states {@code [n, event]}; not changed, and not to be referred to after the step
     * @param run the run's randomness
     * @return the states after the step, a new array
     */
    INDArray advance(Problem problem, Moment moment, INDArray x, Run run);

    /**
     * One step of a method that remembers arrays of earlier steps, as multistep methods do. Such a method overrides
     * this, and {@link #advance(Problem, Moment, INDArray, Run)} is then its step without a memory, by which it also
     * starts.
     *
     * @param problem the problem
     * @param moment from when to when
     * @param before the states and what the step before remembered; nothing in the first step
     * @param run the run's randomness
     * @return the states after the step, a new array, and what the next step is to remember; nothing unless overridden
     */
    default Kept advance(Problem problem, Moment moment, Kept before, Run run) {
        return new Kept(advance(problem, moment, before.x(), run));
    }

    /**
     * Begins a run. Whatever a method holds between the steps of one run, such as a compiled step, is in what this
     * returns.
     *
     * @param problem the problem
     * @param start the states at the start
     * @param run the run's randomness
     * @return its steps; {@link #advance(Problem, Moment, Kept, Run)} unless overridden
     */
    default Steps begin(Problem problem, INDArray start, Run run) {
        if (problem.noise() != NoiseType.NONE && run.noise() != NoiseSource.FRESH) {
            throw new IllegalArgumentException("this solver draws its own noise on arrays, and cannot follow a "
                    + run.noise() + ": run it with fresh noise, or say its step as a graph (GraphSolver)");
        }
        return (moment, before) -> advance(problem, moment, before, run);
    }

    /** The steps of one run, one after the other. */
    @FunctionalInterface
    interface Steps {
        /**
         * One step of all samples.
         *
         * @param moment from when to when
         * @param before the states and what the step before remembered
         * @return the states after the step, and what is to be remembered
         */
        Kept advance(Moment moment, Kept before);

        /** Told that no more steps will be taken before the last one; its memory may serve other runs. */
        default void done() {
            // Most hold nothing.
        }

        /**
         * Whether all numbers of the latest step's states may be finite; if not, each row is looked at.
         *
         * @param x the states after it
         * @return false if one is not
         */
        default boolean finite(INDArray x) {
            // A sum is finite unless an element is not (or it overflows, which the row test then finds harmless).
            return Double.isFinite(x.sumNumber().doubleValue());
        }
    }

    /**
     * What a step leaves to the next one. Arrays that the next step does not leave on are given back.
     *
     * @param x the states {@code [n, event]}
     * @param memory arrays that are remembered, such as the drift at the step's start; not changed
     */
    record Kept(INDArray x, List<INDArray> memory) {
        /** Copies the list. */
        public Kept {
            Objects.requireNonNull(x, "x");
            memory = List.copyOf(memory);
        }

        /**
         * States, and nothing remembered.
         *
         * @param x the states {@code [n, event]}
         */
        public Kept(INDArray x) {
            this(x, List.of());
        }

        private Stream<INDArray> arrays() {
            return Stream.concat(Stream.of(x), memory.stream());
        }
    }

    /**
     * One step of a grid.
     *
     * @param index its number, from 0
     * @param earlier the times of the grid before the step, the latest first; not to be changed
     * @param from the time before it
     * @param to the time after it
     * @param last whether it is the last
     */
    record Moment(int index, double[] earlier, double from, double to, boolean last) {
        /**
         * A step of which nobody asks what came before.
         *
         * @param index its number, from 0
         * @param from the time before it
         * @param to the time after it
         * @param last whether it is the last
         */
        public Moment(int index, double from, double to, boolean last) {
            this(index, new double[0], from, to, last);
        }

        static Moment of(int index, double... times) {
            double[] earlier = new double[index];
            for (int i = 0; i < earlier.length; i++) {
                earlier[i] = times[index - 1 - i];
            }
            return new Moment(index, earlier, times[index], times[index + 1], index + 2 == times.length);
        }

        /** {@return the time before the step that came before it; not-a-number in the first step} */
        public double before() {
            return before(1);
        }

        /**
         * A time of the grid before the step.
         *
         * @param steps how many steps before {@link #from}, at least 1
         * @return the time; not-a-number before the start
         */
        public double before(int steps) {
            return steps <= earlier.length ? earlier[steps - 1] : Double.NaN;
        }

        /** {@return the time at which the grid begins} */
        public double start() {
            return earlier.length == 0 ? from : earlier[earlier.length - 1];
        }

        /** {@return its signed length, to - from} */
        public double length() {
            return to - from;
        }

        /**
         * One time for each sample, for a field that is asked sample by sample; {@code field.at(x, t)} with a number
         * costs less.
         *
         * @param t the time
         * @param x the states {@code [n, event]}
         * @return {@code [n]} of x's type
         */
        public static INDArray times(double t, INDArray x) {
            return Nd4j.valueArrayOf(new long[] {x.size(0)}, t, x.dataType());
        }
    }

    @Override
    default OptionalLong stepsAhead() {
        return OptionalLong.of(steps());
    }

    @Override
    default Optional<String> obstacle(NoiseType noise, Calculus calculus, Set<View<?>> offers) {
        return Solver.super.obstacle(noise, calculus, offers).or(() -> CheckedTimes.obstacle(grid(), offers));
    }

    @Override
    default GridState init(Problem problem, INDArray x, Run run) {
        double[] times = CheckedTimes.of(grid(), problem, steps());
        Status[] status = new Status[Math.toIntExact(x.size(0))];
        Arrays.fill(status, Status.RUNNING);
        double[] stopped = new double[status.length];
        if (problem.revision().isPresent()) {
            Revision revision = problem.revision().get();
            Kept start = new Kept(Revised.start(revision, x, times[0], run));
            Steps revised = new Revised(this, problem, revision, start.x(), run, times);
            return new GridState(x, start, revised, times, 0, status, stopped);
        }
        return new GridState(x, new Kept(x), begin(problem, x, run), times, 0, status, stopped);
    }

    @Override
    default GridState step(Problem problem, GridState state, Run run) {
        Moment moment = Moment.of(state.index, state.times);
        return state.next(state.steps.advance(moment, state.kept), moment.last());
    }

    /** The state of a grid solver. */
    final class GridState implements State {
        private final INDArray start;
        private final Kept kept;
        private final Steps steps;
        private final double[] times;
        private final int index;
        private final Status[] status;
        private final double[] stopped;

        private GridState(
                INDArray start, Kept kept, Steps steps, double[] times, int index, Status[] status, double[] stopped) {
            this.start = start;
            this.kept = kept;
            this.steps = steps;
            this.times = times;
            this.index = index;
            this.status = status;
            this.stopped = stopped;
        }

        private GridState next(Kept after, boolean last) {
            INDArray next = after.x();
            boolean anyStopped = Arrays.stream(status).anyMatch(Status::done);
            if (anyStopped || !steps.finite(next)) {
                holdBroken(next);
            }
            if (last) {
                for (int i = 0; i < status.length; i++) {
                    status[i] = status[i].done() ? status[i] : Status.SUCCESS;
                }
            }
            return new GridState(start, after, steps, times, index + 1, status, stopped);
        }

        private void holdBroken(INDArray next) {
            for (int i = 0; i < status.length; i++) {
                INDArray row = next.slice(i);
                if (!status[i].done() && !Finite.all(row)) {
                    status[i] = Status.NOT_FINITE;
                    stopped[i] = times[index];
                }
                if (status[i].done()) {
                    row.assign(kept.x().slice(i));
                }
            }
        }

        @Override
        public INDArray x() {
            return kept.x();
        }

        @Override
        public Status status(int sample) {
            return status[sample];
        }

        @Override
        public double time(int sample) {
            return status[sample] == Status.NOT_FINITE ? stopped[sample] : times[index];
        }

        @Override
        public double progress() {
            return (double) index / (times.length - 1);
        }

        /** The start is the caller's, and a method may remember it. */
        @Override
        public void release(State next) {
            List<INDArray> stay = Stream.concat(Stream.of(start), ((GridState) next).kept.arrays())
                    .toList();
            for (INDArray old : kept.arrays().toList()) {
                if (!old.wasClosed() && stay.stream().noneMatch(array -> array == old || array.data() == old.data())) {
                    NativeMemory.release(old);
                }
            }
        }
    }
}
