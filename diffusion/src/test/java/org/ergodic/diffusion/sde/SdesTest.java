package org.ergodic.diffusion.sde;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.PriorContract;
import org.ergodic.testkit.SdeContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The SDEs and priors of this package under the published contracts. */
@Tag("measured")
class SdesTest {
    /** The linear betas of Ho et al. (2020), for few steps. */
    static List<Double> betas(int steps) {
        return Stream.iterate(1, k -> k + 1)
                .limit(steps)
                .map(k -> 0.1 / steps + 20.0 / steps * k / steps)
                .toList();
    }

    /**
     * An SDE, where it is defined, and how far its marginal may be from its prior.
     *
     * @param sde the SDE
     * @param states from normal numbers to states
     * @param tolerance in nats
     */
    record Case(SDE sde, UnaryOperator<INDArray> states, double tolerance) {
        @Override
        public String toString() {
            return sde.toString();
        }
    }

    private static Case everywhere(SDE sde) {
        return new Case(sde, UnaryOperator.identity(), 0.01);
    }

    /** exp(-E) is N(0, 0.8^2 I). */
    private static SDE langevin() {
        double variance = 0.64;
        Energy energy = (s, x) -> x.mul(x).sum(1).mul(0.5 / variance);
        return new OverdampedLangevin(energy, 4, Optional.of(new GaussianPrior(Math.sqrt(variance))));
    }

    static List<Case> cases() {
        return List.of(
                everywhere(new CosineVp(0.008, 1e-4)),
                everywhere(new SigmoidVp(-3, 3, 1, 1e-3)),
                everywhere(new GivenBetas(betas(40))),
                everywhere(new SubVp(0.1, 20)),
                everywhere(new Edm(30)),
                everywhere(new GivenSigmas(List.of(0.2, 1.0, 3.0), List.of(1.0, 6.0, 30.0))),
                everywhere(langevin()),
                everywhere(new OrnsteinUhlenbeck(1.5, 0.8, 3)),
                new Case(new GeometricBrownianMotion(0.1, 0.8, 1, 0, 1), Transforms::exp, 0.01),
                new Case(new Cir(1, 1, 0.7, 6), Transforms::exp, 0.01));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.diffusion.sde.SdesTest#cases")
    class Sdes extends SdeContract {
        @Parameter
        Case of;

        @Override
        protected SDE sde() {
            return of.sde();
        }

        @Override
        protected INDArray states(INDArray normal) {
            return of.states().apply(normal.dup());
        }

        @Override
        protected double priorTolerance() {
            return of.tolerance();
        }
    }

    static List<Factory<?, ?>> factories() {
        return List.of(
                new CosineVp.Factory(),
                new SigmoidVp.Factory(),
                new GivenBetas.Factory(),
                new SubVp.Factory(),
                new Edm.Factory(),
                new GivenSigmas.Factory(),
                new OrnsteinUhlenbeck.Factory(),
                new GeometricBrownianMotion.Factory(),
                new Cir.Factory());
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.diffusion.sde.SdesTest#factories")
    class Factories extends FactoryContract {
        @Parameter
        Factory<?, ?> factory;

        @Override
        protected Factory<?, ?> factory() {
            return factory;
        }

        @Override
        protected Map<String, ?> options() {
            return factory instanceof GivenBetas.Factory ? Map.of("betas", List.of(0.1, 0.3, 0.9)) : Map.of();
        }
    }

    static List<Prior> priors() {
        return List.of(new LogNormalPrior(0.3, 0.5), new GammaPrior(1, 2), new GammaPrior(4.5, 3));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.diffusion.sde.SdesTest#priors")
    class Priors extends PriorContract {
        @Parameter
        Prior prior;

        @Override
        protected Prior prior(long... event) {
            return prior;
        }
    }
}
