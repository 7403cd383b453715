package org.ergodic.api.solver;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a field was compiled from, so that it can become part of a larger graph, as a solver's step is one. A field that
 * is changed by wrapping its numeric function no longer has one, so the two never differ. Thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class FieldGraph {
    private final Compiler compiler;
    private final Variables variables;
    private final Definition definition;
    private final Binding binding;
    private final Map<Object, Object> made;
    private final Runnable evaluated;

    private FieldGraph(
            Compiler compiler,
            Variables variables,
            Definition definition,
            Binding binding,
            Map<Object, Object> made,
            Runnable evaluated) {
        this.compiler = compiler;
        this.variables = variables;
        this.definition = definition;
        this.binding = binding;
        this.made = made;
        this.evaluated = evaluated;
    }

    /**
     * A field's graph.
     *
     * @param compiler what compiles it
     * @param variables the values of its parameters
     * @param definition builds it
     * @param binding what it is conditioned on; {@link Binding#NONE} for nothing
     * @return the graph
     */
    public static FieldGraph of(Compiler compiler, Variables variables, Definition definition, Binding binding) {
        return new FieldGraph(
                Objects.requireNonNull(compiler, "compiler"),
                Objects.requireNonNull(variables, "variables"),
                Objects.requireNonNull(definition, "definition"),
                Objects.requireNonNull(binding, "binding"),
                new ConcurrentHashMap<>(),
                () -> {});
    }

    /** Builds a field of state and time under conditions. */
    @FunctionalInterface
    public interface Definition {
        /**
         * Builds the field.
         *
         * @param s the model's root scope
         * @param x states {@code [n, event]}
         * @param t the time of each sample {@code [n, 1, ..., 1]}, which may be one row repeated
         * @param conditions what it is conditioned on, by name
         * @return its value
         */
        SDVariable build(Scope s, SDVariable x, SDVariable t, Map<String, SDVariable> conditions);
    }

    /** The values that a field is conditioned on; one binding serves all fields of a problem. */
    public interface Binding {
        /** No conditions. */
        Binding NONE = new Binding() {
            @Override
            public Map<String, SDVariable> inputs(Scope s, SDVariable x) {
                return Map.of();
            }

            @Override
            public void give(Call call) {
                // There is nothing to give.
            }
        };

        /**
         * Makes the conditions inputs of a graph, once in a graph.
         *
         * @param s the model's root scope
         * @param x states {@code [n, event]}
         * @return the conditions by name
         */
        Map<String, SDVariable> inputs(Scope s, SDVariable x);

        /**
         * Sets those inputs.
         *
         * @param call a call of that graph
         */
        void give(Call call);

        /**
         * The same conditions of some rows.
         *
         * @param rows the numbers of the rows; the same may be there twice
         * @return their conditions; these unless overridden, where they are the same for all rows
         */
        default Binding rows(int... rows) {
            return this;
        }
    }

    /** {@return what compiles it} */
    public Compiler compiler() {
        return compiler;
    }

    /** {@return the values of its parameters} */
    public Variables variables() {
        return variables;
    }

    /** {@return what it is conditioned on} */
    public Binding binding() {
        return binding;
    }

    /**
     * Builds the field.
     *
     * @param s the model's root scope
     * @param x states {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}
     * @param conditions those of {@link #binding}
     * @return its value
     */
    public SDVariable build(Scope s, SDVariable x, SDVariable t, Map<String, SDVariable> conditions) {
        return definition.build(s, x, t, binding == Binding.NONE ? Map.of() : conditions);
    }

    /**
     * Whether both can be in one graph: their parameters have the same values, and their conditions too.
     *
     * @param other another field's graph
     * @return whether they can
     */
    public boolean fits(FieldGraph other) {
        return compiler == other.compiler
                && variables == other.variables
                && (binding.equals(other.binding) || binding == Binding.NONE || other.binding == Binding.NONE);
    }

    /** Tells whoever counts evaluations that a program evaluated the field once. */
    public void evaluated() {
        evaluated.run();
    }

    /**
     * What is made of the field once, such as the program of a step.
     *
     * @param <T> its type
     * @param key names it, by equality
     * @param make makes it the first time
     * @return it
     */
    @SuppressWarnings("unchecked")
    public <T> T once(Object key, Supplier<T> make) {
        return (T) made.computeIfAbsent(key, k -> make.get());
    }

    /**
     * The same field of rows with other conditions of the same names and shapes. What was made of it once is shared.
     *
     * @param other the conditions
     * @return the field's graph for these
     */
    public FieldGraph bound(Binding other) {
        return new FieldGraph(compiler, variables, definition, other, made, evaluated);
    }

    FieldGraph counted(Runnable count) {
        return new FieldGraph(compiler, variables, definition, binding, made, () -> {
            evaluated.run();
            count.run();
        });
    }

    /** {@return the same for whatever counts its evaluations} */
    public Object origin() {
        return definition;
    }
}
