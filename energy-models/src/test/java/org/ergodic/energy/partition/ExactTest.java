package org.ergodic.energy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.Built;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.machine.Rbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ExactTest {
    private static Built built(LayeredBoltzmann machine, int visible) {
        return Built.of(DataType.DOUBLE, s -> s.output("free", machine.energy(s, s.input("v", -1, visible))))
                .perturbed(1);
    }

    /** Against the sum over all states of both layers in plain Java; either layer may be the smaller. */
    @ParameterizedTest
    @CsvSource({"4, 3", "2, 5", "6, 1", "1, 1"})
    void logPartitionAndLikelihoodOfARestrictedMachine(int visible, int hidden) {
        Rbm rbm = new Rbm(hidden, visible);
        Built built = built(rbm, visible);
        Enumeration all = new Enumeration(built, visible, hidden);
        double z = 0;
        for (int v = 0; v < 1 << visible; v++) {
            for (int h = 0; h < 1 << hidden; h++) {
                z += Math.exp(-all.energy(v, h));
            }
        }
        Exact exact = new Exact(rbm, built.evaluator());
        assertEquals(Math.log(z), exact.logPartition(), 1e-12);
        double[] logProb = exact.logProb(Enumeration.states(visible, DataType.DOUBLE));
        double[] marginal = all.marginal();
        for (int v = 0; v < marginal.length; v++) {
            assertEquals(Math.log(marginal[v]), logProb[v], 1e-11);
        }
    }

    /** Pearson's test on the joint states, false alarm once in 10^6 seeds. */
    @Test
    void samplesFollowTheJointDistribution() {
        Rbm rbm = new Rbm(2, 3);
        Built built = built(rbm, 3);
        double[][] joint = new Enumeration(built, 3, 2).joint();
        List<INDArray> states = new Exact(rbm, built.evaluator()).sample(20_000, RandomStream.of(1));
        int[] v = Enumeration.numbers(states.get(0));
        int[] h = Enumeration.numbers(states.get(1));
        double[][] counts = new double[8][4];
        for (int i = 0; i < v.length; i++) {
            counts[v[i]][h[i]]++;
        }
        double statistic = 0;
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 4; j++) {
                double expected = 20_000 * joint[i][j];
                statistic += (counts[i][j] - expected) * (counts[i][j] - expected) / expected;
            }
        }
        assertTrue(statistic < Enumeration.chiSquareLimit(31), "chi-square " + statistic);
    }

    /** Of machines of every kind, against central differences of log Z: their truncation error is some h^2 = 1e-10. */
    @ParameterizedTest
    @MethodSource("org.ergodic.energy.partition.AisTest#kinds")
    void gradientIsThatOfTheLogPartition(LayeredBoltzmann machine) {
        Built built = built(machine, Layers.units(machine, Layers.visible(machine)));
        Map<String, INDArray> gradients = new Exact(machine, built.evaluator()).logPartitionGradient();
        gradients.forEach((name, gradient) -> {
            INDArray value = built.variables().get(name).dup('c');
            long[] places = {value.length() - 1, Math.max(0, value.length() / 2 - 1)};
            for (long place : places) {
                double[] sides = new double[2];
                for (int side = 0; side < 2; side++) {
                    INDArray moved = value.dup('c');
                    moved.putScalar(place, moved.getDouble(place) + (side == 0 ? 1e-5 : -1e-5));
                    built.variables().set(name, moved);
                    sides[side] = new Exact(machine, built.evaluator()).logPartition();
                }
                built.variables().set(name, value);
                assertEquals(
                        (sides[0] - sides[1]) / 2e-5, gradient.dup('c').getDouble(place), 1e-8, name + " " + place);
            }
        });
    }

    @Test
    void refusesWhatWouldTakeTooLong() {
        Rbm large = new Rbm(500, 784);
        assertFalse(Exact.possible(large));
        assertTrue(Exact.possible(new Rbm(20, 784)));
        Built built = built(new Rbm(1, 1), 1);
        String message = assertThrows(IllegalArgumentException.class, () -> new Exact(large, built.evaluator()))
                .getMessage();
        assertTrue(message.contains("2^500") && message.contains("2^20") && message.contains("ais"), message);
    }
}
