package org.ergodic.common.solver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FieldGraph;
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
        private Map<String, SDVariable> conditions;
    }

    private static final String KEPT = "kept-";
    private static final String REMEMBERED = "remembered-";

    private final Scope scope;
    private final Problem problem;
    private final SDVariable x;
    private final SDVariable state;
    private final long[] event;
    private final int form;
    private final Building building;

    StepScope(Scope scope, Problem problem, int form, long... event) {
        this.scope = scope;
        this.problem = problem;
        this.x = scope.input("x", Events.batch(-1, event));
        this.state = x;
        this.event = event;
        this.form = form;
        this.building = new Building();
    }

    private StepScope(StepScope s, SDVariable state, int form) {
        this.scope = s.scope;
        this.problem = s.problem;
        this.x = s.x;
        this.state = state;
        this.event = s.event;
        this.form = form;
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
     * Standard normal noise of this step, as much as the states.
     *
     * @param name its name in the step, which also names its stream
     * @return {@code [n, event]}
     */
    public SDVariable normal(String name) {
        return scope.noise(name, Noise.NORMAL, x);
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
        Optional<FieldGraph> graph = field.graph()
                .filter(own -> StepProgram.owner(problem).filter(own::fits).isPresent());
        if (graph.isEmpty()) {
            return scope.call(new NumericField(view.name(), field), at, time);
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

    Map<View<VectorField>, Integer> evaluations() {
        return building.evaluations;
    }

    static String keptOutput(String name) {
        return KEPT + name;
    }

    static String rememberedInput(String name) {
        return REMEMBERED + name;
    }
}
