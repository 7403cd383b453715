package org.ergodic.flows;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Misfit;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A bijection of flattened events {@code [n, d]}, with a name and a shape that messages can tell. */
abstract class RowBijection implements Bijection {
    private final String name;
    private final long[] event;
    private final int size;

    RowBijection(String name, long... event) {
        this.name = Objects.requireNonNull(name, "name");
        this.event = event.clone();
        size = Events.size(event);
    }

    /** The inverse of rows {@code [n, d]}. */
    abstract WithLogDet inverseRows(Scope s, SDVariable x, Context c);

    /** The forward direction of rows {@code [n, d]}. */
    abstract WithLogDet forwardRows(Scope s, SDVariable z, Context c);

    /** The inverse of rows {@code [n, d]} for training. */
    WithLogDet estimateRows(Scope s, SDVariable x, Context c) {
        return inverseRows(s, x, c);
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
    final String name() {
        return name;
    }

    /** {@return the shape of an event} */
    final long[] event() {
        return event.clone();
    }

    /** {@return d, the number of elements of an event} */
    final int size() {
        return size;
    }

    /** Refuses what is no order of the elements of an event. */
    final void requireOrder(int... order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.range(0, size).toArray())) {
            throw new IllegalArgumentException("the order of " + this + " is " + Arrays.toString(order)
                    + " and must hold each number from 0 to " + (size - 1) + " once");
        }
    }

    /** The first number of some columns that a map of the line does not take. */
    final Optional<Misfit> first(INDArray rows, Direction direction, Univariate map, IntPredicate columns) {
        AtomicReference<Misfit> found = new AtomicReference<>();
        String what = "data for " + name + (direction == Direction.INVERSE ? " " : ", inverted, ");
        Events.eachRow(rows, (row, values) -> {
            for (int column = 0; column < values.length && found.get() == null; column++) {
                Optional<String> rule = columns.test(column) ? map.check(direction, values[column]) : Optional.empty();
                if (rule.isPresent()) {
                    found.set(new Misfit(row, column, values[column], what + rule.get()));
                }
            }
            return found.get() == null;
        });
        return Optional.ofNullable(found.get());
    }

    /** Checks the shape, where the graph knows it, and flattens. */
    final SDVariable flatten(SDVariable x) {
        long[] shape = x.isPlaceHolder() ? x.placeholderShape() : null;
        if (shape != null && !Arrays.equals(Events.event(shape), event)) {
            throw new GraphException(this + " is given '" + x.name() + "' of shape " + Arrays.toString(shape)
                    + " and takes " + Arrays.toString(Events.batch(-1, event)));
        }
        return Events.flatten(x, event);
    }

    final WithLogDet unflatten(WithLogDet rows) {
        return new WithLogDet(Events.unflatten(rows.value(), event), rows.logDet());
    }

    @Override
    public String toString() {
        return name + " for events " + Arrays.toString(event);
    }
}
