package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;

/**
 * Times at equal steps of probability of a Beta distribution over the interval, whose density is that of the steps:
 * with both shapes below 1 they are short towards both ends (Lee, Lee, Gye and Kim 2024, "Beta sampling
 * is all you need: efficient image generation strategy for diffusion models using stepwise spectral analysis", who take
 * 0.6 for both). The quantiles are of time, as in the paper; diffusers' {@code use_beta_sigmas} takes them of sigma.
 *
 * @param alpha the shape by which density rises from the smaller time, positive
 * @param beta the shape by which it falls to the larger time, positive
 */
@API(status = API.Status.EXPERIMENTAL)
public record BetaGrid(double alpha, double beta) implements TimeGrid {
    /** Checks both shapes. */
    public BetaGrid {
        if (!(alpha > 0 && beta > 0 && alpha <= 100 && beta <= 100)) {
            throw new IllegalArgumentException(
                    "a Beta distribution for a time grid needs shapes above 0 and at most 100, not " + alpha + " and "
                            + beta);
        }
    }

    @Override
    public double[] times(Problem problem, int steps) {
        double low = problem.time().min();
        double length = problem.time().max() - low;
        BetaDistribution beta = new BetaDistribution(alpha, this.beta);
        return Times.of(problem.time(), steps, u -> low + length * beta.quantile(u));
    }
}
