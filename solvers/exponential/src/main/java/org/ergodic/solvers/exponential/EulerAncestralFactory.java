package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
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
     * @param along how many steps and where
     * @param eta the share of noise
     */
    public record Config(
            @Inlined FirstOrder along,

            @Option(
                    value = "share of the reverse SDE's noise: 0 for Euler's method, which is DDIM",
                    byDefault = "1",
                    min = 0,
                    max = 1)
            double eta) {}

    @Override
    public Traits traits() {
        return ExponentialIntegrator.ANCESTRAL;
    }

    @Override
    public ExponentialIntegrator create(Config config, Assembly assembly) {
        return config.along().integrator(config.eta(), assembly);
    }
}
