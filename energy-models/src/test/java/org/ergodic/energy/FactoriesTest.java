package org.ergodic.energy;

import org.ergodic.api.plugin.Factory;
import org.ergodic.energy.data.BarsAndStripesFactory;
import org.ergodic.energy.function.EnergyScoreFactory;
import org.ergodic.energy.function.MlpEnergyFactory;
import org.ergodic.energy.function.SumFactory;
import org.ergodic.energy.function.TransformerEnergyFactory;
import org.ergodic.energy.machine.BoltzmannMachineFactory;
import org.ergodic.energy.machine.DeepBoltzmannMachineFactory;
import org.ergodic.energy.machine.GaussianRbmFactory;
import org.ergodic.energy.machine.RbmFactory;
import org.ergodic.energy.partition.AisFactory;
import org.ergodic.energy.sampling.ChainDiagnosticsFactory;
import org.ergodic.energy.sampling.GibbsFactory;
import org.ergodic.energy.training.ContrastiveDivergenceFactory;
import org.ergodic.energy.training.EnergyMatchingFactory;
import org.ergodic.energy.training.ExactLikelihoodFactory;
import org.ergodic.energy.training.GreedyFactory;
import org.ergodic.energy.training.LangevinLikelihoodFactory;
import org.ergodic.energy.training.NoiseContrastiveFactory;
import org.ergodic.energy.training.PersistentContrastiveDivergenceFactory;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

class FactoriesTest {
    @Nested
    class Rbms extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new RbmFactory();
        }
    }

    @Nested
    class DeepBoltzmannMachines extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new DeepBoltzmannMachineFactory();
        }
    }

    @Nested
    class DeepBeliefNets extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new DeepBeliefNetFactory();
        }
    }

    @Nested
    class Greedys extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GreedyFactory();
        }
    }

    @Nested
    class MlpEnergies extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MlpEnergyFactory();
        }
    }

    @Nested
    class TransformerEnergies extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new TransformerEnergyFactory();
        }
    }

    @Nested
    class Sums extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SumFactory();
        }
    }

    @Nested
    class LangevinLikelihoods extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LangevinLikelihoodFactory();
        }
    }

    @Nested
    class ChainDiagnosticsMetrics extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ChainDiagnosticsFactory();
        }
    }

    @Nested
    class EnergyModels extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new EnergyModelFactory();
        }
    }

    @Nested
    class GibbsSolvers extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GibbsFactory();
        }
    }

    @Nested
    class ContrastiveDivergences extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ContrastiveDivergenceFactory();
        }
    }

    @Nested
    class BarsAndStripesGenerators extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new BarsAndStripesFactory();
        }
    }

    @Nested
    class AisMetrics extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AisFactory();
        }
    }

    @Nested
    class BoltzmannMachines extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new BoltzmannMachineFactory();
        }
    }

    @Nested
    class GaussianRbms extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GaussianRbmFactory();
        }
    }

    @Nested
    class PersistentContrastiveDivergences extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new PersistentContrastiveDivergenceFactory();
        }
    }

    @Nested
    class EnergyScores extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new EnergyScoreFactory();
        }
    }

    @Nested
    class ExactLikelihoods extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ExactLikelihoodFactory();
        }
    }

    @Nested
    class NoiseContrastives extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new NoiseContrastiveFactory();
        }
    }

    @Nested
    class EnergyMatchings extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new EnergyMatchingFactory();
        }
    }
}
