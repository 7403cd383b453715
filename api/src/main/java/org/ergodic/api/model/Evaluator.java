package org.ergodic.api.model;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What turns a model's definitions into numbers: a compiler and the values of its variables.
 *
 * @param compiler the compiler
 * @param variables the values, which must hold every variable that the definitions name
 */
@API(status = API.Status.EXPERIMENTAL)
public record Evaluator(Compiler compiler, Variables variables) {
    /** Both are needed. */
    public Evaluator {
        Objects.requireNonNull(compiler, "compiler");
        Objects.requireNonNull(variables, "variables");
    }

    /** {@return FLOAT or DOUBLE, as the variables are} */
    public DataType dataType() {
        return variables.dataType();
    }

    /**
     * Compiles a graph of this type.
     *
     * @param body builds it; the scope is the model's root, under which its parameters have their names
     * @return the program
     */
    public Program compile(Consumer<Scope> body) {
        return compiler.compile(compiler.graph(dataType(), body));
    }

    /**
     * A field as a numeric function.
     *
     * @param event the event's shape
     * @param definition the field
     * @return a thread-safe function
     */
    public VectorField field(long[] event, FieldDefinition definition) {
        return field(event, Conditions.none(), context -> definition);
    }

    /**
     * A field that is conditioned, as a numeric function bound to the conditions of its rows.
     *
     * @param event the event's shape
     * @param given the conditions of the rows
     * @param definition the field, of the context that they are given by
     * @return a thread-safe function
     */
    public VectorField field(long[] event, Conditions given, Function<Context, FieldDefinition> definition) {
        FieldGraph.Definition built = (s, x, t, conditions) ->
                definition.apply(Context.of(conditions)).build(s, x, t);
        return field(FieldGraph.of(compiler, variables, built, given.binding(event)), event);
    }

    /**
     * A field's graph as a numeric function, bound to what the graph is bound to.
     *
     * @param graph the field
     * @param event the event's shape
     * @return a thread-safe function, which has that graph
     */
    public VectorField field(FieldGraph graph, long... event) {
        return new CompiledField(graph, event);
    }

    /**
     * Some of an array's rows.
     *
     * @param values {@code [n, ...]}; not changed
     * @param rows their numbers
     * @return a new array
     */
    public static INDArray rows(INDArray values, int... rows) {
        INDArray some =
                Nd4j.createUninitialized(values.dataType(), Events.batch(rows.length, Events.event(values.shape())));
        for (int i = 0; i < rows.length; i++) {
            some.slice(i).assign(values.slice(rows[i]));
        }
        return some;
    }
}
