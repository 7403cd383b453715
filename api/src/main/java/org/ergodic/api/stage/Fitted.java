package org.ergodic.api.stage;

import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.data.Schema;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model with its values, on the data's scale. Implemented by third parties too; immutable and thread-safe. */
@API(status = API.Status.EXPERIMENTAL)
public non-sealed interface Fitted extends Artifact {
    /** What a fitted model can do. */
    enum Ability {
        /** Draw samples. */
        SAMPLE,
        /** Say log p of rows. */
        LOG_PROB,
        /** Give codes of rows. */
        ENCODE,
        /** Give the rows that codes stand for. */
        DECODE
    }

    /** {@return the names of the columns that it models} */
    List<String> columns();

    /** {@return the columns that it models; columns of numbers unless overridden} */
    default Schema schema() {
        return Schema.numbers(columns());
    }

    /** {@return the names of the columns that it is conditioned on; none unless overridden} */
    default List<String> conditionColumns() {
        return List.of();
    }

    /** {@return what it can do} */
    Set<Ability> abilities();

    /**
     * Draws samples. Samples belong to the stream: a larger count begins with those of a smaller one.
     *
     * @param count how many
     * @param random the stream
     * @return DOUBLE {@code [n, columns]}; n is less than {@code count} if some could not be drawn
     * @throws UnsupportedOperationException if it cannot be sampled
     */
    INDArray sample(int count, RandomStream random);

    /**
     * The log-likelihood of rows.
     *
     * @param rows a table with its columns and those it is conditioned on, by name, in any order
     * @return log p DOUBLE {@code [n]} in nats; minus infinity for a row of density 0, not-a-number for one that could
     *     not be computed
     * @throws UnsupportedOperationException if it has no likelihood
     * @throws IllegalArgumentException if a column is not there
     */
    INDArray logProb(Table rows);

    /**
     * The codes of rows, such as a flow's base variables or the hidden units of a Boltzmann machine.
     *
     * @param rows a table with its columns, as for {@link #logProb}
     * @return the codes, with the conditions of the rows
     * @throws UnsupportedOperationException if it has none, as unless overridden
     */
    default Table encode(Table rows) {
        throw new UnsupportedOperationException("this model has no codes");
    }

    /**
     * The rows that codes stand for.
     *
     * @param codes as {@link #encode} gives them
     * @return the rows
     * @throws UnsupportedOperationException if it has none, as unless overridden
     */
    default Table decode(Table codes) {
        throw new UnsupportedOperationException("this model has no codes");
    }
}
