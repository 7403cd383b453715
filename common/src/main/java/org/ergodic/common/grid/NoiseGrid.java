package org.ergodic.common.grid;

import java.util.function.DoubleUnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;

/**
 * Time grids by the noise of a Gaussian path: equal steps of some function of {@code n(t) = sigma(t) / alpha(t)}, the
 * noise beside data of scale 1. The path must be monotone in n between the ends of the interval, and n finite there.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NoiseGrid implements TimeGrid {
    private final String name;
    private final DoubleUnaryOperator scale;
    private final DoubleUnaryOperator back;

    private NoiseGrid(String name, DoubleUnaryOperator scale, DoubleUnaryOperator back) {
        this.name = name;
        this.scale = scale;
        this.back = back;
    }

    /**
     * Equal steps of log(alpha / sigma), half the logarithm of the signal-to-noise ratio (Lu, Zhou, Bao, Chen, Li and
     * Zhu 2022, "DPM-Solver"). There must be noise at both ends.
     *
     * @return the grid
     */
    public static TimeGrid logSnr() {
        return new NoiseGrid("log-snr", Math::log, Math::exp);
    }

    /**
     * Equal steps of n^(1 / rho) (Karras, Aittala, Aila and Laine 2022, "Elucidating the design space of
     * diffusion-based generative models", equation 5): the larger rho, the shorter the steps where there is little
     * noise.
     *
     * @param rho rho, positive; 7 in the paper
     * @return the grid
     * @throws IllegalArgumentException if it is not positive
     */
    public static TimeGrid karras(double rho) {
        if (!(rho > 0) || Double.isInfinite(rho)) {
            throw new IllegalArgumentException("a Karras grid needs a positive rho, not " + rho);
        }
        return new NoiseGrid("karras", n -> Math.pow(n, 1 / rho), v -> Math.pow(v, rho));
    }

    @Override
    public double[] times(Problem problem, int steps) {
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double low = problem.time().min();
        double high = problem.time().max();
        boolean isDown = problem.time().length() < 0;
        double first = scaled(path, low);
        double last = scaled(path, high);
        if (first == last) {
            throw new IllegalStateException("the " + name + " grid needs noise that changes, and at times " + low
                    + " and " + high + " sigma / alpha is " + noise(path, low) + ": take the grid 'uniform'");
        }
        double[] times = new double[steps + 1];
        for (int i = 1; i < steps; i++) {
            int at = isDown ? steps - i : i;
            double u = (double) i / steps;
            double t = time(path, back.applyAsDouble((1 - u) * first + u * last), low, high, last > first);
            double before = i == 1 ? low : times[isDown ? at + 1 : at - 1];
            // Where noise hardly changes, times that double precision cannot tell apart are neighbouring numbers.
            times[at] = Math.min(Math.max(t, Math.nextUp(before)), high);
        }
        times[0] = problem.time().from();
        times[steps] = problem.time().to();
        return times;
    }

    private static double noise(NumericPath path, double t) {
        return path.sigma(t) / path.alpha(t);
    }

    private double scaled(NumericPath path, double t) {
        double value = scale.applyAsDouble(noise(path, t));
        if (!Double.isFinite(value)) {
            throw new IllegalStateException(
                    "the " + name + " grid cannot begin or end at time " + t + ", where alpha is "
                            + path.alpha(t) + " and sigma " + path.sigma(t)
                            + ": choose an end next to it, or the grid 'uniform'");
        }
        return value;
    }

    /** The time at which there is so much noise. */
    private static double time(NumericPath path, double noise, double low, double high, boolean isRising) {
        double a = low;
        double b = high;
        double middle = 0.5 * (a + b);
        while (middle > a && middle < b) {
            if (noise(path, middle) < noise == isRising) {
                a = middle;
            } else {
                b = middle;
            }
            middle = 0.5 * (a + b);
        }
        return Math.abs(noise(path, a) - noise) <= Math.abs(noise(path, b) - noise) ? a : b;
    }
}
