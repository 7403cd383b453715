package org.ergodic.api.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The values of a model's parameters and states, by name, in the memory of the compiler that made the store. Values
 * cross to {@link INDArray} only here, by copies.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Variables {
    /** {@return the names, in order of definition} */
    Set<String> names();

    /** {@return FLOAT or DOUBLE} */
    DataType dataType();

    /**
     * A value.
     *
     * @param name the variable's name
     * @return a copy
     * @throws GraphException if there is no such variable
     */
    INDArray get(String name);

    /**
     * The value of a graph's variable: under its name, or, in a store of values that were saved before it was renamed,
     * under its original one.
     *
     * @param variable the variable
     * @return a copy, of the variable's shape
     * @throws GraphException if there is no such variable or the shape does not fit
     */
    default INDArray get(VariableSpec variable) {
        boolean renamed = !names().contains(variable.name()) && names().contains(variable.originalName());
        INDArray value = get(renamed ? variable.originalName() : variable.name());
        if (!variable.accepts(value.shape())) {
            throw new GraphException("the variable '" + variable.name() + "' has shape "
                    + Arrays.toString(value.shape()) + " and the graph wants " + Arrays.toString(variable.shape()));
        }
        return value.reshape('c', variable.shape());
    }

    /**
     * Replaces a value.
     *
     * @param name the variable's name
     * @param value the new value; copied
     * @throws GraphException if there is no such variable or the shape does not fit, naming both shapes
     */
    void set(String name, INDArray value);

    /** {@return copies of all values by name, in order of definition} */
    default Map<String, INDArray> values() {
        Map<String, INDArray> all = new LinkedHashMap<>();
        names().forEach(name -> all.put(name, get(name)));
        return all;
    }
}
