package org.ergodic.common.grid;

import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.view.View;

/**
 * The noise levels that Sabour, Fidler and Kreis (2024), "Align your steps: optimizing sampling schedules in diffusion
 * models", found to be best for three published models, for 10 steps; for other numbers of steps their logarithm is
 * interpolated linearly, as the authors do. The levels between are kept to exactly. The first and the last give way to
 * the ends of the interval: so does the last one in the authors' own use, where it is no noise at all.
 *
 * @param model which model
 */
@API(status = API.Status.EXPERIMENTAL)
public record AlignYourSteps(Model model) implements TimeGrid {
    /** Models that the levels were found for. */
    public enum Model {
        /** Stable Diffusion 1.5. */
        SD15(
                14.6146412293,
                6.4745760956,
                3.8636745985,
                2.6946151520,
                1.8841921177,
                1.3943805092,
                0.9642583904,
                0.6523686016,
                0.3977456272,
                0.1515232662,
                0.0291671582),
        /** Stable Diffusion XL. */
        SDXL(
                14.6146412293,
                6.3184485287,
                3.7681790315,
                2.1811480769,
                1.3405244945,
                0.8620721141,
                0.5550693289,
                0.3798540708,
                0.2332364134,
                0.1114188177,
                0.0291671582),
        /** Stable Video Diffusion. */
        SVD(700.00, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002);

        private final double[] levels;

        Model(double... levels) {
            this.levels = levels;
        }

        /** {@return the eleven levels of sigma / alpha, from much noise to little} */
        public double[] levels() {
            return levels.clone();
        }
    }

    /** A model is needed. */
    public AlignYourSteps {
        Objects.requireNonNull(model, "model");
    }

    /**
     * The levels of noise for a number of steps.
     *
     * @param steps how many steps, at least 1
     * @return {@code steps + 1} levels of sigma / alpha, from much noise to little
     */
    public double[] levels(int steps) {
        double[] levels = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            levels[i] = level((double) i / steps);
        }
        return levels;
    }

    /** The level at a share of the steps, from much noise to little. */
    private double level(double share) {
        double at = share * (model.levels.length - 1);
        int before = Math.min((int) at, model.levels.length - 2);
        double part = at - before;
        return part == 0 || part == 1
                ? model.levels[before + (int) part]
                : Math.exp((1 - part) * Math.log(model.levels[before]) + part * Math.log(model.levels[before + 1]));
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(NumericPath.VIEW);
    }

    @Override
    public double[] times(Problem problem, int steps) {
        NoiseLevels noise = NoiseLevels.of(problem);
        boolean isRising = noise.isRising();
        double least = noise.at(isRising ? noise.low() : noise.high());
        double most = noise.at(isRising ? noise.high() : noise.low());
        return Times.of(problem.time(), steps, u -> {
            double level = level(isRising ? 1 - u : u);
            if (!(level > least && level < most)) {
                throw new TimeGridException("the align-your-steps grid of " + model + " has noise of " + level
                        + " times the data's scale, and between times " + noise.low() + " and " + noise.high()
                        + " the noise goes from " + least + " to " + most
                        + ": take the levels of another model, or the grid 'karras' or 'log-snr'");
            }
            return noise.time(level);
        });
    }

    @Override
    public String toString() {
        return "align-your-steps";
    }
}
