package org.ergodic.pipeline;

import java.util.List;
import org.ergodic.api.data.Schema;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows whose missing cells were filled in.
 *
 * @param columns the columns
 * @param given DOUBLE {@code [n, k]} on the data's scale, with not-a-number for what was missing
 * @param filled the rows filled in, {@code [n, k]} each time
 */
public record ImputedRows(Schema columns, INDArray given, List<INDArray> filled) {
    /** Copies the list. */
    public ImputedRows {
        filled = List.copyOf(filled);
    }

    /** {@return all rows filled in, one time after the other} */
    public INDArray all() {
        return Nd4j.concat(0, filled.toArray(new INDArray[0]));
    }

    /** {@return how many cells were missing} */
    public long missing() {
        double[] cells = given.dup('c').data().asDouble();
        long missing = 0;
        for (double cell : cells) {
            missing += Double.isNaN(cell) ? 1 : 0;
        }
        return missing;
    }
}
