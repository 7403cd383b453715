package org.ergodic.common.grid;

import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.view.View;

/**
 * Time grids by the noise of a Gaussian path: equal steps of some function of {@code n(t) = sigma(t) / alpha(t)}, the
 * noise beside data of scale 1, which is sigma in the terms of Karras et al. (2022). The path must be monotone in n
 * between the ends of the interval, and the function of n finite there.
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

    /**
     * Equal steps of the angle arctan(sigma / alpha): the noise that the cosine schedule, {@code alpha = cos(pi u / 2)}
     * and {@code sigma = sin(pi u / 2)}, has at equal steps of u (Nichol and Dhariwal 2021, "Improved denoising
     * diffusion probabilistic models", equation 17, without its offset). The path may begin without data and end
     * without noise.
     *
     * @return the grid
     */
    public static TimeGrid cosine() {
        return new NoiseGrid("cosine", Math::atan, Math::tan);
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(NumericPath.VIEW);
    }

    @Override
    public double[] times(Problem problem, int steps) {
        NoiseLevels noise = NoiseLevels.of(problem);
        double first = scaled(noise, noise.low());
        double last = scaled(noise, noise.high());
        if (first == last) {
            throw new TimeGridException("the " + name + " grid needs noise that changes, and at times " + noise.low()
                    + " and " + noise.high() + " sigma / alpha is " + noise.at(noise.low())
                    + ": take the grid 'uniform'");
        }
        return Times.of(problem.time(), steps, u -> noise.time(back.applyAsDouble((1 - u) * first + u * last)));
    }

    private double scaled(NoiseLevels noise, double t) {
        double value = scale.applyAsDouble(noise.at(t));
        if (!Double.isFinite(value)) {
            throw new TimeGridException("the " + name + " grid cannot begin or end at time " + t
                    + ", where alpha is " + noise.path().alpha(t) + " and sigma "
                    + noise.path().sigma(t)
                    + ": choose an end next to it, or the grid 'cosine' or 'uniform'");
        }
        return value;
    }

    @Override
    public String toString() {
        return name;
    }
}
