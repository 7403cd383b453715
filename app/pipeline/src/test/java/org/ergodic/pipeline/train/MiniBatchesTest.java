package org.ergodic.pipeline.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MiniBatchesTest {
    private final INDArray data = Nd4j.arange(0, 20).castTo(DataType.FLOAT).reshape(10, 2);

    @Test
    void everyRowComesOnceInAnEpoch() {
        MiniBatches batches = new MiniBatches(data, 4, RandomStream.of(3));
        // Five batches of four are two epochs of ten.
        int[] rows = IntStream.rangeClosed(1, 5)
                .flatMap(step -> Arrays.stream(batches.at(step).toFloatMatrix()).mapToInt(row -> (int) row[0] / 2))
                .toArray();
        for (int epoch = 0; epoch < 2; epoch++) {
            int[] once = Arrays.copyOfRange(rows, 10 * epoch, 10 * epoch + 10);
            Arrays.sort(once);
            assertEquals(Arrays.toString(IntStream.range(0, 10).toArray()), Arrays.toString(once));
        }
    }

    @Test
    void aStepAloneDecidesItsRows() {
        MiniBatches one = new MiniBatches(data, 4, RandomStream.of(3));
        MiniBatches other = new MiniBatches(data, 4, RandomStream.of(3));
        one.at(1);
        one.at(2);
        assertEquals(one.at(3), other.at(3));
        assertEquals(one.at(1), other.at(1));
    }

    @Test
    void aBatchIsNoLargerThanTheData() {
        assertEquals(10, new MiniBatches(data, 64, RandomStream.of(3)).at(7).size(0));
    }
}
