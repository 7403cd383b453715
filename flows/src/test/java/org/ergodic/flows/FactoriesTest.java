package org.ergodic.flows;

import java.util.List;
import java.util.Map;
import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

class FactoriesTest {
    @Nested
    class ActivationNormPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ActivationNormFactory();
        }
    }

    @Nested
    class AdditiveCouplingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AdditiveCouplingFactory();
        }
    }

    @Nested
    class AffineCouplingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AffineCouplingFactory();
        }
    }

    @Nested
    class AffinePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AffineFactory();
        }
    }

    @Nested
    class ComposePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ComposeFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("of", List.of("activation-norm", "affine-coupling"), "repeat", 2);
        }
    }

    @Nested
    class InverseAutoregressivePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new InverseAutoregressiveFactory();
        }
    }

    @Nested
    class InvertPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new InvertFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("of", "planar");
        }
    }

    @Nested
    class LeakyReluPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LeakyReluFactory();
        }
    }

    @Nested
    class LinearLuPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LinearLuFactory();
        }
    }

    @Nested
    class LinearQrPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LinearQrFactory();
        }
    }

    @Nested
    class LogisticMixtureCouplingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LogisticMixtureCouplingFactory();
        }
    }

    @Nested
    class LogitPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LogitFactory();
        }
    }

    @Nested
    class MaskedAutoregressivePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MaskedAutoregressiveFactory();
        }
    }

    @Nested
    class PermutationPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new PermutationFactory();
        }
    }

    @Nested
    class PlanarPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new PlanarFactory();
        }
    }

    @Nested
    class PowerPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new PowerFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("exponent", 3);
        }
    }

    @Nested
    class RadialPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new RadialFactory();
        }
    }

    @Nested
    class ResidualPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ResidualFactory();
        }
    }

    @Nested
    class ReversePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ReverseFactory();
        }
    }

    @Nested
    class SigmoidPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SigmoidFactory();
        }
    }

    @Nested
    class SoftplusPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SoftplusFactory();
        }
    }

    @Nested
    class SplineAutoregressivePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SplineAutoregressiveFactory();
        }
    }

    @Nested
    class SplineCouplingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SplineCouplingFactory();
        }
    }

    @Nested
    class SylvesterPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SylvesterFactory();
        }
    }

    @Nested
    class BoxedEnergyPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new BoxedEnergyFactory();
        }
    }

    @Nested
    class FlowPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FlowFactory();
        }
    }

    @Nested
    class MaximumLikelihoodPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MaximumLikelihoodFactory();
        }
    }

    @Nested
    class ReverseKlPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ReverseKlFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("energy", "rezende-mohamed");
        }
    }

    @Nested
    class FlowPriorPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FlowPriorFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("bijections", List.of("affine", "planar"));
        }
    }

    @Nested
    class FullGaussianPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FullGaussianFactory();
        }
    }

    @Nested
    class GaussianPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GaussianFactory();
        }
    }

    @Nested
    class GaussianMixturePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GaussianMixtureFactory();
        }
    }

    @Nested
    class LogisticPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LogisticFactory();
        }
    }

    @Nested
    class StudentPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new StudentFactory();
        }
    }

    @Nested
    class UniformPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new UniformFactory();
        }
    }

    @Nested
    class DirectPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new DirectFactory();
        }
    }

    @Nested
    class ContinuousFlowPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ContinuousFlowFactory();
        }
    }

    @Nested
    class FlowMatchingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FlowMatchingFactory();
        }
    }

    @Nested
    class ConditionalFlowMatchingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ConditionalFlowMatchingFactory();
        }
    }

    @Nested
    class MultiScalePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MultiScaleFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("of", List.of("activation-norm"));
        }
    }

    @Nested
    class FlowMixturePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FlowMixtureFactory();
        }
    }

    @Nested
    class ScoreMatchingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ScoreMatchingFactory();
        }
    }

    @Nested
    class ForwardReverseKlPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ForwardReverseKlFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("energy", "rezende-mohamed");
        }
    }

    @Nested
    class ReverseKlMetricPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ReverseKlMetricFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("energy", "rezende-mohamed");
        }
    }
}
