package org.ergodic.pipeline.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CheckpointTest {
    private static INDArray number(double value) {
        return Nd4j.scalar(DataType.DOUBLE, value);
    }

    /** Parameters of an objective's own, such as a learned weighting's, are no model's, nor are their averages. */
    @Test
    void weightsAreTheModelsAlone() {
        Checkpoint checkpoint = new Checkpoint(
                Map.of(
                        "w", number(1),
                        "b", number(2),
                        "ema/w", number(3),
                        "train/objective/weighting/w", number(4),
                        "ema/train/objective/weighting/w", number(5),
                        "best/train/objective/weighting/w", number(6),
                        "best/b", number(7)),
                Map.of());
        assertEquals(Map.of("w", number(3), "b", number(7)), checkpoint.weights());
    }
}
