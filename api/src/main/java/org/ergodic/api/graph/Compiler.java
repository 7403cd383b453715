package org.ergodic.api.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.ergodic.api.message.Causes;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns graphs into programs. An SPI: Ergodic's engine is the default provider, and one for another device can stand
 * beside it. Implementations are thread-safe.
 *
 * <p>Import it by name: until Java 20 {@code java.lang} has a {@code Compiler} too, which
 * {@code import org.ergodic.api.graph.*} does not hide.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Compiler {
    /** {@return the name, such as {@code cpu}} */
    String name();

    /** {@return which compiler is preferred where several are present; the highest wins; 0 unless overridden} */
    default int priority() {
        return 0;
    }

    /**
     * Compiles a graph.
     *
     * @param graph the graph
     * @return its program; plans for concrete batch sizes are made when first needed
     * @throws GraphException if the graph cannot be run, naming the op or variable
     */
    Program compile(Graph graph);

    /**
     * Builds a graph whose derivatives are this compiler's.
     *
     * @param dataType the type of its inputs and variables, FLOAT or DOUBLE
     * @param body says the inputs, the mathematics and the outputs in the root scope
     * @return the finished graph, for {@link #compile}
     * @throws GraphException as {@link Graph#build}
     */
    default Graph graph(DataType dataType, Consumer<Scope> body) {
        return Graph.build(dataType, body, this::differentiation);
    }

    /**
     * Makes a store of variables with their start values.
     *
     * @param type FLOAT or DOUBLE
     * @param specs the variables
     * @param random split by each variable's original name for its start value
     * @return the store
     */
    Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random);

    /**
     * Makes a store of variables from given values.
     *
     * @param type FLOAT or DOUBLE
     * @param values the values by name; copied
     * @return the store
     */
    default Variables variables(DataType type, Map<String, INDArray> values) {
        List<VariableSpec> specs = values.entrySet().stream()
                .map(e -> new VariableSpec(
                        e.getKey(),
                        VariableSpec.Kind.PARAMETER,
                        Initializer.of(e.getValue()),
                        e.getValue().shape()))
                .toList();
        return variables(type, specs, RandomStream.of(0));
    }

    /**
     * Makes the variables of one graph with their start values.
     *
     * @param graph the graph
     * @param random split by each variable's original name for its start value
     * @return the store
     */
    default Variables variables(Graph graph, RandomStream random) {
        return variables(graph.dataType(), graph.variables().values(), random);
    }

    /** {@return derivatives of graphs} */
    Differentiation differentiation();

    /**
     * The preferred compiler that is present.
     *
     * @return the compiler of the highest priority
     * @throws GraphException if none is present, saying what to add
     */
    static Compiler find() {
        List<Compiler> found = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        ServiceLoader.load(Compiler.class, Compiler.class.getClassLoader()).stream()
                .forEach(provider -> {
                    try {
                        found.add(provider.get());
                    } catch (ServiceConfigurationError e) {
                        // One that was told something wrong, and says so itself.
                        if (e.getCause() instanceof ErgodicException wrong) {
                            throw wrong;
                        }
                        failures.add(e);
                    }
                });
        return found.stream()
                .max(Comparator.comparingInt(Compiler::priority).thenComparing(Compiler::name))
                .orElseThrow(() -> failures.isEmpty()
                        ? new GraphException(
                                "no compiler is present: add org.ergodic:ergodic-engine to the module path or"
                                        + " class path (with Maven as a dependency, of the scope test if only tests"
                                        + " compute)")
                        : new GraphException(
                                "no compiler could be loaded: " + Causes.words(failures.get(0)), failures.get(0)));
    }
}
