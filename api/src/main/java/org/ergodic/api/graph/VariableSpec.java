package org.ergodic.api.graph;

import java.util.Arrays;
import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;

/**
 * What a graph says of one of its variables: a parameter, which training changes, or a state, which only an assignment
 * of the graph itself changes (an optimiser's moments, a moving average, a persistent chain).
 *
 * @param name the full name, unique in a model
 * @param kind parameter or state
 * @param initializer its start value
 * @param shape its shape; empty for a scalar
 */
@API(status = API.Status.EXPERIMENTAL)
public record VariableSpec(String name, Kind kind, Initializer initializer, long... shape) {
    /** The kinds of variable. */
    public enum Kind {
        /** Changed by training, saved with the model. */
        PARAMETER,
        /** Changed by assignments of the graph, saved with a checkpoint. */
        STATE
    }

    /** Copies the shape. */
    public VariableSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(initializer, "initializer");
        shape = shape.clone();
        if (!Sizes.fits(shape)) {
            throw new SizeException(
                    "the variable '" + name + "' of shape " + Arrays.toString(shape), "make its sizes smaller");
        }
    }

    /** {@return a copy of the shape} */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VariableSpec that
                && name.equals(that.name)
                && kind == that.kind
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return kind + " " + name + Arrays.toString(shape);
    }
}
