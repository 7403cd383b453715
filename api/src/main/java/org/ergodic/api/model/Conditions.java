package org.ergodic.api.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The numbers that a batch is conditioned on: the values that a {@link Context} stands for, row by row.
 *
 * @param values by name, each {@code [n, ...]} of the model's type; not to be changed
 * @param shared whether all rows have the same conditions, so that what depends on these alone can be computed once. It
 *     is said by who gives them and not found by comparing rows: a sample's bits do not depend on the others
 */
@API(status = API.Status.EXPERIMENTAL)
public record Conditions(Map<String, INDArray> values, boolean shared) {
    private static final Conditions NONE = new Conditions(Map.of());
    private static final String PREFIX = "given-";

    /** Copies the map. */
    public Conditions {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Conditions of each row.
     *
     * @param values by name, each {@code [n, ...]} of the model's type; not to be changed
     */
    public Conditions(Map<String, INDArray> values) {
        this(values, false);
    }

    /** {@return no condition} */
    public static Conditions none() {
        return NONE;
    }

    /**
     * One condition.
     *
     * @param name its name
     * @param value {@code [n, ...]}
     * @return the conditions
     */
    public static Conditions of(String name, INDArray value) {
        return new Conditions(Map.of(name, value));
    }

    /** {@return the same values, said to be the same in all rows} */
    public Conditions sharedByRows() {
        return new Conditions(values, true);
    }

    /** {@return whether there is no condition} */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * The context that these are values of, as inputs of a graph, which {@link #give} sets.
     *
     * @param s the graph's scope
     * @return the context
     */
    public Context context(Scope s) {
        Context context = Context.none();
        for (Map.Entry<String, INDArray> entry : values.entrySet()) {
            long[] shape = Events.batch(-1, Events.event(entry.getValue().shape()));
            context = context.and(entry.getKey(), s.input(PREFIX + entry.getKey(), shape));
        }
        return context;
    }

    /**
     * Sets the inputs of a call whose graph was built with {@link #context} in its root scope.
     *
     * @param call the call
     */
    public void give(Call call) {
        values.forEach((name, value) -> call.set(PREFIX + name, value));
    }

    /**
     * The context that these are values of, as inputs of a graph, which {@link #giveShared} sets: inputs of one row
     * where the rows share their conditions.
     *
     * @param s the graph's scope
     * @param x the rows {@code [n, event]} that are conditioned
     * @param event the event's shape
     * @return the context
     */
    public Context sharedContext(Scope s, SDVariable x, long... event) {
        if (!shared) {
            return context(s);
        }
        Context context = Context.none();
        for (Map.Entry<String, INDArray> entry : values.entrySet()) {
            long[] shape = Events.batch(1, Events.event(entry.getValue().shape()));
            SDVariable row = s.input(PREFIX + entry.getKey(), shape);
            context = context.and(entry.getKey(), Events.repeat(row, shape.length, x, event));
        }
        return context;
    }

    /**
     * Sets the inputs of a call whose graph was built with {@link #sharedContext} in its root scope.
     *
     * @param call the call
     */
    public void giveShared(Call call) {
        if (shared) {
            rows(0).values.forEach((name, row) -> {
                call.set(PREFIX + name, row);
                NativeMemory.release(row);
            });
        } else {
            give(call);
        }
    }

    /**
     * These conditions as those of graphs; the same for the same conditions.
     *
     * @param event the event's shape
     * @return what makes them inputs and sets them
     */
    FieldGraph.Binding binding(long... event) {
        return isEmpty() ? FieldGraph.Binding.NONE : new Bound(this, event);
    }

    /**
     * A problem with these conditions in the place of those that it was made with; its fields keep their programs.
     *
     * @param made a problem of which only drift, diffusion and score are conditioned
     * @return the problem for rows with these; empty if it was made for conditions of other names or shapes, or has a
     *     field that cannot be bound anew
     */
    public Optional<Problem> in(Problem made) {
        Problem bound = made;
        for (View<VectorField> view : List.of(VectorField.DRIFT, VectorField.DIFFUSION, VectorField.SCORE)) {
            Optional<VectorField> field = made.views().find(view);
            if (field.isPresent()) {
                boolean[] fits = {true};
                Optional<VectorField> other = field.get().bound(old -> {
                    fits[0] &= old instanceof Bound that && isLike(that.given);
                    return fits[0] ? binding(((Bound) old).event) : old;
                });
                if (other.isEmpty() || !fits[0]) {
                    return Optional.empty();
                }
                bound = bound.with(view, other.get());
            }
        }
        return Optional.of(bound);
    }

    /** Whether the inputs of a graph are the same for these and others. */
    private boolean isLike(Conditions other) {
        return shared == other.shared
                && values.keySet().equals(other.values.keySet())
                && values.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(
                                Events.event(entry.getValue().shape()),
                                Events.event(other.values.get(entry.getKey()).shape())));
    }

    /** Equal for the same conditions, not for equal ones: these may have many rows. */
    private static final class Bound implements FieldGraph.Binding {
        private final Conditions given;
        private final long[] event;

        Bound(Conditions given, long... event) {
            this.given = given;
            this.event = event.clone();
        }

        @Override
        public Map<String, SDVariable> inputs(Scope s, SDVariable x) {
            return given.sharedContext(s, x, event).values();
        }

        @Override
        public void give(Call call) {
            given.giveShared(call);
        }

        @Override
        public FieldGraph.Binding rows(int... rows) {
            return given.rows(rows).binding(event);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bound that && given == that.given;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(given);
        }
    }

    /**
     * Some of the rows.
     *
     * @param rows their numbers
     * @return the conditions of those rows
     */
    public Conditions rows(int... rows) {
        Map<String, INDArray> some = new LinkedHashMap<>();
        values.forEach((name, value) -> some.put(name, Evaluator.rows(value, rows)));
        return new Conditions(some, shared);
    }

    /**
     * Consecutive rows.
     *
     * @param from the first
     * @param to the one after the last
     * @return the conditions of those rows
     */
    public Conditions rows(int from, int to) {
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return rows(rows);
    }
}
