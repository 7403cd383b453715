package org.ergodic.energy.partition;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.sampling.Ladder;

/**
 * Makes the metric {@code ais}: the log-likelihood of held-out data under a Boltzmann machine, with log Z by annealed
 * importance sampling (Salakhutdinov and Murray 2008, doi:10.1145/1390156.1390266).
 */
@Part(
        name = "ais",
        description = "log-likelihood of held-out data, log Z by annealed importance sampling, Salakhutdinov and Murray"
                + " (2008)")
public final class AisFactory implements MetricFactory<AisFactory.Config> {
    /** How the temperatures between the base model and the machine are spaced. */
    public enum Spacing {
        /** Equal steps. */
        UNIFORM,
        /** The three parts of Salakhutdinov and Murray (2008). */
        SALAKHUTDINOV_MURRAY,
        /** Steps that keep a share of the effective sample size, found on a pilot run. */
        ADAPTIVE
    }

    /**
     * The options.
     *
     * @param chains independent chains
     * @param spacing of the temperatures
     * @param temperatures steps between them; the most of an adaptive spacing
     * @param given the inverse temperatures themselves
     * @param share of the effective sample size that an adaptive step keeps
     * @param reverseSweeps Gibbs sweeps to the samples that reverse annealing starts from, where there are no exact
     *     ones; 0 for no reverse annealing
     * @param exact whether to enumerate too, where the machine is small enough
     * @param count held-out rows at most
     */
    public record Config(
            @Option(value = "how many independent chains", byDefault = "100", min = 1)
            int chains,

            @Option(value = "the spacing of the temperatures", byDefault = "salakhutdinov-murray")
            Spacing spacing,

            @Option(
                    value = "how many steps of temperature; of an adaptive spacing the most",
                    byDefault = "1000",
                    min = 3,
                    max = 10_000_000)
            int temperatures,

            @Option(value = "the inverse temperatures themselves, ascending from 0 to 1", min = 0, max = 1)
            Optional<List<Double>> given,

            @Option(
                    value = "the share of the effective sample size that an adaptive step keeps",
                    byDefault = "0.99",
                    min = 0,
                    above = true,
                    max = 1,
                    below = true)
            double share,

            @Option(
                    value = "anneal back too, from samples after so many Gibbs sweeps, or from exact ones where all"
                            + " states are enumerated; 0 for no reverse annealing",
                    byDefault = "0",
                    min = 0)
            int reverseSweeps,

            @Option(
                    value = "whether to enumerate all states too, where the machine is small enough",
                    byDefault = "true")
            boolean exact,

            @Option(value = "how many held-out rows at most", byDefault = "10000", min = 1)
            int count) {
        Ladder ladder(Ais ais, RandomStream pilot) {
            if (given.isPresent()) {
                return Ladder.of(given.get());
            }
            return switch (spacing) {
                case UNIFORM -> Ladder.uniform(temperatures);
                case SALAKHUTDINOV_MURRAY -> Ladder.salakhutdinovMurray(temperatures);
                case ADAPTIVE -> ais.adaptive(share, Math.max(2, chains), temperatures, pilot);
            };
        }
    }

    @Override
    public Metric create(Config config, Assembly assembly) {
        config.given().ifPresent(Ladder::of);
        return new AisLogLikelihood(config);
    }
}
