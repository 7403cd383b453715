package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.model.DataSpace;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The way from a table's rows to a model's numbers: cells are coded, then scaled.
 *
 * @param coding of cells
 * @param scaling of codes
 */
public record RowSpace(RowCoding coding, Scaling scaling) implements DataSpace {
    /** Checks that both go together. */
    public RowSpace {
        if (coding.width() != scaling.width()) {
            throw new IllegalArgumentException(
                    "codes of " + coding.width() + " numbers cannot be scaled as " + scaling.width());
        }
    }

    @Override
    public INDArray restore(INDArray x) {
        if (coding.isPlain()) {
            return scaling.restore(x);
        }
        double[][] codes = Rows.of(scaling.continuous(x));
        double[][] rows = new double[codes.length][coding.schema().size()];
        for (int i = 0; i < codes.length; i++) {
            coding.decode(codes[i], rows[i]);
        }
        return Nd4j.createFromArray(rows);
    }

    @Override
    public INDArray continuous(INDArray x) {
        return scaling.continuous(x);
    }

    @Override
    public INDArray logDet(INDArray x) {
        return coding.isNoisy() ? scaling.logDet(x).addi(logNoise(x)) : scaling.logDet(x);
    }

    @Override
    public INDArray logNoise(INDArray x) {
        if (!coding.isNoisy()) {
            return scaling.logNoise(x);
        }
        double[][] codes = Rows.of(scaling.continuous(x));
        double[] log = new double[codes.length];
        for (int i = 0; i < log.length; i++) {
            log[i] = coding.logNoise(codes[i]);
        }
        return Nd4j.createFromArray(log);
    }

    @Override
    public Optional<long[]> picture() {
        return scaling.picture();
    }
}
