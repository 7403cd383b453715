package org.ergodic.api.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RunTest {
    @Test
    void eachChangeLeavesTheRest() {
        AtomicReference<Double> told = new AtomicReference<>();
        Run run = Run.of(RandomStream.of(1))
                .from(5)
                .withMaxSteps(7)
                .withProgress(told::set)
                .withCancelled(() -> true);
        run.progress().accept(0.25);
        assertEquals(5, run.firstSample());
        assertEquals(7, run.maxSteps());
        assertEquals(0.25, told.get());
        assertTrue(run.cancelled().getAsBoolean());
        assertEquals(5, run.withRandom(RandomStream.of(2)).firstSample());
        assertFalse(Run.of(RandomStream.of(1)).cancelled().getAsBoolean());
        assertThrows(IllegalArgumentException.class, () -> run.withMaxSteps(0));
    }

    /** A number belongs to its sample, whatever row that is in. */
    @Test
    void noiseBelongsToTheSample() {
        Run run = Run.of(RandomStream.of(3));
        INDArray all = run.noise("dw", 4, Noise.NORMAL, Nd4j.zeros(DataType.DOUBLE, 6, 2));
        INDArray rest = run.from(4).noise("dw", 4, Noise.NORMAL, Nd4j.zeros(DataType.DOUBLE, 2, 2));
        assertEquals(all.getRow(5).toString(), rest.getRow(1).toString());
        assertNotEquals(
                all.toString(),
                run.noise("dw", 5, Noise.NORMAL, Nd4j.zeros(DataType.DOUBLE, 6, 2))
                        .toString());
    }
}
