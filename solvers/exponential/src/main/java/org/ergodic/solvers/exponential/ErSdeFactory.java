package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link ErSde}s. */
@Part(
        name = "er-sde",
        description = "ER-SDE, an extended reverse SDE, multistep, one evaluation a step (Cui et al. 2023)")
public final class ErSdeFactory implements SolverFactory<ErSdeFactory.Config> {
    /**
     * Its options.
     *
     * @param multistep how many steps, of which order and where
     * @param scale how noise is renewed
     */
    public record Config(
            @Inlined Multistep multistep,

            @Option(
                    value = "how noise is renewed: as recommended, as in the reverse SDE, or not",
                    byDefault = "extended")
            ErSde.Scale scale) {}

    @Override
    public Traits traits() {
        return ErSde.TRAITS;
    }

    @Override
    public ErSde create(Config config, Assembly assembly) {
        Multistep by = config.multistep();
        return new ErSde(by.order(), config.scale(), by.steps(), by.grid(assembly));
    }
}
