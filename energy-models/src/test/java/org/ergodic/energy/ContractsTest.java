package org.ergodic.energy;

import java.util.List;
import org.ergodic.api.model.Energy;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.function.Energies;
import org.ergodic.energy.function.MlpEnergy;
import org.ergodic.energy.function.TransformerEnergy;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.GaussianRbm;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.testkit.EnergyContract;
import org.ergodic.testkit.LayeredBoltzmannContract;
import org.junit.jupiter.api.Nested;

class ContractsTest {
    @Nested
    class OfRbm extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new Rbm(4, 3);
        }
    }

    @Nested
    class OfGaussianRbm extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new GaussianRbm(3, 3);
        }
    }

    @Nested
    class OfVisibleBoltzmannMachine extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new BoltzmannMachine(Units.spin(), 0, 0.8, 3);
        }
    }

    @Nested
    class OfHiddenBoltzmannMachine extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new BoltzmannMachine(Units.binary(), 2, 1.3, 3);
        }
    }

    @Nested
    class OfDeepBoltzmannMachineOfTwo extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new DeepBoltzmannMachine(List.of(3, 2), 3);
        }
    }

    @Nested
    class OfDeepBoltzmannMachineOfThree extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new DeepBoltzmannMachine(List.of(2, 3, 2), 3);
        }
    }

    @Nested
    class OfMlp extends EnergyContract {
        @Override
        protected Energy energy() {
            return new MlpEnergy(List.of(5, 4), java.util.Optional.of(2.0), 3);
        }
    }

    @Nested
    class OfTransformer extends EnergyContract {
        @Override
        protected Energy energy() {
            return new TransformerEnergy(6, 2, 2, 7, List.of(List.of(0, 2)), java.util.Optional.of(2.0), 3);
        }
    }

    @Nested
    class OfSum extends EnergyContract {
        @Override
        protected Energy energy() {
            Energy mlp = new MlpEnergy(List.of(4), java.util.Optional.empty(), 3);
            return Energies.tempered(
                    Energies.sum(List.of(mlp, mlp, new GaussianRbm(2, 3)), List.of(1.0, -0.5, 2.0)), 0.7);
        }
    }

    /** One without parameters. */
    @Nested
    class OfAQuarticEnergy extends EnergyContract {
        @Override
        protected Energy energy() {
            return (s, x) -> x.mul(x).mul(x).mul(x).mul(0.25).sum(1);
        }
    }
}
