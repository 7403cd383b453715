package org.ergodic.diffusion.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.Activation;
import org.ergodic.diffusion.DiffusionModel;
import org.ergodic.diffusion.consistency.ConsistencyDistillationFactory.Step;
import org.ergodic.diffusion.sde.Edm;
import org.ergodic.host.Registry;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ConsistencyTest {
    private static final double MEAN = 0.7;
    private static final double STD = 0.8;
    private static final double END = 0.01;
    private static final Edm SDE_EDM = new Edm(5);

    /** Of N(m, s²) along sigma = t the flow keeps quantiles: x - m is scaled by the root of the variances' ratio. */
    private static final ConsistencyFunction EXACT = function((s, x, t, c) -> {
        SDVariable variance = t.mul(t).add(STD * STD);
        SDVariable scale = s.sameDiff().math().sqrt(variance.rdiv(STD * STD + END * END));
        return x.sub(MEAN).mul(scale).add(MEAN);
    });

    /** Its probability flow, dx/dt = t (x - m) / (s² + t²). */
    private static final VectorField FLOW = (x, t) -> {
        INDArray times = t.reshape(x.size(0), 1);
        return x.sub(MEAN).mul(times).div(times.mul(times).add(STD * STD));
    };

    @FunctionalInterface
    private interface Body {
        SDVariable of(Scope s, SDVariable x, SDVariable t, Context c);
    }

    private static ConsistencyFunction function(Body body) {
        return new ConsistencyFunction() {
            @Override
            public SDVariable end(Scope s, SDVariable x, SDVariable t, Context c) {
                return body.of(s, x, t, c);
            }

            @Override
            public double timeMin() {
                return END;
            }
        };
    }

    private static Views views(ConsistencyFunction f) {
        return Views.of(ConsistencyFunction.VIEW, f)
                .and(SDE.VIEW, SDE_EDM)
                .and(GaussianPath.VIEW, SDE_EDM.gaussianPath().orElseThrow());
    }

    private static INDArray data(int rows) {
        return RandomStream.of(1)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, rows, 1)
                .mul(STD)
                .add(MEAN);
    }

    private static INDArray losses(Loss loss, ConsistencyFunction f, int rows) {
        Graph graph = Graph.build(
                DataType.DOUBLE, s -> s.output("loss", loss.loss(s, views(f), Batch.of(s.input("x", -1, 1), 1))));
        Compiler compiler = Compiler.find();
        return compiler.compile(graph)
                .call(compiler.variables(graph, RandomStream.of(5)))
                .set("x", data(rows))
                .random(RandomStream.of(2), 0)
                .run()
                .get("loss");
    }

    /**
     * The exact function and the exact flow differ by the local error of a step alone, h³ for Heun's and h² for Euler's
     * method, so that the squared distance falls with the sixth and the fourth power of the levels.
     */
    @ParameterizedTest
    @CsvSource({"EULER, 4", "HEUN, 6"})
    void distillationOfTheExactFlowErrsByTheStepAlone(Step step, double order) {
        double[] loss = new double[2];
        for (int i = 0; i < 2; i++) {
            Levels levels = new Levels(40 << i, 7);
            loss[i] = losses(
                            new Consistency(new TeacherStep(SDE_EDM, FLOW, step), levels, Distance.SQUARED, 0),
                            EXACT,
                            2000)
                    .meanNumber()
                    .doubleValue();
        }
        assertEquals(order, Math.log(loss[0] / loss[1]) / Math.log(2), 0.6, loss[0] + " and " + loss[1]);
    }

    /** With the same noise and f = x what is between two levels is their distance times the noise. */
    @Test
    void trainingComparesTheSameNoiseAtTwoLevels() {
        int rows = 4000;
        INDArray loss = losses(
                new Consistency(Consistency.Previous.ofData(), new Levels(2, 7), Distance.SQUARED, 0),
                function((s, x, t, c) -> x),
                rows);
        double error = loss.stdNumber().doubleValue() / Math.sqrt(rows);
        assertEquals(Math.pow(5 - END, 2), loss.meanNumber().doubleValue(), 4 * error);
    }

    @Test
    void levelsAreEvenInTheRootOfTime() {
        Graph graph = Graph.build(
                DataType.DOUBLE,
                s -> s.output("t", new Levels(5, 3).time(s, s.input("i", -1), new Interval(0.001, 8))));
        Compiler compiler = Compiler.find();
        double[] times = compiler.compile(graph)
                .call(compiler.variables(graph, RandomStream.of(5)))
                .set("i", Nd4j.createFromArray(0.0, 1.0, 4.0))
                .run()
                .get("t")
                .toDoubleVector();
        // Roots from 0.1 to 2: (0.1 + 1.9 / 4)^3.
        assertEquals(0.001, times[0], 1e-15);
        assertEquals(Math.pow(0.575, 3), times[1], 1e-15);
        assertEquals(8, times[2], 1e-14);
    }

    /** f = p x: the target has the average of p, which begins with p and follows it one step behind. */
    @Test
    void theTargetIsAMovingAverage() {
        ConsistencyFunction f = function((s, x, t, c) -> x.mul(s.parameter("p", Initializer.constant(3))));
        Loss loss = new Consistency(Consistency.Previous.ofData(), new Levels(2, 7), Distance.SQUARED, 0.75);
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable value =
                    loss.loss(s, views(f), Batch.of(s.input("x", -1, 1), 1)).mean();
            SDVariable p = s.parameters().get("p");
            s.output("gradient", s.gradient(value, List.of(p)).get(0));
            s.assign(p, p.add(1.0));
        });
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, RandomStream.of(5));
        Program program = compiler.compile(graph);
        Call call = program.call(variables).set("x", data(3)).random(RandomStream.of(2), 0);
        double average = 3;
        for (int k = 0; k < 3; k++) {
            call.run();
            average = 0.75 * average + 0.25 * (3 + k);
            assertEquals(average, variables.get("train/objective/target/p").getDouble(0), 1e-14);
        }
        assertEquals(
                List.of("p"),
                graph.variables().values().stream()
                        .filter(spec -> spec.kind() == VariableSpec.Kind.PARAMETER)
                        .map(VariableSpec::name)
                        .toList(),
                "what is trained");
    }

    static Stream<SDE> paths() {
        Registry registry = Registry.load();
        return Stream.of("vp", "ve", "edm", "straight")
                .map(name -> registry.assembly(2).create(Kind.SDE, Component.of(name)));
    }

    /** At the end f is x / alpha, whatever the network, and away from it is not. */
    @ParameterizedTest
    @MethodSource("paths")
    void theBoundaryHoldsWhateverTheNetwork(SDE sde) {
        Model model = model(sde);
        ConsistencyFunction f = model.views().require(ConsistencyFunction.VIEW);
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable t = x.sum(true, 1).mul(0.0).add(f.timeMin());
            SDVariable alpha = model.views().require(GaussianPath.VIEW).alpha(s, t);
            s.output("at-end", f.end(s, x, t, Context.none()).sub(x.div(alpha)));
            s.output("away", f.end(s, x, t.add(0.3), Context.none()).sub(x));
        });
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, RandomStream.of(5));
        for (String name : variables.names()) {
            variables.set(name, variables.get(name).add(0.2));
        }
        Call call = compiler.compile(graph)
                .call(variables)
                .set("x", RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 6, 2))
                .run();
        assertEquals(0, call.get("at-end").amaxNumber().doubleValue(), 1e-12);
        assertTrue(call.get("away").amaxNumber().doubleValue() > 1e-2);
    }

    private static Model model(SDE sde) {
        Component network = Component.of("mlp", Map.of("hidden", List.of(8)));
        return Registry.load()
                .assembly(2)
                .create(
                        Kind.MODEL,
                        Component.of("consistency", Map.of("sde", Component.using(sde), "network", network)));
    }

    @Test
    void itIsSampledByJumpsAndHasNoDrift() {
        Model model = model(new Edm(5));
        assertTrue(model.equations().stream().noneMatch(e -> e.offers().contains(VectorField.DRIFT)));
        String message = assertThrows(IllegalArgumentException.class, () -> new ConsistencyModel(SDE_EDM, null, 0, 2))
                .getMessage();
        assertTrue(message.contains("time-min") && message.contains("not 0.0"), message);
    }

    private static TrainedModels.Trained teacher(SDE sde) {
        DiffusionModel model = new DiffusionModel(sde, (s, x, t, c) -> x.neg(), 3);
        Compiler compiler = Compiler.find();
        return new TrainedModels.Trained(model, new Evaluator(compiler, compiler.variables(DataType.FLOAT, Map.of())));
    }

    private static final ConsistencyOptions OPTIONS = new ConsistencyOptions(5, 7, Distance.SQUARED, 0.9);

    @Test
    void aTeacherOfOtherNoiseIsRefused() {
        Loss loss = ConsistencyDistillationFactory.distillation(teacher(new Edm(4)), Step.HEUN, OPTIONS);
        Optional<String> why = loss.obstacle(views(EXACT));
        assertTrue(why.orElse("").contains("teacher"), why.toString());
        assertTrue(ConsistencyDistillationFactory.distillation(teacher(SDE_EDM), Step.HEUN, OPTIONS)
                .obstacle(views(EXACT))
                .isEmpty());
        Model student = model(SDE_EDM);
        TrainedModels.Trained wrong =
                new TrainedModels.Trained(student, teacher(SDE_EDM).evaluator());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ConsistencyDistillationFactory.distillation(wrong, Step.EULER, OPTIONS))
                .getMessage();
        assertTrue(message.contains("diffusion model"), message);
    }

    @Nested
    class OfTraining extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return new Consistency(Consistency.Previous.ofData(), new Levels(5, 7), Distance.PSEUDO_HUBER, 0.9);
        }

        @Override
        protected Views model() {
            return views(function((s, x, t, c) ->
                    Activation.SILU.apply(x.mul(t.add(1.0)).mul(s.parameter("p", Initializer.constant(0.5), 1, 3)))));
        }
    }

    @Nested
    class TrainingPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ConsistencyTrainingFactory();
        }
    }

    @Nested
    class SolverPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ConsistencySolver.Factory();
        }
    }

    @Nested
    class ModelPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ConsistencyModelFactory();
        }
    }

    @Nested
    class DistillationPart extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ConsistencyDistillationFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("teacher", "runs/teacher");
        }

        @Override
        protected Views surroundings() {
            return Views.of(TrainedModels.VIEW, run -> teacher(SDE_EDM));
        }
    }
}
