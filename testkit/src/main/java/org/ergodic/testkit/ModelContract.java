package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.representation.Latents;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every {@link Model} must satisfy, untrained: that it can be trained by its default objective, sampled by its
 * equations and its default solver, and has the same parameters in all of them. The parts that it names must be
 * present.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class ModelContract {
    private static final Registry REGISTRY = Registry.load();

    /** The share of its time by which an equation that runs back to the data stops short. */
    private static final double SHORT = 1e-3;

    private static final int ROWS = 6;
    private static final RandomStream RANDOM = RandomStream.of(29).split("model");

    /**
     * The model to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Model model();

    /**
     * Data that the model takes, such as binary ones.
     *
     * @param rows how many
     * @return {@code [rows, event]} in double precision; standard normal unless overridden
     */
    protected INDArray data(int rows) {
        return SampleArrays.normal("data", DataType.DOUBLE, rows, model().event());
    }

    /**
     * What is set of the solver that samples it.
     *
     * @return nothing unless overridden, as for a solver of many steps
     */
    protected Map<String, ?> solverOptions() {
        return Map.of();
    }

    private Conditions given(DataType type, int rows) {
        return model().condition()
                .map(c -> Conditions.of(c.name(), SampleArrays.normal("given", type, rows, c.given())))
                .orElse(Conditions.none());
    }

    private Objective objective() {
        return REGISTRY.assembly(model().event()).create(Kind.OBJECTIVE, model().defaultObjective());
    }

    private SDVariable loss(Scope s, Objective.Stage stage, Context context) {
        SDVariable x = s.input("x", Events.batch(-1, model().event()));
        return s.output(
                "loss",
                stage.loss()
                        .loss(s, model().views(), Batch.of(x, model().event()).withContext(context)));
    }

    /** The graphs of training, a stage each. */
    private List<Built> training(DataType type) {
        return objective().stages(model().views()).stream()
                .map(stage ->
                        Built.of(type, s -> loss(s, stage, given(type, ROWS).context(s))))
                .toList();
    }

    /** The start values of all that is the model's own in training. */
    private Evaluator evaluator(DataType type) {
        Map<String, INDArray> values = new LinkedHashMap<>();
        for (Built built : training(type)) {
            built.variables().values().forEach((name, value) -> {
                if (!Scope.isApart(name)) {
                    values.put(name, value);
                }
            });
        }
        Compiler compiler = Compiler.find();
        return new Evaluator(compiler, compiler.variables(type, values));
    }

    private static Problem problem(Equation equation, Evaluator evaluator, Conditions given) {
        return given.isEmpty()
                ? equation.problem(evaluator)
                : equation.problem(
                        Equation.Request.of(evaluator, equation.time()).withConditions(given));
    }

    @Test
    @DisplayName("it says the shape of an event, as an array of the caller's own")
    void event() {
        Model model = model();
        long[] event = model.event();
        assertTrue(
                event.length > 0 && Arrays.stream(event).allMatch(side -> side > 0),
                () -> "an event has shape " + Arrays.toString(event));
        long[] kept = event.clone();
        Arrays.fill(event, -7);
        assertArrayEquals(kept, model.event(), "the event's shape after an array that it gave was changed");
    }

    @Test
    @DisplayName("its default objective is there, needs no more than it offers, and has a finite loss")
    void objectiveFits() {
        Views views = model().views();
        Objective objective = objective();
        assertEquals(
                Set.of(),
                views.missing(objective.needs()),
                () -> "views that " + model().defaultObjective() + " needs");
        assertTrue(
                objective.obstacle(views).isEmpty(),
                () -> "the default objective says: " + objective.obstacle(views).orElseThrow());
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            for (Built built : training(type)) {
                var call = built.program()
                        .call(built.variables())
                        .set("x", data(ROWS).castTo(type));
                given(type, ROWS).give(call);
                INDArray loss = call.random(RANDOM, 0).run().get("loss");
                SampleArrays.assertShape("the loss", loss, ROWS);
                SampleArrays.assertFinite("the loss of the untrained model in " + type, loss);
            }
        }
    }

    @Test
    @DisplayName("there is an equation, each of a name and a finite interval")
    void equations() {
        List<Equation> equations = model().equations();
        // A classifier guides other models, and an autoencoder's codes are sampled by another one.
        boolean serves = model().views().find(Guide.VIEW).isPresent()
                || model().views().find(Latents.VIEW).isPresent();
        assertFalse(equations.isEmpty() && !serves, "it has no equation, so it cannot be sampled");
        Set<String> names = new TreeSet<>();
        for (Equation equation : equations) {
            MetricContract.kebab("an equation", equation.name());
            assertTrue(names.add(equation.name()), () -> "two equations are called " + equation.name());
        }
    }

    @Test
    @DisplayName("the problem of an equation offers what the equation says, over the interval that is asked for")
    void problems() {
        Evaluator evaluator = evaluator(DataType.DOUBLE);
        for (Equation equation : model().equations()) {
            Problem problem = problem(equation, evaluator, given(DataType.DOUBLE, ROWS));
            Set<View<?>> missing = problem.views().missing(equation.offers());
            assertEquals(Set.of(), missing, () -> "views that the problem of " + equation.name() + " lacks");
            assertEquals(equation.noise(), problem.noise(), () -> "the noise of " + equation.name());
            assertEquals(equation.time(), problem.time(), () -> "the interval of " + equation.name());
        }
    }

    @Test
    @DisplayName("starts are finite, the same for a sample in any batch, and end as events")
    void starts() {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            Evaluator evaluator = evaluator(type);
            for (Equation equation : model().equations()) {
                Problem problem = problem(equation, evaluator, given(type, ROWS));
                INDArray all = problem.start().draw(RANDOM, 0, ROWS);
                String of = " of " + equation.name();
                assertEquals(ROWS, all.size(0), () -> "the rows of a start" + of);
                assertEquals(type, all.dataType(), () -> "the type of a start" + of);
                SampleArrays.assertFinite("the start" + of, all);
                INDArray late = problem.start().draw(RANDOM, 2, ROWS - 2);
                SampleArrays.assertClose("samples 2 to 5" + of, SampleArrays.rows(all, 2, 3, 4, 5), late, 1e-6);
                INDArray kept = all.dup();
                INDArray end = problem.end().read(all, RANDOM.split("end"), 0);
                SampleArrays.assertShape("the end" + of, end, Events.batch(ROWS, model().event()));
                SampleArrays.assertSame("a state after its sample was read" + of, kept, all);
            }
        }
    }

    @Test
    @DisplayName("its default solver is there, and what it makes of the untrained model is finite or has a status")
    void samples() {
        Component named;
        try {
            named = model().defaultSolver(REGISTRY);
        } catch (IllegalArgumentException e) {
            assumeTrue(false, "no solver that fits is present: " + e.getMessage());
            return;
        }
        Component component = named.instance().isPresent() || solverOptions().isEmpty()
                ? named
                : Component.of(named.name(), solverOptions());
        Solver<?> solver = REGISTRY.assembly(model().event()).create(Kind.SOLVER, component);
        Evaluator evaluator = evaluator(DataType.FLOAT);
        boolean any = false;
        for (Equation equation : model().equations()) {
            if (!Views.missing(solver.traits().needs(), equation.offers()).isEmpty()
                    || !solver.traits().noise().contains(equation.noise())) {
                continue;
            }
            any = true;
            Problem problem = problem(equation, evaluator, given(DataType.FLOAT, ROWS));
            if (problem.time().length() < 0) {
                // Time that runs back to the data stops short of it, as in a pipeline.
                problem = problem.over(new Interval(
                        problem.time().from(),
                        problem.time().to() + SHORT * -problem.time().length()));
            }
            Solution solution = Integration.solve(
                    solver, problem, problem.start().draw(RANDOM.split("start"), 0, ROWS), Run.of(RANDOM.split("run")));
            INDArray x = problem.end().read(solution.x(), RANDOM.split("end"), 0);
            SampleArrays.assertShape("samples by " + equation.name(), x, Events.batch(ROWS, model().event()));
            for (int i = 0; i < ROWS; i++) {
                if (solution.status()[i] == Status.SUCCESS) {
                    SampleArrays.assertFinite(
                            "a sample by " + equation.name() + " whose status is a success", SampleArrays.rows(x, i));
                }
            }
        }
        assertTrue(any, () -> "its default solver " + component.name() + " runs none of its equations");
    }

    /** Also of what it offers that {@link #samples} does not need. */
    @Test
    @DisplayName("training has all parameters that sampling and the likelihood ask for")
    void parameters() {
        Evaluator evaluator = evaluator(DataType.DOUBLE);
        INDArray x = data(ROWS);
        for (Equation equation : model().equations()) {
            try {
                Problem problem = problem(equation, evaluator, given(DataType.DOUBLE, ROWS));
                INDArray start = problem.start().draw(RANDOM, 0, ROWS);
                double[] time = new double[ROWS];
                Arrays.fill(
                        time, 0.5 * (equation.time().from() + equation.time().to()));
                INDArray t = SampleArrays.column(DataType.DOUBLE, time, Events.event(start.shape()));
                for (View<?> view : equation.offers()) {
                    if (problem.views().find(view).orElse(null) instanceof VectorField field) {
                        assertEquals(
                                ROWS,
                                field.at(start, t).size(0),
                                () -> "the rows of the " + view.name() + " of " + equation.name());
                    }
                }
            } catch (GraphException e) {
                throw new AssertionError(
                        "with the parameters of training, "
                                + evaluator.variables().names() + ", the equation " + equation.name() + " fails: "
                                + e.getMessage(),
                        e);
            }
        }
        model().views()
                .find(Likelihood.VIEW)
                .filter(likelihood -> !likelihood.needsSolver())
                .ifPresent(likelihood -> {
                    INDArray kept = x.dup();
                    Likelihood.Result result = likelihood.logProb(
                            evaluator,
                            Likelihood.Request.of(RANDOM.split("probes")).withConditions(given(DataType.DOUBLE, ROWS)),
                            x);
                    SampleArrays.assertShape("the log-likelihood", result.logProb(), ROWS);
                    for (int i = 0; i < ROWS; i++) {
                        assertTrue(
                                result.status()[i] != Status.SUCCESS
                                        || !Double.isNaN(result.logProb().getDouble(i)),
                                "the log-likelihood of a row is not a number, and its status is a success");
                    }
                    SampleArrays.assertSame("data after their likelihood", kept, x);
                });
    }

    @Test
    @DisplayName("codes lead back to their data, and a decoded row comes with the log-likelihood that scoring gives it")
    void codes() {
        Optional<Encoding> found = model().views().find(Encoding.VIEW).filter(encoding -> !encoding.needsSolver());
        assumeTrue(found.isPresent(), "it has no codes, or a solver is needed for them");
        Encoding encoding = found.orElseThrow();
        Evaluator evaluator = evaluator(DataType.DOUBLE);
        INDArray x = data(ROWS);
        Likelihood.Request request =
                Likelihood.Request.of(RANDOM.split("probes")).withConditions(given(DataType.DOUBLE, ROWS));
        INDArray z = encoding.encode(evaluator, request, x).values();
        SampleArrays.assertShape("the codes", z, x.shape());
        Encoding.Coded back = encoding.decodeWithLogProb(evaluator, request, z);
        SampleArrays.assertClose("the rows of the codes", x, back.values(), 1e-4);
        INDArray scored = model().views()
                .require(Likelihood.VIEW)
                .logProb(evaluator, request, back.values())
                .logProb();
        SampleArrays.assertClose(
                "the log-likelihoods of decoded rows",
                scored,
                back.likelihood().orElseThrow().logProb(),
                1e-4);
    }

    @Test
    @DisplayName("start values from data are assigned to parameters of training alone")
    void startFromData() {
        Set<String> trained =
                new TreeSet<>(evaluator(DataType.DOUBLE).variables().names());
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", Events.batch(-1, model().event()));
            model().initialize(
                            s,
                            Batch.of(x, model().event())
                                    .withContext(given(DataType.DOUBLE, ROWS).context(s)));
            s.output("x-too", x);
        });
        built.program()
                .graph()
                .assignments()
                .keySet()
                .forEach(name -> assertTrue(
                        trained.contains(name), () -> "start assigns to " + name + ", and training has " + trained));
    }

    @Test
    @DisplayName("checks and remarks leave data as they are, and data that it is made for pass")
    void dataAreLeft() {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            INDArray x = data(ROWS).castTo(type);
            INDArray kept = x.dup();
            assertTrue(
                    model().check(x).isEmpty(),
                    () -> "check refuses the contract's data: "
                            + model().check(x).orElseThrow());
            model().advice(x).ifPresent(words -> assertFalse(words.isBlank(), "a remark is blank"));
            SampleArrays.assertSame("data after they were checked", kept, x);
        }
    }

    @Test
    @DisplayName("conditions are asked for by name where it is conditioned, and refused where it is not")
    void conditions() {
        Evaluator evaluator = evaluator(DataType.DOUBLE);
        if (model().condition().isEmpty()) {
            Conditions some = Conditions.of(Condition.DATA, Nd4j.ones(DataType.DOUBLE, ROWS, 1));
            for (Equation equation : model().equations()) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> equation.problem(
                                Equation.Request.of(evaluator, equation.time()).withConditions(some)),
                        () -> "a condition was given to " + equation.name() + ", and the model reads none");
            }
            return;
        }
        String name = model().condition().orElseThrow().name();
        for (Objective.Stage stage : objective().stages(model().views())) {
            GraphException e = assertThrows(
                    GraphException.class,
                    () -> Built.of(DataType.DOUBLE, s -> loss(s, stage, Context.none())),
                    "no condition was given to a loss of a model that is conditioned");
            assertTrue(e.getMessage().contains(name), () -> "the message must name '" + name + "': " + e.getMessage());
        }
    }
}
