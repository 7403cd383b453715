package org.ergodic.api.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A field that knows times of each sample alone. */
class VectorFieldTest {
    private final VectorField field = (x, t) -> x.add(t.reshape(-1, 1));

    @Test
    void oneTimeIsThatOfEachSample() {
        INDArray x = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        INDArray value = field.at(x, 0.5);
        assertEquals(DataType.FLOAT, value.dataType());
        assertEquals(x.add(0.5), value);
        // A field may give back what it was given.
        VectorField time = (y, t) -> t;
        assertEquals(Nd4j.createFromArray(0.5f, 0.5f, 0.5f), time.at(x, 0.5));
    }

    @Test
    void eitherWayIsOneEvaluation() {
        AtomicInteger count = new AtomicInteger();
        VectorField counted = VectorField.SCORE.counted(field, count::incrementAndGet);
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2}});
        counted.at(x, 0.5);
        assertEquals(1, count.get());
        counted.at(x, Nd4j.createFromArray(0.5));
        counted.select(new int[] {0}).at(x, 0.5);
        assertEquals(3, count.get());
    }
}
