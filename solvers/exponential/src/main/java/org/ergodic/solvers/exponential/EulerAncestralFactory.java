package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/**
 * Makes {@link ExponentialIntegrator}s of order 1 under the name by which k-diffusion knows them: a step of Euler
 * for {@code x / alpha} in {@code sigma / alpha} from level a down to {@code b q}, and noise that brings it up to b,
 * with {@code q^2 = 1 - eta^2 (1 - b^2 / a^2)}, is a step of DDIM with that eta.
 */
@Part(
        name = "euler-ancestral",
        description =
                "Euler steps in sigma/alpha with fresh noise, one evaluation a step; DDIM with eta (Song et al. 2021)")
public final class EulerAncestralFactory implements SolverFactory<EulerAncestralFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param eta the share of noise
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "50", min = 1)
            int steps,

            @Option(
                    value = "share of the reverse SDE's noise: 0 for Euler's method, which is DDIM",
                    byDefault = "1",
                    min = 0,
                    max = 1)
            double eta,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return ExponentialIntegrator.ANCESTRAL;
    }

    @Override
    public ExponentialIntegrator create(Config config, Assembly assembly) {
        return new ExponentialIntegrator(
                1, config.eta(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}
