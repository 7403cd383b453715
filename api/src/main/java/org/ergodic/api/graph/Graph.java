package org.ergodic.api.graph;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A finished graph, ready to compile: a SameDiff graph with its inputs, variables, outputs and assignments named.
 * It holds no values of variables; those are in {@link Variables}. Treat its SameDiff instance as read-only.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Graph {
    private final SameDiff sameDiff;
    private final DataType dataType;
    private final Map<String, InputSpec> inputs;
    private final Map<String, VariableSpec> variables;
    private final Map<String, String> outputs;
    private final Map<String, String> assignments;

    Graph(GraphBuilder builder) {
        sameDiff = builder.sameDiff;
        dataType = builder.dataType;
        inputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(builder.inputs));
        variables = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(builder.variables));
        outputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(builder.outputs));
        assignments = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(builder.assignments));
    }

    /**
     * Builds a graph for the preferred compiler that is present. Whoever has a compiler builds it by
     * {@link Compiler#graph}, so that its derivatives are that compiler's.
     *
     * @param dataType the type of its inputs and variables, FLOAT or DOUBLE
     * @param body says the inputs, the mathematics and the outputs in the root scope
     * @return the finished graph
     * @throws GraphException if the body names a thing twice, assigns to a parameter of another shape, or has no output
     */
    public static Graph build(DataType dataType, Consumer<Scope> body) {
        return build(dataType, body, () -> Compiler.find().differentiation());
    }

    /** A graph whose derivatives are asked for when they are needed. */
    static Graph build(DataType dataType, Consumer<Scope> body, Supplier<Differentiation> derivatives) {
        GraphBuilder builder = new GraphBuilder(dataType, derivatives);
        body.accept(new Scope(builder, ""));
        if (builder.outputs.isEmpty() && builder.assignments.isEmpty()) {
            throw new GraphException("the graph has no output: name one with Scope.output(name, variable)");
        }
        return new Graph(builder);
    }

    /** {@return the SameDiff graph, to be read only} */
    public SameDiff sameDiff() {
        return sameDiff;
    }

    /** {@return the type of inputs and variables, FLOAT or DOUBLE} */
    public DataType dataType() {
        return dataType;
    }

    /** {@return the inputs by name: those a caller sets and those drawn at random, in order of definition} */
    public Map<String, InputSpec> inputs() {
        return inputs;
    }

    /** {@return the variables by name, in order of definition} */
    public Map<String, VariableSpec> variables() {
        return variables;
    }

    /** {@return each output's name with the name of the SameDiff variable behind it} */
    public Map<String, String> outputs() {
        return outputs;
    }

    /**
     * {@return each assigned variable's name with the name of the SameDiff variable whose value it takes} All
     * assignments of a run happen at its end, at once.
     */
    public Map<String, String> assignments() {
        return assignments;
    }

    /** {@return the names of the parameters, in order of definition} */
    public List<String> parameters() {
        return variables.values().stream()
                .filter(v -> v.kind() == VariableSpec.Kind.PARAMETER)
                .map(VariableSpec::name)
                .toList();
    }
}
