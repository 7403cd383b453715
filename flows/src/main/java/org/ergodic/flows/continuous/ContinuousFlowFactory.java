package org.ergodic.flows.continuous;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link ContinuousFlow}s; model {@code continuous-flow}. */
@Part(
        name = "continuous-flow",
        description =
                "a continuous flow, or neural ODE (Chen et al. 2018), trained by flow matching or maximum likelihood")
public final class ContinuousFlowFactory implements ModelFactory<ContinuousFlowFactory.Config> {
    /** How the trace of the velocity's Jacobian is found where training needs it. */
    public enum Trace {
        /** By d directional derivatives. */
        EXACT,
        /** Estimated by one. */
        HUTCHINSON
    }

    /**
     * The options.
     *
     * @param base the base distribution, at time 0
     * @param hidden sizes of the velocity's hidden layers
     * @param frequencies of time that the velocity sees
     * @param steps Runge-Kutta steps of the density that maximum likelihood trains
     * @param trace of the velocity's Jacobian in that density
     */
    public record Config(
            @Option(value = "the base distribution, at time 0", byDefault = "gaussian", kind = "prior")
            Component base,

            @Option(value = "sizes of the velocity's hidden layers", byDefault = "[128, 128, 128]", min = 1)
            List<Integer> hidden,

            @Option(value = "frequencies of time that the velocity sees", byDefault = "4", min = 0, max = 1000)
            int frequencies,

            @Option(
                    value = "Runge-Kutta steps of the density that maximum likelihood trains",
                    byDefault = "8",
                    min = 1,
                    max = 1000)
            int steps,

            @Option(
                    value = "the trace of the velocity's Jacobian in that density: exact or hutchinson",
                    byDefault = "exact")
            Trace trace) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        Velocity velocity = new VelocityMlp(
                config.hidden(), config.frequencies(), assembly.surrounding(Condition.VIEW), assembly.event());
        return new ContinuousFlow(
                velocity,
                assembly.create(Kind.PRIOR, config.base()),
                config.steps(),
                config.trace() == Trace.EXACT,
                assembly.event());
    }
}
