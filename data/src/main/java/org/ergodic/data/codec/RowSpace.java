package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.model.DataSpace;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.LazyMatrix;
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

    /**
     * Rows as a model sees them but for the scale, without noise.
     *
     * @param rows {@code [n, k]} on the data's scale; one without a code is worked out only if it is read
     * @return {@code [n, d]}
     */
    public LazyMatrix centred(LazyMatrix rows) {
        return scaling.centred(coding.centre(rows));
    }

    /**
     * The first cell that has no code.
     *
     * @param rows {@code [n, k]} on the data's scale
     * @return what is wrong with it, for a message, or empty
     */
    public Optional<String> misfit(LazyMatrix rows) {
        if (coding.isPlain()) {
            return scaling.misfit(rows, coding.schema().names());
        }
        double[] row = new double[rows.columns()];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            Optional<String> why = coding.misfit(row);
            if (why.isPresent()) {
                return Optional.of("row " + (i + 1) + ", " + why.get());
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<long[]> picture() {
        return scaling.picture();
    }
}
