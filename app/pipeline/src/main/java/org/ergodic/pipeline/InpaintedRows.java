package org.ergodic.pipeline;

import java.util.List;
import java.util.Optional;
import org.ergodic.data.table.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of which a part was filled in.
 *
 * @param columns the columns' names
 * @param picture what picture a row is, if it is one
 * @param given DOUBLE {@code [n, d]} on the data's scale, with not-a-number for what was to be filled in
 * @param filled the rows filled in, {@code [n, d]} each time
 */
public record InpaintedRows(List<String> columns, Optional<ImageShape> picture, INDArray given, List<INDArray> filled) {
    /** Copies the lists. */
    public InpaintedRows {
        columns = List.copyOf(columns);
        filled = List.copyOf(filled);
    }

    /** {@return all rows filled in, one time after the other} */
    public INDArray all() {
        return Nd4j.concat(0, filled.toArray(new INDArray[0]));
    }
}
