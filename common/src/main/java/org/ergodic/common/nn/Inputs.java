package org.ergodic.common.nn;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a layer reads: one or more arrays of rows of the same width, and a condition if there is one.
 *
 * @param rows each {@code [n, width]}
 * @param width the width of each
 * @param condition {@code [n, conditionSize]}, or nothing
 * @param conditionSize the condition's size; 0 where there is none
 */
@API(status = API.Status.EXPERIMENTAL)
public record Inputs(List<SDVariable> rows, long width, Optional<SDVariable> condition, long conditionSize) {
    /** Copies the list and checks that it is not empty. */
    public Inputs {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a layer reads at least one array of rows");
        }
    }

    /**
     * One array of rows.
     *
     * @param x {@code [n, width]}
     * @param width its width
     * @return the inputs
     */
    public static Inputs of(SDVariable x, long width) {
        return new Inputs(List.of(x), width, Optional.empty(), 0);
    }

    /**
     * Arrays of rows, and what is read of a context.
     *
     * @param rows each {@code [n, width]}
     * @param width the width of each
     * @param condition what is read of the context, usually nothing
     * @param c the context
     * @return the inputs
     */
    public static Inputs of(List<SDVariable> rows, long width, Optional<Condition> condition, Context c) {
        return new Inputs(
                rows,
                width,
                condition.map(what -> what.of(c)),
                condition.map(Condition::size).orElse(0));
    }
}
