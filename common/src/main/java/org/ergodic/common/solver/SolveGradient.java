package org.ergodic.common.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver.Kept;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.GridSolver.Steps;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of a loss of the end of a solve, by its start and by the parameters of the equation's fields: the exact
 * one of the steps as they are taken ("discretise, then differentiate"), of any {@link GraphSolver} without memory
 * between steps, with fresh noise too. States are kept at about every sqrt(N)-th of N steps and those between computed
 * anew on the way back, so that at most about 2 sqrt(N) states are in memory, for one more solve (Griewank 1992,
 * "Achieving logarithmic growth of temporal and spatial complexity in reverse automatic differentiation"; Chen, Xu,
 * Zhang and Guestrin 2016, "Training deep nets with sublinear memory cost", section 4).
 *
 * <pre>{@code
 * // The gradient of sum |x_T|^2 / 2, whose slope at the end is x_T itself.
 * SolveGradient.Result gradient = SolveGradient.of(solver, problem, start, Run.of(random), end -> end);
 * gradient.start();        // dL/dx_0 [n, event]
 * gradient.parameters();   // dL/dw by the name of each parameter
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SolveGradient {
    private static final String NEXT = "next";
    private static final String SLOPE = "slope";
    private static final String BY_STATE = "by-state";
    private static final String BY = "by/";

    private final GraphSolver solver;
    private final Problem problem;
    private final Run run;
    private final FieldGraph owner;
    private final double[] times;
    private final long[] event;
    private final Map<Integer, Backward> forms = new HashMap<>();
    private int held;
    private int most;

    /** The step back of a form: what it is given, and the parameters that it has slopes of. */
    private record Backward(Call call, Map<String, ToDoubleFunction<Moment>> numbers, Set<String> parameters) {}

    /**
     * A gradient.
     *
     * @param end x_T {@code [n, event]}
     * @param start dL/dx_0 {@code [n, event]}
     * @param parameters dL/dw by the full name of each parameter, of its shape, summed over the batch
     * @param states how many states were in memory at most
     */
    public record Result(INDArray end, INDArray start, Map<String, INDArray> parameters, int states) {
        /** Copies the map. */
        public Result {
            parameters = Map.copyOf(parameters);
        }
    }

    private SolveGradient(GraphSolver solver, Problem problem, Run run, long... event) {
        this.solver = solver;
        this.problem = problem;
        this.run = run;
        this.event = event;
        owner = owner(problem);
        times = CheckedTimes.of(solver.grid(), problem, solver.steps());
    }

    /**
     * The gradient.
     *
     * @param solver a method whose step is a graph and leaves nothing to the next one
     * @param problem its fields, each of which must be compiled from a graph and not wrapped since
     * @param start x_0 {@code [n, event]}; not changed
     * @param run the noise, which must be fresh, and the number of the first sample
     * @param slope from x_T to dL/dx_T, both {@code [n, event]}
     * @return the gradient
     * @throws IllegalArgumentException if the solver cannot run the problem, or one of the above is not so
     */
    public static Result of(
            GraphSolver solver, Problem problem, INDArray start, Run run, UnaryOperator<INDArray> slope) {
        Objects.requireNonNull(slope, "slope");
        solver.obstacle(problem.noise(), problem.calculus(), problem.views().offered())
                .ifPresent(why -> {
                    throw new IllegalArgumentException("the solver cannot run this problem: " + why);
                });
        if (problem.noise() != NoiseType.NONE && run.noise() != NoiseSource.FRESH) {
            throw new IllegalArgumentException(
                    "a gradient through a solve draws fresh noise, and cannot follow a " + run.noise());
        }
        SolveGradient gradient = new SolveGradient(solver, problem, run, Events.event(start.shape()));
        return gradient.of(start, slope);
    }

    /** The graph of the fields, which must all be in it. */
    private static FieldGraph owner(Problem problem) {
        FieldGraph owner = StepProgram.owner(problem)
                .orElseThrow(() -> new IllegalArgumentException("a gradient through a solve needs fields that are"
                        + " compiled from graphs, and those of this problem are numeric functions"));
        for (var view : List.of(VectorField.DRIFT, VectorField.DIFFUSION, VectorField.SCORE)) {
            boolean whole = problem.views()
                    .find(view)
                    .map(field -> field.graph().filter(owner::fits).isPresent())
                    .orElse(true);
            if (!whole) {
                throw new IllegalArgumentException("a gradient through a solve needs fields of one graph, and the "
                        + view.name() + " of this problem is a numeric function or of another");
            }
        }
        return owner;
    }

    private Result of(INDArray start, UnaryOperator<INDArray> slope) {
        int steps = times.length - 1;
        int stride = (int) Math.max(1, Math.ceil(Math.sqrt(steps)));
        Steps forward = solver.begin(problem, start, run);
        List<INDArray> checkpoints = new ArrayList<>();
        INDArray x = start.castTo(owner.variables().dataType());
        for (int i = 0; i < steps; i++) {
            Interruption.check("the gradient");
            if (i % stride == 0) {
                checkpoints.add(keep(x));
            }
            x = step(forward, i, x);
        }
        INDArray end = x;
        INDArray adjoint = slope.apply(end.dup()).castTo(end.dataType());
        if (!Arrays.equals(adjoint.shape(), end.shape())) {
            throw new IllegalArgumentException("the slope of the loss must be of the shape of the end, "
                    + Arrays.toString(end.shape()) + ", not " + Arrays.toString(adjoint.shape()));
        }
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        for (int segment = checkpoints.size() - 1; segment >= 0; segment--) {
            Interruption.check("the gradient");
            int from = segment * stride;
            int to = Math.min(steps, from + stride);
            List<INDArray> states = new ArrayList<>(List.of(checkpoints.remove(segment)));
            for (int i = from; i < to - 1; i++) {
                states.add(keep(step(forward, i, states.get(i - from))));
            }
            for (int i = to - 1; i >= from; i--) {
                adjoint = back(i, states.remove(i - from), adjoint, parameters);
                held--;
            }
        }
        return new Result(end, adjoint, parameters, most);
    }

    private INDArray keep(INDArray state) {
        held++;
        most = Math.max(most, held);
        return state;
    }

    private INDArray step(Steps forward, int index, INDArray x) {
        Kept after = forward.advance(Moment.of(index, times), new Kept(x));
        if (!after.memory().isEmpty()) {
            throw new IllegalArgumentException("a gradient through a solve is of methods that remember nothing between"
                    + " steps, and this one leaves something to the next: take a method of single steps");
        }
        return after.x();
    }

    /** From dL/dx after a step to that before it; adds the step's part of the parameters' slopes. */
    private INDArray back(int index, INDArray x, INDArray adjoint, Map<String, INDArray> parameters) {
        Moment moment = Moment.of(index, times);
        Backward backward = forms.computeIfAbsent(solver.form(problem, moment), this::compile);
        Call call = backward.call;
        call.set("x", x).set(SLOPE, adjoint);
        backward.numbers.forEach((name, value) -> call.set(
                name, Nd4j.valueArrayOf(Events.column(1, event), value.applyAsDouble(moment), adjoint.dataType())));
        call.random(name -> run.random().split(name).split(index), run.firstSample())
                .run();
        for (String name : backward.parameters) {
            parameters.merge(name, call.get(BY + name), INDArray::addi);
        }
        return call.get(BY_STATE);
    }

    private Backward compile(int form) {
        StepScope[] built = new StepScope[1];
        Set<String> names = new java.util.LinkedHashSet<>();
        Program program = owner.compiler()
                .compile(owner.compiler().graph(owner.variables().dataType(), s -> {
                    StepScope scope = new StepScope(s, problem, form, false, event);
                    built[0] = scope;
                    SDVariable next = s.output(NEXT, solver.step(scope));
                    SDVariable loss = next.mul(s.input(SLOPE, Events.batch(-1, event)));
                    List<SDVariable> by = new ArrayList<>(List.of(scope.x()));
                    Map<String, SDVariable> parameters = s.parameters();
                    by.addAll(parameters.values());
                    List<SDVariable> slopes = s.gradient(loss, by);
                    s.output(BY_STATE, slopes.get(0));
                    int k = 1;
                    for (String name : parameters.keySet()) {
                        s.output(BY + name, slopes.get(k++));
                        names.add(name);
                    }
                }));
        Call call = program.call(owner.variables());
        StepProgram.binding(problem).give(call);
        return new Backward(call, Map.copyOf(built[0].numbers()), Set.copyOf(names));
    }
}
