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
 * <p>Its original name is the name that it had first. It is the key of the random stream of its start value, and what
 * it is looked for under in models that were saved before it was renamed; see {@link Scope#renamed}.
 *
 * @param name the full name, unique in a model
 * @param originalName the full name that it had first; the name itself unless it was renamed
 * @param kind parameter or state
 * @param initializer its start value
 * @param shape its shape; empty for a scalar
 */
@API(status = API.Status.EXPERIMENTAL)
public record VariableSpec(String name, String originalName, Kind kind, Initializer initializer, long... shape) {
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
        Objects.requireNonNull(originalName, "originalName");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(initializer, "initializer");
        shape = shape.clone();
        if (!Sizes.fits(shape)) {
            throw new SizeException(
                    "the variable '" + name + "' of shape " + Arrays.toString(shape), "make its sizes smaller");
        }
    }

    /**
     * A variable that has always had its name.
     *
     * @param name the full name, unique in a model
     * @param kind parameter or state
     * @param initializer its start value
     * @param shape its shape; empty for a scalar
     */
    public VariableSpec(String name, Kind kind, Initializer initializer, long... shape) {
        this(name, name, kind, initializer, shape);
    }

    /**
     * Whether a saved array holds this variable's numbers: one of its shape, or of a shape that differs from it only in
     * sizes of 1, as the row {@code [1, n]} from the vector {@code [n]}.
     *
     * @param saved the array's shape
     * @return whether it can be reshaped to this variable's shape and every number keeps its place
     */
    public boolean accepts(long... saved) {
        return Arrays.equals(withoutOnes(saved), withoutOnes(shape));
    }

    private static long[] withoutOnes(long... sizes) {
        return Arrays.stream(sizes).filter(size -> size != 1).toArray();
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
