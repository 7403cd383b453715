package org.ergodic.engine.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Named variables of fixed shapes, and all that can be wrong with them. What holds a value keeps its identity as long
 * as the store lives: new values are written into it.
 *
 * @param <V> what holds a value
 */
public abstract class CheckedVariables<V> implements Variables {
    private record Value<V>(V held, long[] shape) {}

    private final DataType type;
    private final Map<String, Value<V>> values = new LinkedHashMap<>();

    /** What graphs call otherwise than it was saved, or see in another shape. */
    private final Map<String, Value<V>> renamed = new ConcurrentHashMap<>();

    /**
     * An empty store.
     *
     * @param type FLOAT or DOUBLE
     */
    protected CheckedVariables(DataType type) {
        if (type != DataType.FLOAT && type != DataType.DOUBLE) {
            throw new GraphException("variables are FLOAT or DOUBLE, not " + type);
        }
        this.type = type;
    }

    /** A holder of a copy of an array. */
    protected abstract V hold(INDArray array);

    /** A copy of what is held. */
    protected abstract INDArray read(V held, long[] shape);

    /** Writes an array of the holder's shape into it. */
    protected abstract void write(V held, INDArray array);

    /** A holder of the same memory, whose elements are seen in another shape. */
    protected abstract V view(V held, long[] shape);

    /**
     * Adds variables with their start values.
     *
     * @param specs the variables
     * @param random split by each variable's original name for its start value
     */
    protected final void start(Collection<VariableSpec> specs, RandomStream random) {
        for (VariableSpec spec : specs) {
            INDArray start = spec.initializer().initial(random.split(spec.originalName()), type, spec.shape());
            if (!Arrays.equals(start.shape(), spec.shape())) {
                throw new GraphException("the initializer of variable '" + spec.name() + "' gives shape "
                        + Arrays.toString(start.shape()) + " for shape " + Arrays.toString(spec.shape()));
            }
            if (values.putIfAbsent(spec.name(), new Value<>(hold(start), spec.shape())) != null) {
                throw new GraphException("variable '" + spec.name() + "' is there twice");
            }
        }
    }

    @Override
    public final Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public final DataType dataType() {
        return type;
    }

    @Override
    public final INDArray get(String name) {
        Value<V> value = value(name);
        return read(value.held, value.shape);
    }

    @Override
    public final void set(String name, INDArray array) {
        Value<V> value = value(name);
        if (!Arrays.equals(value.shape, array.shape())) {
            throw new GraphException("variable '" + name + "' has shape " + Arrays.toString(value.shape)
                    + " and cannot be set to a value of shape " + Arrays.toString(array.shape()));
        }
        write(value.held, array);
    }

    /**
     * The holder itself.
     *
     * @param name of a variable
     * @return what holds its value
     */
    protected final V held(String name) {
        return value(name).held;
    }

    /**
     * A store as a program needs it, with every variable of its graph known by its name and in its shape.
     *
     * @param <S> the program's own kind of store
     * @param own that kind
     * @param store what a caller gives
     * @param graph the program's graph
     * @return the store
     * @throws GraphException if it is of another compiler, or variables are missing or have another shape or type,
     *     naming all such
     */
    public static <S extends CheckedVariables<?>> S bound(Class<S> own, Variables store, Graph graph) {
        if (!own.isInstance(store)) {
            throw new GraphException("these variables were made by another compiler ("
                    + store.getClass().getName() + "): make them with the compiler of the program");
        }
        S variables = own.cast(store);
        CheckedVariables<?> checked = variables;
        List<String> problems = checked.bind(graph.dataType(), graph.variables().values());
        if (!problems.isEmpty()) {
            throw new GraphException(String.join("\n", problems));
        }
        return variables;
    }

    /**
     * Makes every variable of a graph known by its name and in its shape, also one that was saved under its original
     * name or as a row.
     *
     * @param wanted the graph's type
     * @param specs the graph's variables
     * @return what is wrong with this store for the graph, one line a variable; empty if nothing is
     */
    private List<String> bind(DataType wanted, Collection<VariableSpec> specs) {
        List<String> problems = new ArrayList<>();
        if (type != wanted) {
            problems.add("the variables are " + type + " and the graph is " + wanted);
        }
        for (VariableSpec spec : specs) {
            Value<V> value = saved(spec);
            if (value == null) {
                problems.add("variable '" + spec.name() + "' of shape " + Arrays.toString(spec.shape()) + " is missing"
                        + (problems.isEmpty() ? "; there are " + Excerpt.list(values.keySet()) : ""));
            } else if (!spec.accepts(value.shape)) {
                problems.add("variable '" + spec.name() + "' has shape " + Arrays.toString(value.shape)
                        + " and the graph wants " + Arrays.toString(spec.shape()));
            } else if (!values.containsKey(spec.name()) || !Arrays.equals(value.shape, spec.shape())) {
                renamed.computeIfAbsent(spec.name(), name -> new Value<>(view(value.held, spec.shape()), spec.shape()));
            }
        }
        return problems;
    }

    private Value<V> saved(VariableSpec spec) {
        Value<V> value = values.get(spec.name());
        return value == null ? values.get(spec.originalName()) : value;
    }

    private Value<V> value(String name) {
        Value<V> value = renamed.getOrDefault(name, values.get(name));
        if (value == null) {
            throw new GraphException(
                    "there is no variable '" + Excerpt.of(name) + "'; there are " + Excerpt.list(values.keySet()));
        }
        return value;
    }
}
