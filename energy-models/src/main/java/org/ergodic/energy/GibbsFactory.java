package org.ergodic.energy;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes the solver {@code gibbs}, which repeats a {@link org.ergodic.api.solver.Transition#SWEEP}. */
public final class GibbsFactory implements SolverFactory<GibbsFactory.Config> {
    static final String NAME = "gibbs";

    /**
     * The options.
     *
     * @param sweeps how many sweeps before a sample is taken
     */
    public record Config(
            @Option(value = "how many sweeps before a sample is taken", byDefault = "1000", min = 1)
            int sweeps) {}

    /** A factory without settings. */
    public GibbsFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "repeated sweeps of a Markov chain, each sample a chain of its own";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Traits traits() {
        return Gibbs.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        return new Gibbs(config.sweeps());
    }
}
