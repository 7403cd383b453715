package org.ergodic.api.model;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleFunction;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A number among data that a model cannot take.
 *
 * @param row its row, from 0
 * @param column its place among the elements of a row, from 0
 * @param value the number, on the model's scale
 * @param rule what it breaks and what to do, such as {@code "the units are 0 or 1: binarise the data"}
 */
@API(status = API.Status.EXPERIMENTAL)
public record InvalidValue(int row, int column, double value, String rule) {
    /** A rule is needed. */
    public InvalidValue {
        Objects.requireNonNull(rule, "rule");
    }

    /**
     * The first number that breaks a rule.
     *
     * @param data {@code [n, event]}; not changed
     * @param broken the rule that a number breaks, or empty
     * @return where it is, or empty if there is none
     */
    public static Optional<InvalidValue> first(INDArray data, DoubleFunction<Optional<String>> broken) {
        AtomicReference<InvalidValue> found = new AtomicReference<>();
        Events.eachRow(data, (row, values) -> {
            for (int column = 0; column < values.length; column++) {
                Optional<String> rule = broken.apply(values[column]);
                if (rule.isPresent()) {
                    found.set(new InvalidValue(row, column, values[column], rule.get()));
                    return false;
                }
            }
            return true;
        });
        return Optional.ofNullable(found.get());
    }

    /** {@return one sentence for people, who count from 1} */
    @Override
    public String toString() {
        return "row " + (row + 1) + ", column " + (column + 1) + " (both from 1) is " + value + ", and " + rule;
    }
}
