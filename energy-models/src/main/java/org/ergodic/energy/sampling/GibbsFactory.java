package org.ergodic.energy.sampling;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.solver.Cooling;

/**
 * Makes the solver {@code gibbs}, which repeats a {@link org.ergodic.api.solver.Transition#SWEEP}, perhaps annealed
 * (Geman and Geman 1984, doi:10.1109/TPAMI.1984.4767596): a chain at a high temperature crosses what one at 1 takes
 * long to. At a temperature T the inputs of all units are divided by T, which for units of two values is the
 * distribution to the power 1 / T.
 */
@Part(
        name = GibbsFactory.NAME,
        description = "repeated sweeps of a Markov chain, each sample a chain of its own, perhaps annealed")
public final class GibbsFactory implements SolverFactory<GibbsFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "gibbs";

    /**
     * The options.
     *
     * @param sweeps how many sweeps before a sample is taken
     * @param startTemperature of their first half
     */
    public record Config(
            @Option(value = "how many sweeps before a sample is taken", byDefault = "1000", min = 1)
            int sweeps,

            @Option(
                    value = "anneal from this temperature to 1 over the first half of the sweeps",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double startTemperature) {}

    @Override
    public Traits traits() {
        return Gibbs.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        return new Gibbs(config.sweeps(), new Cooling(config.startTemperature(), config.sweeps() / 2));
    }
}
