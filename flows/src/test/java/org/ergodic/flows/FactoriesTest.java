package org.ergodic.flows;

import java.util.List;
import java.util.Map;
import org.ergodic.api.plugin.Factory;
import org.ergodic.flows.autoregressive.AdditiveCouplingFactory;
import org.ergodic.flows.autoregressive.AffineCouplingFactory;
import org.ergodic.flows.autoregressive.InverseAutoregressiveFactory;
import org.ergodic.flows.autoregressive.LogisticMixtureCouplingFactory;
import org.ergodic.flows.autoregressive.MaskedAutoregressiveFactory;
import org.ergodic.flows.autoregressive.SplineAutoregressiveFactory;
import org.ergodic.flows.autoregressive.SplineCouplingFactory;
import org.ergodic.flows.bijection.ComposeFactory;
import org.ergodic.flows.bijection.InvertFactory;
import org.ergodic.flows.bijection.MultiScaleFactory;
import org.ergodic.flows.bijection.SqueezeFactory;
import org.ergodic.flows.continuous.ContinuousFlowFactory;
import org.ergodic.flows.continuous.FlowMapSolver;
import org.ergodic.flows.continuous.MeanFlowFactory;
import org.ergodic.flows.elementwise.ActivationNormFactory;
import org.ergodic.flows.elementwise.AffineFactory;
import org.ergodic.flows.elementwise.LeakyReluFactory;
import org.ergodic.flows.elementwise.LogitFactory;
import org.ergodic.flows.elementwise.PowerFactory;
import org.ergodic.flows.elementwise.SigmoidFactory;
import org.ergodic.flows.elementwise.SoftplusFactory;
import org.ergodic.flows.image.ChannelMixFactory;
import org.ergodic.flows.image.GlowFactory;
import org.ergodic.flows.image.ImageCouplingFactory;
import org.ergodic.flows.linear.LinearLuFactory;
import org.ergodic.flows.linear.LinearQrFactory;
import org.ergodic.flows.linear.PermutationFactory;
import org.ergodic.flows.linear.ReverseFactory;
import org.ergodic.flows.prior.FlowPriorFactory;
import org.ergodic.flows.prior.FullGaussianFactory;
import org.ergodic.flows.prior.GaussianFactory;
import org.ergodic.flows.prior.GaussianMixtureFactory;
import org.ergodic.flows.prior.LogisticFactory;
import org.ergodic.flows.prior.StudentFactory;
import org.ergodic.flows.prior.StudentMixtureFactory;
import org.ergodic.flows.prior.UniformFactory;
import org.ergodic.flows.residual.PlanarFactory;
import org.ergodic.flows.residual.RadialFactory;
import org.ergodic.flows.residual.ResidualFactory;
import org.ergodic.flows.residual.SylvesterFactory;
import org.ergodic.flows.training.BoxedEnergyFactory;
import org.ergodic.flows.training.ConditionalFlowMatchingFactory;
import org.ergodic.flows.training.FlowMatchingFactory;
import org.ergodic.flows.training.ForwardReverseKlFactory;
import org.ergodic.flows.training.MaximumLikelihoodFactory;
import org.ergodic.flows.training.MeanFlowMatchingFactory;
import org.ergodic.flows.training.ReverseKlFactory;
import org.ergodic.flows.training.ReverseKlMetricFactory;
import org.ergodic.flows.training.ScoreMatchingFactory;
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
    class ChannelMixPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ChannelMixFactory();
        }

        @Override
        protected long[] event() {
            return new long[] {3, 2, 1};
        }
    }

    @Nested
    class GlowPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GlowFactory();
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 8};
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("steps", 1);
        }
    }

    @Nested
    class ImageCouplingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ImageCouplingFactory();
        }

        @Override
        protected long[] event() {
            return new long[] {3, 4, 2};
        }
    }

    @Nested
    class SqueezePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SqueezeFactory();
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 2};
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("of", List.of("channel-mix", "image-coupling"));
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
    class StudentMixturePart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new StudentMixtureFactory();
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

    @Nested
    class MeanFlowPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MeanFlowFactory();
        }
    }

    @Nested
    class MeanFlowMatchingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MeanFlowMatchingFactory();
        }
    }

    @Nested
    class FlowMapPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FlowMapSolver.Factory();
        }
    }
}
