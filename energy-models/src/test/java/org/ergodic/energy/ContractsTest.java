package org.ergodic.energy;

import java.util.List;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.model.Units;
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

    /** One without parameters. */
    @Nested
    class OfAQuarticEnergy extends EnergyContract {
        @Override
        protected Energy energy() {
            return (s, x, c) -> x.mul(x).mul(x).mul(x).mul(0.25).sum(1);
        }
    }
}
