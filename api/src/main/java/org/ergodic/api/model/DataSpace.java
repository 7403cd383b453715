package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How the scale on which a model sees data relates to the scale of the data itself: an invertible map y =
 * continuous(x), so that densities of the two differ by its Jacobian, log p(y) = log p(x) - log |det dy/dx|.
 *
 * <p>Columns of whole numbers k may have been given noise, y = k + u with u uniform on [0, 1), so that they have a
 * density. What stands in the data is then k, and {@link #restore} takes the noise off again.
 *
 * <p>Implemented by whoever prepares data; immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface DataSpace {
    /**
     * Takes data from the model's scale back to its own, whole numbers where the data hold only those.
     *
     * @param x {@code [n, event]}; not changed
     * @return the data, DOUBLE {@code [n, d]} with d the number of elements of an event
     */
    INDArray restore(INDArray x);

    /**
     * Takes data from the model's scale back to its own, and leaves them the noise that whole numbers were given: the
     * values that densities are of.
     *
     * @param x {@code [n, event]}; not changed
     * @return y, DOUBLE {@code [n, d]} with d the number of elements of an event; as {@link #restore} unless noise was
     *     added
     */
    default INDArray continuous(INDArray x) {
        return restore(x);
    }

    /**
     * What the log-density on the model's scale is more than that of the data: the log-determinant of
     * {@link #continuous} and, where cells were coded with noise, {@link #logNoise}.
     *
     * @param x {@code [n, event]} on the model's scale; not changed
     * @return log |det dy/dx| and that of each row, DOUBLE {@code [n]}, in nats
     */
    INDArray logDet(INDArray x);

    /**
     * What a log-density of the values that {@link #continuous} gives is more than that of the data. Noise u of density
     * q makes a row with cells that can be counted one of real numbers y, and log p(y) - log q(y | row) is, on average
     * over the noise, at most the logarithm of the row's probability. The uniform noise that has q = 1 counts nothing.
     *
     * @param x {@code [n, event]} on the model's scale; not changed
     * @return log q of each row, DOUBLE {@code [n]}, in nats; 0 unless cells were coded with noise
     */
    default INDArray logNoise(INDArray x) {
        return Nd4j.zeros(DataType.DOUBLE, x.size(0));
    }

    /** {@return the shape {@code [c, h, w]} of the picture that a row is, where rows are pictures} */
    default Optional<long[]> picture() {
        return Optional.empty();
    }

    /** {@return the space of a model that sees data as it is} */
    static DataSpace identity() {
        return new DataSpace() {
            @Override
            public INDArray restore(INDArray x) {
                return x.castTo(DataType.DOUBLE).dup('c').reshape('c', x.size(0), x.length() / x.size(0));
            }

            @Override
            public INDArray logDet(INDArray x) {
                return Nd4j.zeros(DataType.DOUBLE, x.size(0));
            }
        };
    }
}
