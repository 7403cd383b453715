package org.ergodic.engine.plan;

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

/** Variables in heap arrays, which keep their identity: plans read and write them in place. */
public final class HeapVariables implements Variables {
    private record Value(Object buffer, long[] shape) {}

    private final DataType type;
    private final Map<String, Value> values = new LinkedHashMap<>();

    /**
     * A store with start values.
     *
     * @param type FLOAT or DOUBLE
     * @param specs the variables
     * @param random split by each variable's name for its start value
     */
    public HeapVariables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
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
            if (values.putIfAbsent(spec.name(), new Value(Border.toBuffer(start, type), spec.shape())) != null) {
                throw new GraphException("variable '" + spec.name() + "' is there twice");
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public DataType dataType() {
        return type;
    }

    @Override
    public INDArray get(String name) {
        Value value = value(name);
        return Border.toArray(value.buffer, type, value.shape);
    }

    @Override
    public void set(String name, INDArray array) {
        Value value = value(name);
        if (!Arrays.equals(value.shape, array.shape())) {
            throw new GraphException("variable '" + name + "' has shape " + Arrays.toString(value.shape)
                    + " and cannot be set to a value of shape " + Arrays.toString(array.shape()));
        }
        Border.read(array, value.buffer, (int) array.length());
    }

    private Value value(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new GraphException("there is no variable '" + name + "'; there are " + values.keySet());
        }
        return value;
    }

    /** The array itself. */
    Object buffer(String name) {
        return value(name).buffer;
    }

    /** What is wrong with this store for a graph, one line a variable; empty if nothing. */
    List<String> problems(DataType wanted, Collection<VariableSpec> specs) {
        List<String> problems = new ArrayList<>();
        if (type != wanted) {
            problems.add("the variables are " + type + " and the graph is " + wanted);
        }
        for (VariableSpec spec : specs) {
            Value value = values.get(spec.name());
            if (value == null) {
                problems.add("variable '" + spec.name() + "' of shape " + Arrays.toString(spec.shape())
                        + " is missing; there are " + values.keySet());
            } else if (!Arrays.equals(value.shape, spec.shape())) {
                problems.add("variable '" + spec.name() + "' has shape " + Arrays.toString(value.shape)
                        + " and the graph wants " + Arrays.toString(spec.shape()));
            }
        }
        return problems;
    }
}
