package org.ergodic.api.graph;

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
