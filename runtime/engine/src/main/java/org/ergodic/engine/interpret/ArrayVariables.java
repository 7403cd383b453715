package org.ergodic.engine.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Variables in ND4J's native memory. Each array keeps its identity; new values are written into it. */
public final class ArrayVariables implements Variables {
    private final DataType type;
    private final Map<String, INDArray> arrays = new LinkedHashMap<>();

    /**
     * A store with start values.
     *
     * @param type FLOAT or DOUBLE
     * @param specs the variables
     * @param random split by each variable's name for its start value
     */
    public ArrayVariables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
        if (type != DataType.FLOAT && type != DataType.DOUBLE) {
            throw new GraphException("variables are FLOAT or DOUBLE, not " + type);
        }
        this.type = type;
        for (VariableSpec spec : specs) {
            INDArray start = spec.initializer().initial(random.split(spec.name()), type, spec.shape());
            if (!Arrays.equals(start.shape(), spec.shape())) {
                throw new GraphException("the initializer of variable '" + spec.name() + "' gives shape "
                        + Arrays.toString(start.shape()) + " for shape " + Arrays.toString(spec.shape()));
            }
            if (arrays.putIfAbsent(spec.name(), start.castTo(type).dup('c')) != null) {
                throw new GraphException("variable '" + spec.name() + "' is there twice");
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    @Override
    public DataType dataType() {
        return type;
    }

    @Override
    public INDArray get(String name) {
        return array(name).dup('c');
    }

    @Override
    public void set(String name, INDArray value) {
        INDArray array = array(name);
        if (!Arrays.equals(array.shape(), value.shape())) {
            throw new GraphException("variable '" + name + "' has shape " + Arrays.toString(array.shape())
                    + " and cannot be set to a value of shape " + Arrays.toString(value.shape()));
        }
        array.assign(value);
    }

    /** The array itself, for the engine. */
    INDArray array(String name) {
        INDArray array = arrays.get(name);
        if (array == null) {
            throw new GraphException("there is no variable '" + name + "'; there are " + arrays.keySet());
        }
        return array;
    }

    /** What is wrong with this store for a graph, one line a variable; empty if nothing. */
    List<String> problems(DataType wanted, Collection<VariableSpec> specs) {
        List<String> problems = new ArrayList<>();
        if (type != wanted) {
            problems.add("the variables are " + type + " and the graph is " + wanted);
        }
        for (VariableSpec spec : specs) {
            INDArray array = arrays.get(spec.name());
            if (array == null) {
                problems.add("variable '" + spec.name() + "' of shape " + Arrays.toString(spec.shape())
                        + " is missing; there are " + arrays.keySet());
            } else if (!Arrays.equals(array.shape(), spec.shape())) {
                problems.add("variable '" + spec.name() + "' has shape " + Arrays.toString(array.shape())
                        + " and the graph wants " + Arrays.toString(spec.shape()));
            }
        }
        return problems;
    }
}
