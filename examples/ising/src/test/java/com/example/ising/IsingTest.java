package com.example.ising;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.LayeredBoltzmannContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("measured")
class IsingTest {
    @Nested
    class OfEnergy extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new Ising(4, 2.269);
        }

        @Override
        protected long[] event() {
            return new long[] {16};
        }
    }

    @Nested
    class OfGenerator extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new IsingConfigurations();
        }
    }

    @Nested
    class OfMetric extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new IsingObservables();
        }
    }

    /** Kaufman's formula against the sum over all 2^16 configurations of a lattice of four by four. */
    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2.269, 3.5})
    void theExactEnergyIsTheEnumeratedOne(double temperature) {
        INDArray all = Nd4j.zeros(DataType.DOUBLE, 1 << 16, 16);
        for (int state = 0; state < 1 << 16; state++) {
            for (int i = 0; i < 16; i++) {
                all.data().put(state * 16L + i, state >> i & 1);
            }
        }
        double[] energies = IsingObservables.energies(all);
        double z = 0;
        double sum = 0;
        for (double energy : energies) {
            double weight = Math.exp(-16 * (energy + 2) / temperature);
            z += weight;
            sum += weight * energy;
        }
        assertEquals(Math.log(z) + 32 / temperature, Onsager.logPartition(4, 1 / temperature), 1e-9);
        assertEquals(sum / z, Onsager.energy(4, temperature), 1e-7);
    }

    /** Large lattices come near the infinite one, and at the critical temperature the energy is -sqrt(2). */
    @Test
    void theInfiniteLatticeIsTheLimit() {
        double critical = 2 / Math.log(1 + Math.sqrt(2));
        assertEquals(-Math.sqrt(2), Onsager.energy(critical), 1e-6);
        assertEquals(Onsager.energy(1.8), Onsager.energy(40, 1.8), 1e-6);
        assertEquals(Onsager.energy(3), Onsager.energy(40, 3), 1e-6);
        assertEquals(0, Onsager.magnetisation(2.3));
        // Yang's value at T = 2.
        assertEquals(0.9113, Onsager.magnetisation(2), 1e-4);
    }

    /**
     * 1000 chains at, below and above the critical temperature: the mean energy within six of its own standard errors
     * of the exact one, a false alarm in 10^8 seeds; at T = 2 the magnetisation within 0.01 of the infinite lattice's.
     */
    @ParameterizedTest
    @ValueSource(doubles = {2, 2.269, 3})
    void gibbsSamplingReachesTheExactEnergy(double temperature) {
        int size = 16;
        IsingConfigurations factory = new IsingConfigurations();
        INDArray x = factory.create(new IsingConfigurations.Config(size, temperature, 400), null)
                .draw(RandomStream.of(5), DataType.FLOAT, 1000);
        double[] energies = IsingObservables.energies(x);
        double mean = Arrays.stream(energies).average().orElseThrow();
        double variance =
                Arrays.stream(energies).map(e -> (e - mean) * (e - mean)).sum() / 999;
        assertEquals(Onsager.energy(size, temperature), mean, 6 * Math.sqrt(variance / 1000));
        if (temperature == 2) {
            double m =
                    Arrays.stream(IsingObservables.magnetisations(x)).average().orElseThrow();
            assertEquals(Onsager.magnetisation(2), m, 0.01);
        }
    }

    @Test
    void latticesThatAreNoChessboardAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Ising(5, 2));
        assertThrows(IllegalArgumentException.class, () -> new Ising(4, 0));
    }
}
