package org.ergodic.data.metric;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Violation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Solvers;
import org.ergodic.common.likelihood.OdeLikelihood;

/** Makes {@code log-likelihood}: see {@link LogLikelihood}. */
@Part(
        name = LogLikelihood.NAME,
        description = "Mean log-likelihood of held-out data in nats a row, on the data's own scale")
public final class LogLikelihoodFactory implements MetricFactory<LogLikelihoodFactory.Config> {
    /**
     * Options.
     *
     * @param solver for ordinary differential equations, where the model needs one; the first that fits unless said
     * @param timeMin where to stop short of the data's time
     * @param probes random probes for the divergence; exact with 0, or with as many as a row has numbers
     * @param divergence how probes estimate it
     * @param count held-out rows at most
     */
    public record Config(
            @Option(
                    value = "the solver for ordinary differential equations, where the model needs one; the first that"
                            + " adapts its steps unless said",
                    kind = "solver")
            Optional<Component> solver,

            @Option(
                    value = "where to stop short of the data's time; part of what is reported",
                    byDefault = "1e-5",
                    min = 0)
            double timeMin,

            @Option(
                    value = "random probes for the divergence; exact with 0, or with as many as a row has numbers",
                    byDefault = "0",
                    min = 0)
            int probes,

            @Option(
                    value = "how probes estimate the divergence: hutchinson, or hutch-plus-plus, which takes a third of"
                            + " them for directions in which the trace is exact",
                    byDefault = "hutchinson")
            Likelihood.Estimator divergence,

            @Option(value = "how many held-out rows at most", byDefault = "1000", min = 1)
            int count) {
        /** With a solver, if one is present. */
        Config complete(Solvers present) {
            return new Config(solver.or(() -> present.find(OdeLikelihood.SOLVER)), timeMin, probes, divergence, count);
        }

        /** The solver, once the model needs it. */
        Solver<?> solver(Assembly assembly) {
            return assembly.create(
                    Kind.SOLVER,
                    solver.orElseThrow(() -> new ConfigException(List.of(new Violation(
                            Location.JAVA,
                            "evaluate",
                            "the model's likelihood needs a solver for ordinary differential equations, and none is"
                                    + " present: add the jar of one")))));
        }
    }

    @Override
    public Config complete(Config config, Solvers present) {
        return config.complete(present);
    }

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new LogLikelihood(config, () -> config.solver(assembly));
    }
}
