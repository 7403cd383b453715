package org.ergodic.api.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.random.Noise;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where a definition builds its mathematics: one SameDiff graph, a name prefix, and what SameDiff lacks (named
 * parameters with initializers, random inputs, states, forward- and reverse-mode derivatives of any order).
 *
 * <p>The same definition under the same scope shares its parameters: asking twice for a parameter gives the same
 * variable. Child scopes keep the names of different definitions apart: {@code s.child("score").parameter("w", ...)} is
 * the variable {@code score/w}.
 *
 * <p>Derivatives must be asked of the scope, not of SameDiff: {@link #gradient}, {@link #jvp}. They are graphs like any
 * other and can be differentiated again.
 */
@API(status = API.Status.STABLE)
public final class Scope {
    private static final double MEGABYTE = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    /** What is apart may be named by a variable of the model's, which may begin with {@link #OWN}. */
    private static final Pattern NAME_APART =
            Pattern.compile("\\.?[A-Za-z0-9_][A-Za-z0-9_.-]*(/\\.?[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    private static final String TRAIN = "train";

    /** The roots of variables that are not the model's own. */
    private static final Set<String> APART = Set.of(TRAIN, "ema", "best", "history");

    /** No name begins with it, so that variables of the model's under a name of {@link #APART} have another one. */
    private static final String OWN = ".";

    private final GraphBuilder builder;
    private final String prefix;
    private final UnaryOperator<SDVariable> view;
    private final boolean apart;

    /** From the full name of a variable to its original one. */
    private final UnaryOperator<String> original;

    private final boolean training;

    Scope(GraphBuilder builder, String prefix) {
        this(builder, prefix, UnaryOperator.identity(), false, UnaryOperator.identity(), false);
    }

    private Scope(
            GraphBuilder builder,
            String prefix,
            UnaryOperator<SDVariable> view,
            boolean apart,
            UnaryOperator<String> original,
            boolean training) {
        this.builder = builder;
        this.prefix = prefix;
        this.view = view;
        this.apart = apart;
        this.original = original;
        this.training = training;
    }

    /** {@return the SameDiff graph being built} */
    public SameDiff sameDiff() {
        return builder.sameDiff;
    }

    /** {@return the type of this graph's numbers, FLOAT or DOUBLE} */
    public DataType dataType() {
        return builder.dataType;
    }

    /**
     * A scope within this one.
     *
     * @param name its name: letters, digits, '_', '-', '.', with '/' between parts
     * @return the scope {@code this/name}
     */
    public Scope child(String name) {
        return new Scope(builder, full(name), view, apart, original, training);
    }

    /**
     * The same scope in which every parameter that a definition asks for is replaced by a function of it, such as
     * itself and a fast weight: so the same definition is built at other parameters.
     *
     * @param change from a parameter, named as in {@link #parameters}, to what stands for it, of its shape
     * @return a scope of the same graph and prefix
     */
    @API(status = API.Status.EXPERIMENTAL)
    public Scope substituting(UnaryOperator<SDVariable> change) {
        return new Scope(builder, prefix, change, apart, original, training);
    }

    /**
     * The same scope for a definition whose variables once had other names. Models that were saved under the original
     * names are still read, and start values are drawn from the random streams of those names, so that they stay the
     * same. Names of inputs and noise are not changed.
     *
     * <pre>{@code
     * Scope own = s.renamed(name -> name.replaceFirst("/w$", "/weight"));
     * own.child("out").parameter("w", ...); // out/w, also read from models that call it out/weight
     * }</pre>
     *
     * @param originalName from the name of a parameter or state, relative to this scope, to its original one; the same
     *     for one that was not renamed
     * @return a scope of the same graph and prefix
     */
    @API(status = API.Status.EXPERIMENTAL)
    public Scope renamed(UnaryOperator<String> originalName) {
        String path = prefix.isEmpty() ? "" : prefix + "/";
        UnaryOperator<String> outer = original;
        return new Scope(
                builder,
                prefix,
                view,
                apart,
                name -> outer.apply(path + originalName.apply(name.substring(path.length()))),
                training);
    }

    /**
     * The same scope for definitions that are trained in this graph, or for such that are evaluated: those that are
     * random in training alone, as a network with dropout, ask for their random numbers by {@link #trainingNoise}. A
     * graph is one of evaluation unless training says otherwise. An objective that needs a model's evaluation in its
     * loss, such as that of a teacher, builds it in {@code s.training(false)}.
     *
     * @param on whether definitions are trained
     * @return a scope of the same graph and prefix
     */
    @API(status = API.Status.EXPERIMENTAL)
    public Scope training(boolean on) {
        return new Scope(builder, prefix, view, apart, original, on);
    }

    /**
     * The memory of training: where an objective keeps, as {@linkplain #state states}, what it needs from one step to
     * the next and is not the model's own, such as chains and moving averages. A checkpoint has it, so that a training
     * that was stopped goes on with it; the model that a training leaves does not. The memory of scope {@code a/b} is
     * {@code train/objective/a/b}, and no variable of a definition can have such a name.
     *
     * @return the scope of that memory, of the same graph
     */
    public Scope memory() {
        Scope memory = apart(TRAIN).child("objective");
        return prefix.isEmpty() ? memory : memory.child(prefix);
    }

    /**
     * A scope for whoever trains a model, whose variables are not the model's. Variables that definitions ask for under
     * the same name have another one: {@code s.child("train").parameter("w", ...)} is the variable {@code .train/w}.
     *
     * @param root {@code train}, {@code ema}, {@code best} or {@code history}
     * @return the scope of that name below the root, of the same graph
     * @throws IllegalArgumentException if it is none of these names
     */
    public Scope apart(String root) {
        if (!APART.contains(root)) {
            throw new IllegalArgumentException("'" + root + "' is a name for definitions; apart of them are "
                    + APART.stream().sorted().toList());
        }
        return new Scope(builder, root, view, true, UnaryOperator.identity(), training);
    }

    /**
     * Whether a variable is not the model's own, but of its training.
     *
     * @param variable its full name
     * @return whether it was asked for in a scope {@link #apart}
     */
    public static boolean isApart(String variable) {
        int end = variable.indexOf('/');
        return end > 0 && APART.contains(variable.substring(0, end));
    }

    /** {@return the root scope of the same graph} */
    @API(status = API.Status.EXPERIMENTAL)
    public Scope root() {
        return new Scope(builder, "", view, false, UnaryOperator.identity(), training);
    }

    /**
     * A trainable parameter; the same name in the same scope is the same parameter.
     *
     * @param name its name in this scope
     * @param initializer its start value
     * @param shape its shape; none for a scalar
     * @return its variable
     * @throws GraphException if it exists with another shape or as a state
     */
    public SDVariable parameter(String name, Initializer initializer, long... shape) {
        return view.apply(variable(VariableSpec.Kind.PARAMETER, name, initializer, shape));
    }

    /**
     * A state: a variable that training does not change and {@link #assign} does.
     *
     * @param name its name in this scope
     * @param initializer its start value
     * @param shape its shape; none for a scalar
     * @return its variable
     * @throws GraphException if it exists with another shape or as a parameter
     */
    public SDVariable state(String name, Initializer initializer, long... shape) {
        return variable(VariableSpec.Kind.STATE, name, initializer, shape);
    }

    /**
     * A state of the shape of a parameter or state.
     *
     * @param name its name in this scope
     * @param initializer its start value
     * @param like a parameter or state of this graph
     * @return its variable
     */
    public SDVariable stateLike(String name, Initializer initializer, SDVariable like) {
        VariableSpec spec = builder.variables.get(like.name());
        if (spec == null) {
            throw new GraphException("'" + like.name() + "' is neither a parameter nor a state of this graph");
        }
        return state(name, initializer, spec.shape());
    }

    private SDVariable variable(VariableSpec.Kind kind, String name, Initializer initializer, long... shape) {
        String full = full(name);
        VariableSpec spec =
                new VariableSpec(variableName(full), variableName(original.apply(full)), kind, initializer, shape);
        VariableSpec known = builder.variables.get(spec.name());
        if (known != null) {
            if (!known.equals(spec)) {
                throw new GraphException("variable '" + spec.name() + "' is asked for as " + spec + " and is there as "
                        + known + "; give the second one a scope of its own");
            }
            return builder.handles.get(spec.name());
        }
        unused(spec.name());
        requireRoom(spec);
        // The value here is never read: values live in Variables. SameDiff wants one to know shape and type.
        SDVariable handle = builder.sameDiff.var(spec.name(), Nd4j.zeros(builder.dataType, spec.shape()));
        builder.variables.put(spec.name(), spec);
        builder.handles.put(spec.name(), handle);
        return handle;
    }

    /** Refuses what does not fit before memory is asked for: a size may come from a file, and be any number. */
    private void requireRoom(VariableSpec spec) {
        double bytes = builder.dataType.width();
        for (long side : spec.shape()) {
            bytes *= side;
        }
        double most = Runtime.getRuntime().maxMemory();
        if (bytes > most || bytes / builder.dataType.width() > Integer.MAX_VALUE) {
            throw new GraphException(String.format(
                    Locale.ROOT,
                    "variable '%s' of shape %s takes %.0f MB, and Java may use %.0f MB in all: make it smaller, or"
                            + " give Java more memory (-Xmx)",
                    Excerpt.of(spec.name()),
                    Arrays.toString(spec.shape()),
                    bytes / MEGABYTE,
                    most / MEGABYTE));
        }
    }

    /**
     * An input that the caller sets.
     *
     * @param name its name in this scope
     * @param shape its shape; the first size may be -1, the batch
     * @return its variable
     * @throws GraphException if the name is taken
     */
    public SDVariable input(String name, long... shape) {
        return input(new InputSpec(full(name), Optional.empty(), Optional.empty(), shape));
    }

    /**
     * A random input, drawn anew in each run; row i belongs to the run's i-th sample, whatever the batch.
     *
     * @param name its name in this scope, which also names its stream
     * @param noise its distribution
     * @param like an input of this graph, whose shape it has
     * @return its variable
     * @throws GraphException if the name is taken or {@code like} is not an input
     */
    public SDVariable noise(String name, Noise noise, SDVariable like) {
        owned(like);
        if (!builder.inputs.containsKey(like.name()) && builder.sameDiff.getVariableOutputOp(like.name()) != null) {
            throw new GraphException(
                    "'" + like.name() + "' is computed, so the shape of its rows is not known here: give"
                            + " it, by noise(name, noise, like, event...)");
        }
        return noise(
                name,
                noise,
                like,
                Arrays.copyOfRange(spec(like).shape(), 1, spec(like).shape().length));
    }

    /**
     * A random input with as many rows as a variable has that is an input or computed from one.
     *
     * @param name its name in this scope, which also names its stream
     * @param noise its distribution
     * @param like a variable of this graph, whose rows it follows
     * @param event the shape of a row; none for one number a row
     * @return its variable
     * @throws GraphException if the name is taken or no input of rows leads to {@code like}
     */
    public SDVariable noise(String name, Noise noise, SDVariable like, long... event) {
        InputSpec rows = rowsOf(like);
        long[] shape = new long[event.length + 1];
        shape[0] = rows.shape()[0];
        System.arraycopy(event, 0, shape, 1, event.length);
        return input(new InputSpec(full(name), Optional.of(noise), Optional.of(rows.name()), shape));
    }

    /**
     * A random input of a fixed shape, such as for chains that are not those of the batch; row i belongs to the run's
     * i-th sample.
     *
     * @param name its name in this scope, which also names its stream
     * @param noise its distribution
     * @param shape its shape, of at least one size
     * @return its variable
     * @throws GraphException if the name is taken
     */
    public SDVariable noise(String name, Noise noise, long... shape) {
        return input(new InputSpec(full(name), Optional.of(noise), Optional.empty(), shape));
    }

    /**
     * A random input of a definition that is random in training alone. As with parameters, the same name in the same
     * scope is the same input, so that a definition that is built at several points of one graph is one function at all
     * of them.
     *
     * @param name its name in this scope, which also names its stream
     * @param noise its distribution
     * @param like a variable of this graph, whose rows it follows
     * @param event the shape of a row; none for one number a row
     * @return its variable {@code [n, event]}; empty where definitions are {@linkplain #training evaluated}
     * @throws GraphException if the name is taken by something else or no input of rows leads to {@code like}
     */
    @API(status = API.Status.EXPERIMENTAL)
    public Optional<SDVariable> trainingNoise(String name, Noise noise, SDVariable like, long... event) {
        if (!training) {
            return Optional.empty();
        }
        InputSpec known = builder.inputs.get(full(name));
        boolean same = known != null
                && known.noise().equals(Optional.of(noise))
                && Arrays.equals(Arrays.copyOfRange(known.shape(), 1, known.shape().length), event);
        return Optional.of(same ? builder.sameDiff.getVariable(known.name()) : noise(name, noise, like, event));
    }

    /** The input whose rows a variable has: itself, or the nearest with a batch that it is computed from. */
    private InputSpec rowsOf(SDVariable like) {
        owned(like);
        Set<String> seen = new HashSet<>(Set.of(like.name()));
        Deque<String> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            String name = next.remove();
            InputSpec spec = builder.inputs.get(name);
            if (spec != null && spec.shape().length > 0 && (spec.shape()[0] == -1 || name.equals(like.name()))) {
                return spec;
            }
            DifferentialFunction op = builder.sameDiff.getVariableOutputOp(name);
            if (op != null) {
                for (SDVariable arg : op.args()) {
                    if (seen.add(arg.name())) {
                        next.add(arg.name());
                    }
                }
            }
        }
        return spec(like);
    }

    private InputSpec spec(SDVariable input) {
        InputSpec spec = builder.inputs.get(input.name());
        if (spec == null || spec.shape().length == 0) {
            throw new GraphException("'" + input.name()
                    + "' is not an input with rows of this graph; noise follows one of: " + builder.inputs.keySet());
        }
        return spec;
    }

    private SDVariable input(InputSpec spec) {
        unused(spec.name());
        SDVariable handle = builder.sameDiff.placeHolder(spec.name(), builder.dataType, spec.shape());
        builder.inputs.put(spec.name(), spec);
        return handle;
    }

    /**
     * Names an output.
     *
     * @param name its name in this scope
     * @param value its value
     * @return {@code value}
     * @throws GraphException if the name is taken by another output
     */
    public SDVariable output(String name, SDVariable value) {
        owned(value);
        if (builder.outputs.putIfAbsent(full(name), value.name()) != null) {
            throw new GraphException("there is already an output '" + full(name) + "'");
        }
        return value;
    }

    /**
     * Gives a variable a new value at the end of each run. All assignments of a run happen at once, after everything
     * is computed.
     *
     * @param variable a parameter or state of this graph
     * @param value its new value, of its shape
     * @throws GraphException if it is no variable, or is assigned twice
     */
    public void assign(SDVariable variable, SDVariable value) {
        owned(value);
        if (!builder.variables.containsKey(variable.name())) {
            throw new GraphException(
                    "cannot assign to '" + variable.name() + "': it is neither a parameter nor a state");
        }
        if (builder.assignments.putIfAbsent(variable.name(), value.name()) != null) {
            throw new GraphException("'" + variable.name() + "' is assigned twice");
        }
    }

    /** {@return the parameters so far, by full name, in order of definition} */
    public Map<String, SDVariable> parameters() {
        Map<String, SDVariable> all = new LinkedHashMap<>();
        builder.variables.forEach((name, spec) -> {
            if (spec.kind() == VariableSpec.Kind.PARAMETER) {
                all.put(name, builder.handles.get(name));
            }
        });
        return all;
    }

    /**
     * A constant number of this graph's type.
     *
     * @param value the number
     * @return a scalar
     */
    public SDVariable constant(double value) {
        return builder.sameDiff.constant(Nd4j.scalar(builder.dataType, value));
    }

    /**
     * A constant array, cast to this graph's type.
     *
     * @param value the array; copied
     * @return the constant
     */
    public SDVariable constant(INDArray value) {
        return builder.sameDiff.constant(value.castTo(builder.dataType).dup('c'));
    }

    /**
     * The same value, which derivatives by what it is computed from treat as a constant; one by the result itself is
     * that of a variable like any other.
     *
     * @param x a variable
     * @return its value
     */
    public SDVariable stopGradient(SDVariable x) {
        SDVariable stopped = builder.sameDiff.identity(x);
        builder.constants.add(stopped.name());
        return stopped;
    }

    /**
     * A function computed in Java. Derivatives treat its result as a constant.
     *
     * @param function the function
     * @param inputs what it is given
     * @return its result
     */
    @API(status = API.Status.EXPERIMENTAL)
    public SDVariable call(ArrayFunction function, SDVariable... inputs) {
        return call(function, Optional.empty(), inputs);
    }

    /**
     * A function computed in Java, with its derivative; the derivative of that is found from its graph.
     *
     * @param function the function
     * @param tangent its directional derivative, built only where one is asked for
     * @param inputs what it is given
     * @return its result
     */
    @API(status = API.Status.EXPERIMENTAL)
    public SDVariable call(ArrayFunction function, ArrayFunction.Tangent tangent, SDVariable... inputs) {
        return call(function, Optional.of(tangent), inputs);
    }

    private SDVariable call(ArrayFunction function, Optional<ArrayFunction.Tangent> tangent, SDVariable... inputs) {
        for (SDVariable input : inputs) {
            owned(input);
        }
        return new ArrayFunctionOp(builder.sameDiff, function, tangent, inputs).outputVariables()[0];
    }

    /**
     * {@code condition ? a : b} elementwise, with derivatives in both. What is not chosen does not reach the value,
     * whatever it is. But both sides are computed everywhere, and so are their derivatives: keep both finite, since the
     * side not chosen is multiplied by 0 there, and 0 times infinity is no number.
     *
     * @param condition 0 or 1 (or a comparison's result)
     * @param a where the condition is 1
     * @param b where it is 0
     * @return the chosen values, of the shape that all three are broadcast to
     */
    public SDVariable select(SDVariable condition, SDVariable a, SDVariable b) {
        SDVariable mask = mask(condition);
        // Of their shapes alone, since the op wants three equal ones.
        SDVariable zeros = zeros(a).add(zeros(b)).add(zeros(mask));
        return builder.sameDiff.where(
                a.add(zeros), b.add(zeros), mask.add(zeros).gt(0.5));
    }

    private SDVariable zeros(SDVariable like) {
        return builder.sameDiff.zerosLike(like);
    }

    /**
     * A comparison's result as numbers.
     *
     * @param condition a comparison's result
     * @return 1 where it holds, else 0, of this graph's type; derivatives treat it as a constant
     */
    public SDVariable mask(SDVariable condition) {
        return condition.castTo(builder.dataType);
    }

    /**
     * The gradient of the sum of a variable's elements: {@code d(sum y)/dx} for each x, as a graph.
     *
     * @param y a variable; for rows that depend only on their own row of x, this gives each row's gradient
     * @param xs variables of this graph, independent of each other: where one is computed from another, y's derivative
     *     by that other holds it fixed
     * @return for each x a variable of its shape; zeros where y does not depend on it
     * @throws GraphException if an op on the way has no derivative, or a variable belongs to another graph
     */
    public List<SDVariable> gradient(SDVariable y, List<SDVariable> xs) {
        owned(y);
        xs.forEach(this::owned);
        return builder.differentiation().gradient(builder.sameDiff, y, xs, builder.constants);
    }

    /**
     * The directional derivative of y at x along v: {@code (dy/dx) v}, as a graph (forward mode).
     *
     * @param y a variable
     * @param x a variable it depends on
     * @param v the direction, of x's shape
     * @return a variable of y's shape; zeros where y does not depend on x
     * @throws GraphException if an op on the way has no derivative, or a variable belongs to another graph
     */
    public SDVariable jvp(SDVariable y, SDVariable x, SDVariable v) {
        return jvp(List.of(y), Map.of(x, v)).get(0);
    }

    /**
     * Directional derivatives of several variables along one joint direction, in one pass.
     *
     * @param ys variables
     * @param directions the direction for each x; the xs are independent of each other, as in {@link #gradient}
     * @return for each y a variable of its shape; zeros where y does not depend on any x
     * @throws GraphException if an op on the way has no derivative, or a variable belongs to another graph
     */
    public List<SDVariable> jvp(List<SDVariable> ys, Map<SDVariable, SDVariable> directions) {
        ys.forEach(this::owned);
        directions.forEach((x, v) -> {
            owned(x);
            owned(v);
        });
        return builder.differentiation().jvp(builder.sameDiff, ys, directions, builder.constants);
    }

    private void owned(SDVariable value) {
        if (value.getSameDiff() != builder.sameDiff) {
            throw new GraphException("'" + value.name() + "' belongs to another graph");
        }
    }

    private void unused(String name) {
        if (builder.inputs.containsKey(name)
                || builder.variables.containsKey(name)
                || builder.sameDiff.hasVariable(name)) {
            throw new GraphException("the name '" + name + "' is taken in this graph; use a child scope");
        }
    }

    /** A variable's name is what its value is kept by, so a definition's must not be one of training's. */
    private String variableName(String full) {
        return !apart && isApart(full) ? OWN + full : full;
    }

    private String full(String name) {
        if (!(apart ? NAME_APART : NAME).matcher(name).matches()) {
            throw new GraphException("'" + name
                    + "' is not a valid name: use letters, digits, '_', '-' and '.', with '/' between parts");
        }
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    @Override
    public String toString() {
        return "Scope[" + prefix + "]";
    }
}
