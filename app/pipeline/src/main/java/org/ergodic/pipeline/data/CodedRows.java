package org.ergodic.pipeline.data;

import java.util.Optional;
import org.ergodic.api.data.Schema;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Codes of rows, or the rows of codes.
 *
 * @param columns what they hold, then those of the conditions
 * @param values DOUBLE {@code [n, d]}; a row that could not be computed is not-a-number
 * @param conditions {@code [n, k]}, where the model is conditioned
 */
public record CodedRows(Schema columns, INDArray values, Optional<INDArray> conditions) {
    /** {@return values and conditions beside each other} */
    public INDArray all() {
        return conditions
                .map(given -> Nd4j.concat(1, values, given.castTo(DataType.DOUBLE)))
                .orElse(values);
    }

    /** {@return how many rows could not be computed, of which no number is there} */
    public long failed() {
        long failed = 0;
        for (long i = 0; i < values.size(0); i++) {
            boolean isThere = false;
            for (long j = 0; j < values.size(1) && !isThere; j++) {
                isThere = !Double.isNaN(values.getDouble(i, j));
            }
            failed += isThere ? 0 : 1;
        }
        return failed;
    }
}
