package org.ergodic.energy;

import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.view.Views;
import org.ergodic.energy.function.MlpEnergy;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.GaussianRbm;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.host.Registry;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** This module's objectives under the published contract. */
class ObjectivesTest {
    abstract static class OfMachines extends ObjectiveContract {
        private final Energy energy;
        private final Component objective;

        OfMachines(Energy energy, String objective, Map<String, ?> options) {
            this.energy = energy;
            this.objective = Component.of(objective, options);
        }

        @Override
        protected Objective objective() {
            return Registry.load().assembly(event()).create(Kind.OBJECTIVE, objective);
        }

        @Override
        protected Views model() {
            return new EnergyModel(energy, 1, event()).views();
        }

        /** Zeros and ones. */
        @Override
        protected INDArray points(int rows) {
            return super.points(rows).gt(0).castTo(DataType.DOUBLE);
        }
    }

    @Nested
    class OfContrastiveDivergence extends OfMachines {
        OfContrastiveDivergence() {
            super(new Rbm(4, 3), "contrastive-divergence", Map.of("k", 2, "centred", true, "sparsity-cost", 0.1));
        }
    }

    @Nested
    class OfContrastiveDivergenceOfGaussianUnits extends OfMachines {
        OfContrastiveDivergenceOfGaussianUnits() {
            super(new GaussianRbm(4, 3), "contrastive-divergence", Map.of("weight-decay", 0.1));
        }
    }

    @Nested
    class OfPersistentContrastiveDivergence extends OfMachines {
        OfPersistentContrastiveDivergence() {
            super(
                    new Rbm(4, 3),
                    "persistent-contrastive-divergence",
                    Map.of("chains", 5, "temperatures", 3, "fast-rate", 0.01));
        }
    }

    @Nested
    class OfPersistentContrastiveDivergenceOfDeepMachines extends OfMachines {
        OfPersistentContrastiveDivergenceOfDeepMachines() {
            super(
                    new DeepBoltzmannMachine(List.of(3, 2), 3),
                    "persistent-contrastive-divergence",
                    Map.of("chains", 5, "positive", "gibbs", "centred", true));
        }
    }

    @Nested
    class OfGreedy extends OfMachines {
        OfGreedy() {
            super(
                    new DeepBoltzmannMachine(List.of(3, 2), 3),
                    "greedy",
                    Map.of("then", Component.of("persistent-contrastive-divergence", Map.of("chains", 5))));
        }
    }

    @Nested
    class OfLangevinLikelihood extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return Registry.load()
                    .assembly(event())
                    .create(Kind.OBJECTIVE, Component.of("langevin-likelihood", Map.of("steps", 2, "chains", 4)));
        }

        @Override
        protected Views model() {
            return Views.of(Energy.VIEW, new MlpEnergy(List.of(4), java.util.Optional.of(1.0), 3));
        }
    }

    @Nested
    class OfLangevinLikelihoodFromNoise extends OfLangevinLikelihood {
        @Override
        protected Objective objective() {
            return Registry.load()
                    .assembly(event())
                    .create(Kind.OBJECTIVE, Component.of("langevin-likelihood", Map.of("steps", 2, "start", "noise")));
        }
    }

    @Nested
    class OfExactLikelihood extends OfMachines {
        OfExactLikelihood() {
            super(new Rbm(4, 3), "exact-likelihood", Map.of());
        }
    }

    @Nested
    class OfNoiseContrastive extends OfLangevinLikelihood {
        @Override
        protected Objective objective() {
            return Registry.load().assembly(event()).create(Kind.OBJECTIVE, Component.of("noise-contrastive"));
        }
    }
}
