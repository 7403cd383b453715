package org.ergodic.flows.bijection;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A bijection of flattened events {@code [n, d]}, with a name and a shape that messages can tell. Subclasses map rows;
 * events of any shape are flattened before and take their shape again after.
 */
public abstract class RowBijection implements Bijection {
    private final String name;
    private final long[] event;
    private final int size;

    /**
     * A bijection.
     *
     * @param name the name that it has in pipelines
     * @param event the shape of an event
     */
    protected RowBijection(String name, long... event) {
        this.name = Objects.requireNonNull(name, "name");
        this.event = event.clone();
        size = Events.size(event);
    }

    /**
     * The inverse of rows.
     *
     * @param s where to build
     * @param x {@code [n, d]}
     * @param c the context
     * @return z {@code [n, d]} and log |det dz/dx| {@code [n]}
     */
    protected abstract WithLogDet inverseRows(Scope s, SDVariable x, Context c);

    /**
     * The forward direction of rows.
     *
     * @param s where to build
     * @param z {@code [n, d]}
     * @param c the context
     * @return x {@code [n, d]} and log |det dx/dz| {@code [n]}
     */
    protected abstract WithLogDet forwardRows(Scope s, SDVariable z, Context c);

    /**
     * The inverse of rows for training, perhaps with an estimate of the log-determinant without bias.
     *
     * @param s where to build
     * @param x {@code [n, d]}
     * @param c the context
     * @return as {@link #inverseRows}, which it is unless overridden
     */
    protected WithLogDet estimateRows(Scope s, SDVariable x, Context c) {
        return inverseRows(s, x, c);
    }

    /** {@return whether it is z = x A + t for rows, A and t the same for all of them; it is not, unless overridden} */
    public boolean isAffine() {
        return false;
    }

    @Override
    public final WithLogDet inverse(Scope s, SDVariable x, Context c) {
        return unflatten(inverseRows(s, flatten(x), c));
    }

    @Override
    public final WithLogDet estimate(Scope s, SDVariable x, Context c) {
        return unflatten(estimateRows(s, flatten(x), c));
    }

    @Override
    public final WithLogDet forward(Scope s, SDVariable z, Context c) {
        return unflatten(forwardRows(s, flatten(z), c));
    }

    /** {@return the name that it has in pipelines} */
    protected final String name() {
        return name;
    }

    /** {@return the shape of an event} */
    protected final long[] event() {
        return event.clone();
    }

    /** {@return d, the number of elements of an event} */
    protected final int size() {
        return size;
    }

    /**
     * Refuses what is no order of the elements of an event.
     *
     * @param order each number from 0 to d - 1 once
     * @throws IllegalArgumentException for another
     */
    protected final void requireOrder(int... order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.range(0, size).toArray())) {
            throw new IllegalArgumentException("the order of " + this + " is " + Arrays.toString(order)
                    + " and must hold each number from 0 to " + (size - 1) + " once");
        }
    }

    /**
     * The first number of some columns that breaks a rule.
     *
     * @param rows {@code [n, d]}; not changed
     * @param direction in which they are given, for the message
     * @param columns which to look at
     * @param rule of a number: the rule that it breaks, or empty
     * @return that number, with a message; empty if all are right
     */
    protected final Optional<InvalidValue> first(
            INDArray rows, Direction direction, IntPredicate columns, DoubleFunction<Optional<String>> rule) {
        AtomicReference<InvalidValue> found = new AtomicReference<>();
        String what = "data for " + name + (direction == Direction.INVERSE ? " " : ", inverted, ");
        Events.eachRow(rows, (row, values) -> {
            for (int column = 0; column < values.length && found.get() == null; column++) {
                Optional<String> broken = columns.test(column) ? rule.apply(values[column]) : Optional.empty();
                if (broken.isPresent()) {
                    found.set(new InvalidValue(row, column, values[column], what + broken.get()));
                }
            }
            return found.get() == null;
        });
        return Optional.ofNullable(found.get());
    }

    /**
     * Checks the shape, where the graph knows it, and flattens.
     *
     * @param x {@code [n, event]}
     * @return {@code [n, d]}
     */
    protected final SDVariable flatten(SDVariable x) {
        long[] shape = x.isPlaceHolder() ? x.placeholderShape() : null;
        if (shape != null && !Arrays.equals(Events.event(shape), event)) {
            throw new GraphException(this + " is given '" + x.name() + "' of shape " + Arrays.toString(shape)
                    + " and takes " + Arrays.toString(Events.batch(-1, event)));
        }
        return Events.flatten(x, event);
    }

    /**
     * Gives rows the shape of events.
     *
     * @param rows {@code [n, d]} with their log-determinants
     * @return {@code [n, event]} with the same
     */
    protected final WithLogDet unflatten(WithLogDet rows) {
        return new WithLogDet(Events.unflatten(rows.value(), event), rows.logDet());
    }

    @Override
    public String toString() {
        return name + " for events " + Arrays.toString(event);
    }
}
