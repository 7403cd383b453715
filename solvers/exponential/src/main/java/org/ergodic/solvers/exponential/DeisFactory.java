package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link Deis}. */
@Part(
        name = "deis",
        description = "DEIS, multistep in the predicted noise, one evaluation a step (Zhang and Chen 2023)")
public final class DeisFactory implements SolverFactory<DeisFactory.Config> {
    /**
     * Its options.
     *
     * @param multistep how many steps, of which order and where
     * @param variable what the polynomial through them is one in
     */
    public record Config(
            @Inlined Multistep multistep,

            @Option(
                    value = "what the polynomial through them is one in: log(sigma/alpha) or sigma/alpha",
                    byDefault = "log-rho")
            Deis.Variable variable) {}

    @Override
    public Traits traits() {
        return Deis.TRAITS;
    }

    @Override
    public Deis create(Config config, Assembly assembly) {
        Multistep by = config.multistep();
        return new Deis(by.order(), config.variable(), by.steps(), by.grid(assembly));
    }
}
