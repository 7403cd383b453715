package org.ergodic.common.optimizer;

import org.apiguardian.api.API;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.OptimizerFactory;
import org.ergodic.api.plugin.Part;

/** Adam (Kingma and Ba 2015, "Adam: a method for stochastic optimization", algorithm 1). */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "adam", description = "Adam (Kingma and Ba 2015)")
public final class Adam implements OptimizerFactory<Adam.Config> {
    /**
     * Options.
     *
     * @param adam those of Adam
     */
    public record Config(@Inlined AdamOptions adam) {}

    @Override
    public Optimizer create(Config config, Assembly assembly) {
        return config.adam().rule(0);
    }
}
