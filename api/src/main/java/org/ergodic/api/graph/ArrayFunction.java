package org.ergodic.api.graph;

import java.util.Map;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function of arrays computed in Java, as one op of a graph; see {@link Scope#call}. For what no straight-line graph
 * can say: an iteration that ends when it has converged, a series whose length is random. What it repeats should itself
 * be a compiled program.
 *
 * <p>Implemented by third parties. Immutable and thread-safe: several runs may call it at the same time. It must
 * depend on nothing but its inputs, and rows of its result only on the same rows of its inputs.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ArrayFunction {
    /** {@return a short kebab-case name for messages and listings, such as {@code fixed-point}} */
    String name();

    /**
     * The shape of the result.
     *
     * @param inputs the inputs' shapes
     * @return the result's
     */
    long[] shape(long[]... inputs);

    /**
     * Computes the result.
     *
     * @param inputs C-contiguous arrays of the graph's type; neither changed nor kept
     * @return an array of {@link #shape} and of the inputs' type
     */
    INDArray apply(INDArray... inputs);

    /** The derivative of a function, as a graph. */
    @FunctionalInterface
    interface Tangent {
        /**
         * The directional derivative of the function's result.
         *
         * @param value the result
         * @param directions a direction for some of the inputs, of their shapes; that of the others is 0
         * @return of the result's shape, linear in the directions. Ask {@link Scope#jvp} with a direction for
         *     {@code value} too, zero where it is to be held, so that it is not followed into the function
         */
        SDVariable along(SDVariable value, Map<SDVariable, SDVariable> directions);
    }
}
