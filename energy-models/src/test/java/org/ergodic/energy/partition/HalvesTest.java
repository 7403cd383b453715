package org.ergodic.energy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.sampling.ChainDiagnostics;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HalvesTest {
    /** The largest over units of what {@link ChainDiagnostics} makes of the last half of the chains. */
    @Test
    void isThatOfTheDiagnostics() {
        int sweeps = 43;
        int chains = 5;
        int units = 3;
        INDArray[] states = new INDArray[sweeps];
        for (int i = 0; i < sweeps; i++) {
            states[i] = RandomStream.of(1).split(i).draw(Noise.NORMAL, 0, DataType.DOUBLE, chains, units);
            // One unit drifts, which is seen in the mean of the second half.
            states[i].getColumn(1).addi(i * 0.05 + 100);
        }
        Halves halves = new Halves(sweeps, 0);
        for (int i = 0; i < sweeps; i++) {
            halves.add(i, List.of(states[i]));
        }
        double expected = 1;
        for (int unit = 0; unit < units; unit++) {
            double[][] values = new double[chains][20];
            for (int c = 0; c < chains; c++) {
                for (int i = 0; i < 20; i++) {
                    values[c][i] = states[sweeps - 20 + i].getDouble(c, unit);
                }
            }
            expected = Math.max(expected, ChainDiagnostics.splitRhat(values));
        }
        assertEquals(expected, halves.splitRhat(), 1e-6);
    }

    @Test
    void frozenAndShortChains() {
        INDArray apart = Nd4j.createFromArray(new double[][] {{1, 1}, {0, 1}});
        INDArray same = Nd4j.createFromArray(new double[][] {{0.1, 1}, {0.1, 1}});
        assertEquals(Double.POSITIVE_INFINITY, of(100, apart));
        assertEquals(1, of(100, same));
        assertEquals(Double.NaN, of(15, same));
    }

    private static double of(int sweeps, INDArray state) {
        Halves halves = new Halves(sweeps, 0);
        for (int i = 0; i < sweeps; i++) {
            halves.add(i, Arrays.asList(state));
        }
        return halves.splitRhat();
    }
}
