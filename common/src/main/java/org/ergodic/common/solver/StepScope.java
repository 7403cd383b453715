package org.ergodic.common.solver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GridSolver.Moment;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Where a {@link GraphSolver} builds its step. States are {@code [n, event]}; a number of the step is the same for all
 * samples and broadcasts over them, so what is computed of it alone is computed once.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class StepScope {
    /** What is collected while a step is built; one for all forms of the same scope. */
    private static final class Building {
        private final Map<String, ToDoubleFunction<Moment>> numbers = new LinkedHashMap<>();
        private final Map<String, SDVariable> remembered = new LinkedHashMap<>();
        private final List<String> kept = new ArrayList<>();
        private final Map<View<VectorField>, Integer> evaluations = new LinkedHashMap<>();
        private final Map<String, SDVariable> wiener = new LinkedHashMap<>();
        private Map<String, SDVariable> conditions;
        private int calls;
    }

    private static final String KEPT = "kept-";
    private static final String REMEMBERED = "remembered-";

    private final Scope scope;
    private final Problem problem;
    private final SDVariable x;
    private final SDVariable state;
    private final long[] event;
    private final int form;
    private final boolean onPath;
    private final Building building;

    StepScope(Scope scope, Problem problem, int form, boolean onPath, long... event) {
        this.scope = scope;
        this.problem = problem;
        this.x = scope.input("x", Events.batch(-1, event));
        this.state = x;
        this.event = event;
        this.form = form;
        this.onPath = onPath;
        this.building = new Building();
    }

    private StepScope(StepScope s, SDVariable state, int form) {
        this.scope = s.scope;
        this.problem = s.problem;
        this.x = s.x;
        this.state = state;
        this.event = s.event;
        this.form = form;
        this.onPath = s.onPath;
        this.building = s.building;
    }

    /** {@return the graph, for what it can do beyond arithmetic} */
    public Scope scope() {
        return scope;
    }

    /** {@return the states before the step} */
    public SDVariable x() {
        return state;
    }

    /** {@return which of several steps this is, as {@link GraphSolver#form} says} */
    public int form() {
        return form;
    }

    /**
     * The same step as another form, for a solver that is made of others.
     *
     * @param other the form that the other solver says
     * @return a scope that builds the same graph
     */
    public StepScope form(int other) {
        return new StepScope(this, state, other);
    }

    /**
     * The same step from other states, for a solver that changes them before another one's step.
     *
     * @param other states {@code [n, event]}
     * @return a scope that builds the same graph
     */
    public StepScope from(SDVariable other) {
        return new StepScope(this, other, form);
    }

    /** {@return how noise enters the problem} */
    public NoiseType noise() {
        return problem.noise();
    }

    /** {@return in which sense the problem's stochastic integral is meant} */
    public Calculus calculus() {
        return problem.calculus();
    }

    /** {@return the problem's Gaussian path as numbers, if it has one} */
    public Optional<NumericPath> path() {
        return problem.views().find(NumericPath.VIEW);
    }

    /**
     * A number of the step, such as its length or a time, computed in double precision before each step.
     *
     * @param value computes it
     * @return {@code [1, 1, ..., 1]}, broadcasting over states
     */
    public SDVariable number(ToDoubleFunction<Moment> value) {
        String name = "number" + building.numbers.size();
        building.numbers.put(name, value);
        return scope.input(name, Events.column(1, event));
    }

    /**
     * Standard normal noise of this step, as much as the states. That of {@link NoiseSource#INCREMENT} and {@link
     * NoiseSource#AREA} is of the run's {@link NoiseSource}, which a step that uses it as the increment of the
     * equation's Wiener process over the root of |h| thereby follows; all other noise is fresh.
     *
     * @param name its name in the step, which also names its stream
     * @return {@code [n, event]}
     */
    public SDVariable normal(String name) {
        return name.equals(NoiseSource.INCREMENT) || name.equals(NoiseSource.AREA)
                ? unit(name)
                : scope.noise(name, Noise.NORMAL, x);
    }

    /**
     * The increment of the problem's Wiener process over the step, of variance |h|.
     *
     * @return {@code [n, event]}; {@code [n, 1, ..., 1]} for {@link NoiseType#SCALAR}
     */
    public SDVariable dw() {
        return unit(NoiseSource.INCREMENT).mul(number(m -> Math.sqrt(Math.abs(m.length()))));
    }

    /**
     * The space-time Levy area H of the problem's Wiener process over the step, independent of {@link #dw} and of
     * variance |h| / 12; with it {@code |h| (dw / 2 + H)} is I10, the integral of w - w(from) over the step.
     *
     * @return of dw's shape
     */
    public SDVariable area() {
        return unit(NoiseSource.AREA).mul(number(m -> Math.sqrt(Math.abs(m.length()) / 12)));
    }

    /**
     * What noise adds to the states: g dw, a product of numbers or, for {@link NoiseType#GENERAL}, of matrix and
     * vector.
     *
     * @param g a diffusion coefficient
     * @param dw an increment, or anything else of its shape
     * @return {@code [n, event]}
     */
    public SDVariable product(SDVariable g, SDVariable dw) {
        if (noise() != NoiseType.GENERAL) {
            return dw.mul(g);
        }
        SDVariable columns = dw.reshape(-1, 1, Events.size(event));
        return Events.unflatten(g.mul(columns).sum(2), event);
    }

    private SDVariable unit(String name) {
        return building.wiener.computeIfAbsent(name, n -> {
            long[] shape = noise() == NoiseType.SCALAR ? Events.event(Events.column(-1, event)) : event;
            if (onPath) {
                return scope.input(n, Events.batch(-1, shape));
            }
            return noise() == NoiseType.SCALAR
                    ? scope.noise(n, Noise.NORMAL, x, shape)
                    : scope.noise(n, Noise.NORMAL, x);
        });
    }

    /**
     * The drift of the problem; one evaluation of the model.
     *
     * @param at states
     * @param time a {@link #number}
     * @return f(at, time)
     */
    public SDVariable drift(SDVariable at, SDVariable time) {
        return field(VectorField.DRIFT, at, time);
    }

    /**
     * The diffusion coefficient of the problem.
     *
     * @param at states
     * @param time a {@link #number}
     * @return g(at, time), broadcasting over states
     */
    public SDVariable diffusion(SDVariable at, SDVariable time) {
        return field(VectorField.DIFFUSION, at, time);
    }

    /**
     * The diffusion coefficient of the problem and its derivative along a direction, by the graph's own tangents.
     *
     * @param at states
     * @param time a {@link #number}
     * @param direction from the coefficient to the direction, of the states' shape or broadcasting over it
     * @return g(at, time), and dg/dx times the direction
     * @throws IllegalArgumentException if the coefficient is a numeric function, of which no derivative is known
     */
    public WithTangent diffusion(SDVariable at, SDVariable time, UnaryOperator<SDVariable> direction) {
        if (problem.diffusion().graph().isEmpty()) {
            throw new IllegalArgumentException("the solver needs the derivative of the diffusion coefficient, and this"
                    + " one is a numeric function: give it as a graph, or take a method without derivatives");
        }
        SDVariable g = diffusion(at, time);
        return new WithTangent(g, scope.jvp(g, at, direction.apply(g)));
    }

    /**
     * A value and its directional derivative.
     *
     * @param value the value
     * @param tangent its derivative along the direction
     */
    public record WithTangent(SDVariable value, SDVariable tangent) {}

    /**
     * The score of the problem; one evaluation of the model.
     *
     * @param at states
     * @param time a {@link #number}
     * @return the score
     */
    public SDVariable score(SDVariable at, SDVariable time) {
        return field(VectorField.SCORE, at, time);
    }

    /**
     * The data that the model predicts of states along the problem's Gaussian path; one evaluation of the model. A
     * score that knows them ({@link VectorField#data}) is asked, also where alpha is 0; of another one it is
     * {@code (x + sigma^2 s) / alpha}.
     *
     * @param at states
     * @param time computes the time
     * @return predicted data {@code [n, event]}
     */
    public SDVariable data(SDVariable at, ToDoubleFunction<Moment> time) {
        SDVariable t = number(time);
        Optional<VectorField> known = problem.score().data();
        if (known.isPresent()) {
            return field(VectorField.SCORE, known.get(), at, t);
        }
        NumericPath path = path().orElseThrow();
        SDVariable variance = number(m -> Math.pow(path.sigma(time.applyAsDouble(m)), 2));
        return at.add(score(at, t).mul(variance)).mul(number(m -> 1 / path.alpha(time.applyAsDouble(m))));
    }

    /**
     * Leaves an array to the next step.
     *
     * @param name its name
     * @param value {@code [n, event]}
     */
    public void keep(String name, SDVariable value) {
        building.kept.add(name);
        scope.output(KEPT + name, value);
    }

    /**
     * What the step before left. Whether it did is a matter of the {@link #form}.
     *
     * @param name its name
     * @return {@code [n, event]}
     */
    public SDVariable kept(String name) {
        return building.remembered.computeIfAbsent(name, n -> scope.input(REMEMBERED + n, Events.batch(-1, event)));
    }

    private SDVariable field(View<VectorField> view, SDVariable at, SDVariable time) {
        return field(view, problem.views().require(view), at, time);
    }

    /** A field that is counted as a view's. */
    private SDVariable field(View<VectorField> view, VectorField field, SDVariable at, SDVariable time) {
        // How much noise there is is no matter of the model.
        building.calls += view.equals(VectorField.DIFFUSION) ? 0 : field.evaluations();
        Optional<FieldGraph> graph = field.graph()
                .filter(own -> StepProgram.owner(problem).filter(own::fits).isPresent());
        if (graph.isEmpty()) {
            boolean isMatrix = view.equals(VectorField.DIFFUSION) && noise() == NoiseType.GENERAL;
            return scope.call(new NumericField(view.name(), field, isMatrix), at, time);
        }
        building.evaluations.merge(view, 1, Integer::sum);
        if (building.conditions == null) {
            FieldGraph.Binding binding = StepProgram.binding(problem);
            building.conditions = binding.inputs(scope, x);
        }
        SDVariable times = Events.repeat(time, event.length + 1, x, event);
        return graph.get().build(scope, at, times, building.conditions);
    }

    Map<String, ToDoubleFunction<Moment>> numbers() {
        return building.numbers;
    }

    List<String> keeps() {
        return building.kept;
    }

    List<String> remembers() {
        return List.copyOf(building.remembered.keySet());
    }

    /** Which numbers of the Wiener process the step uses. */
    Set<String> wiener() {
        return building.wiener.keySet();
    }

    Map<View<VectorField>, Integer> evaluations() {
        return building.evaluations;
    }

    /** How many evaluations of the model the step takes, in its program and by functions that it calls. */
    int calls() {
        return building.calls;
    }

    static String keptOutput(String name) {
        return KEPT + name;
    }

    static String rememberedInput(String name) {
        return REMEMBERED + name;
    }
}
