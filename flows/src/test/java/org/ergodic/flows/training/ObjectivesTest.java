package org.ergodic.flows.training;

import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.view.Views;
import org.ergodic.common.transport.Pairing;
import org.ergodic.host.Registry;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;

/** This module's objectives under the published contract. */
class ObjectivesTest {
    private static final Energy BOWL = (s, x) -> x.mul(x).sum(1);

    private static Model model(String kind, Map<String, ?> options, long... event) {
        return Registry.load().assembly(event).create(Kind.MODEL, Component.of(kind, options));
    }

    private static Objective objective(String name, Map<String, ?> options) {
        return Registry.load().assembly(3).create(Kind.OBJECTIVE, Component.of(name, options));
    }

    abstract static class OfFlows extends ObjectiveContract {
        @Override
        protected Views model() {
            Component coupling = Component.of("affine-coupling", Map.of("layers", 2, "hidden", List.of(4)));
            return ObjectivesTest.model("flow", Map.of("bijections", List.of(coupling)), event())
                    .views();
        }
    }

    abstract static class OfContinuousFlows extends ObjectiveContract {
        @Override
        protected Views model() {
            return ObjectivesTest.model("continuous-flow", Map.of("hidden", List.of(4)), event())
                    .views();
        }
    }

    @Nested
    class OfMaximumLikelihood extends OfFlows {
        @Override
        protected Objective objective() {
            return ObjectivesTest.objective("maximum-likelihood", Map.of("noise", 0.1));
        }
    }

    @Nested
    class OfMaximumLikelihoodOfResidualFlows extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return ObjectivesTest.objective("maximum-likelihood", Map.of());
        }

        @Override
        protected Views model() {
            Component residual = Component.of("residual", Map.of("hidden", List.of(4)));
            return ObjectivesTest.model("flow", Map.of("bijections", List.of(residual)), event())
                    .views();
        }
    }

    @Nested
    class OfScoreMatching extends OfFlows {
        @Override
        protected Objective objective() {
            return new ScoreMatching();
        }
    }

    @Nested
    class OfReverseKl extends OfFlows {
        @Override
        protected Objective objective() {
            return new ReverseKl(BOWL);
        }
    }

    @Nested
    class OfForwardReverseKl extends OfFlows {
        @Override
        protected Objective objective() {
            return new ForwardReverseKl(0.3, new ReverseKl(BOWL));
        }
    }

    @Nested
    class OfFlowMatching extends OfContinuousFlows {
        @Override
        protected Objective objective() {
            return new FlowMatching(FlowMatching.Way.gaussian(0.01), Pairing.independent());
        }
    }

    @Nested
    class OfConditionalFlowMatching extends OfContinuousFlows {
        @Override
        protected Objective objective() {
            return new FlowMatching(FlowMatching.Way.bridge(0.1), Pairing.optimalTransport(0.1, 20));
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    abstract static class OfMeanFlows extends ObjectiveContract {
        @Override
        protected Views model() {
            return ObjectivesTest.model("mean-flow", Map.of("hidden", List.of(4)), event())
                    .views();
        }
    }

    @Nested
    class OfMeanFlowMatching extends OfMeanFlows {
        @Override
        protected Objective objective() {
            return ObjectivesTest.objective("mean-flow", Map.of());
        }
    }

    @Nested
    class OfMeanFlowMatchingOfPictures extends OfMeanFlows {
        @Override
        protected Objective objective() {
            return ObjectivesTest.objective("mean-flow", Map.of("times", "uniform", "power", 0.0, "share", 1.0));
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }
}
