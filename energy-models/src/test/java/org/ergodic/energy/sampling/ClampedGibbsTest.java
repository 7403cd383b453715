package org.ergodic.energy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.Built;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.partition.Exact;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ClampedGibbsTest {
    private static final int VISIBLE = 4;
    private static final int ROWS = 8000;

    static Stream<LayeredBoltzmann> machines() {
        return Stream.of(new Rbm(3, VISIBLE), new BoltzmannMachine(Units.binary(), 1, 1.2, VISIBLE));
    }

    /** The free units 1 and 2 given 0 and 3, by enumeration; Pearson's test, false alarm once in 10^6 seeds. */
    @ParameterizedTest
    @MethodSource("machines")
    void freeUnitsFollowTheirConditionalDistribution(LayeredBoltzmann machine) {
        Built built = Built.of(DataType.DOUBLE, s -> s.output("free", machine.energy(s, s.input("v", -1, VISIBLE))))
                .perturbed(1);
        double[] logProb = new Exact(machine, built.evaluator()).logProb(Enumeration.states(VISIBLE, DataType.DOUBLE));
        double[] conditional = new double[4];
        double total = 0;
        for (int state = 0; state < 4; state++) {
            // Unit 0 is 1, unit 3 is 0.
            conditional[state] = Math.exp(logProb[1 | state << 1]);
            total += conditional[state];
        }
        for (int state = 0; state < 4; state++) {
            conditional[state] /= total;
        }
        INDArray x = Nd4j.zeros(DataType.DOUBLE, ROWS, VISIBLE);
        x.getColumn(0).assign(1);
        ClampedGibbs gibbs = new ClampedGibbs(machine, built.evaluator());
        INDArray found = gibbs.sample(x, Nd4j.createFromArray(0.0, 1, 1, 0), 40, RandomStream.of(1));
        assertEquals(ROWS, found.getColumn(0).sumNumber().doubleValue());
        assertEquals(0, found.getColumn(3).sumNumber().doubleValue());
        double statistic = Enumeration.chiSquare(found.getColumns(1, 2), conditional);
        assertTrue(statistic < Enumeration.chiSquareLimit(3), "chi-square " + statistic);

        for (INDArray wrong : new INDArray[] {Nd4j.ones(DataType.DOUBLE, 3), Nd4j.createFromArray(0.0, 1, 0.5, 0)}) {
            assertThrows(IllegalArgumentException.class, () -> gibbs.sample(x, wrong, 1, RandomStream.of(1)));
        }
    }
}
