package org.ergodic.pipeline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Steps of several batches, moving averages and dropout, on a small diffusion model in double precision. */
class TrainerTest {
    private static final Registry REGISTRY = Registry.load();
    private static final Assembly ASSEMBLY = REGISTRY.assembly(2);
    private static final RandomStream RANDOM = RandomStream.of(3);
    private static final INDArray DATA = RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.DOUBLE, 30, 2);
    private static final INDArray HELD_OUT = RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 7, 2);

    private static TrainConfig.Builder config() {
        return TrainConfig.builder()
                .steps(6)
                .batch(12)
                .schedule("cosine")
                .ema(0.7)
                .clip(0.5)
                .validateEvery(2)
                .checkpointEvery(1);
    }

    private static Trainer trainer(double dropout, TrainConfig config) {
        Component mlp = Component.of("mlp", Map.of("hidden", List.of(6, 5), "dropout", dropout));
        Model model = ASSEMBLY.create(Kind.MODEL, Component.of("diffusion", Map.of("sde", "vp", "score", mlp)));
        Objective objective = ASSEMBLY.create(Kind.OBJECTIVE, model.defaultObjective());
        TrainingPlan plan = new TrainingPlan(
                model,
                Optional.of(objective),
                ASSEMBLY.create(Kind.OPTIMIZER, Component.of("adam", Map.of("rate", 0.02))),
                ASSEMBLY.create(Kind.SCHEDULE, config.schedule()),
                config);
        return new Trainer(
                plan, Compiler.find(), RANDOM, DATA, HELD_OUT, Conditions.none(), Conditions.none(), System::nanoTime);
    }

    private static List<Checkpoint> run(Trainer trainer, int steps) {
        List<Checkpoint> saved = new ArrayList<>();
        trainer.run(Progress.SILENT, () -> trainer.done() >= steps, saved::add);
        return saved;
    }

    private static Checkpoint last(List<Checkpoint> saved) {
        return saved.get(saved.size() - 1);
    }

    /**
     * Rows, noise, clipping, schedule and average are those of one batch of 12 rows; sums are rounded in another order,
     * and six steps of Adam divide by small gradients.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 12})
    void aStepOfSeveralBatchesIsOneOfAllTheirRows(int count) {
        Trainer one = trainer(0.3, config().build());
        Trainer several =
                trainer(0.3, config().batch(12 / count).accumulate(count).build());
        assertEquals(12, several.batchSize());
        Map<String, INDArray> expected = last(run(one, 6)).tensors();
        Map<String, INDArray> actual = last(run(several, 6)).tensors();
        for (Map.Entry<String, INDArray> entry : expected.entrySet()) {
            INDArray other = actual.get(entry.getKey());
            assertEquals(0, entry.getValue().sub(other).amaxNumber().doubleValue(), 1e-8, entry.getKey());
        }
        assertArrayEquals(one.history().losses(), several.history().losses(), 1e-8);
        assertArrayEquals(one.history().norms(), several.history().norms(), 1e-8);
        actual.forEach((name, value) -> {
            if (name.startsWith("train/gradient/")) {
                assertEquals(0, value.amaxNumber().doubleValue(), name);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTrainingThatGoesOnHasTheSameBits(int count) {
        TrainConfig config = config().batch(4).accumulate(count).build();
        Trainer whole = trainer(0.4, config);
        Checkpoint expected = last(run(whole, 6));
        Checkpoint half = last(run(trainer(0.4, config), 3));
        assertEquals(3, half.step());
        Trainer rest = trainer(0.4, config);
        rest.restore(half);
        Checkpoint actual = last(run(rest, 6));
        assertEquals(expected.tensors().keySet(), actual.tensors().keySet());
        expected.tensors()
                .forEach((name, value) -> assertEquals(value, actual.tensors().get(name), name));
    }

    /** A second stage of the same loss that only does harm: what is kept is of the first. */
    @Test
    void theBestIsThatOfAllStagesWithOneLoss() {
        Component flow = Component.of(
                "flow",
                Map.of(
                        "base",
                        "gaussian-mixture",
                        "bijections",
                        List.of("linear-lu", Map.of("name", "masked-autoregressive", "hidden", List.of(4)))));
        Model model = ASSEMBLY.create(Kind.MODEL, flow);
        Loss loss = (Loss) ASSEMBLY.create(Kind.OBJECTIVE, Component.of("maximum-likelihood", Map.of("ground", 0.5)));
        List<Objective.Stage> stages = loss.stages(model.views());
        Objective harmful = new Objective() {
            @Override
            public Set<View<?>> needs() {
                return loss.needs();
            }

            @Override
            public List<Stage> stages(Views views) {
                return List.of(stages.get(0), new Stage("harm", loss, 0.5, 50, parameter -> true));
            }
        };
        TrainConfig config = TrainConfig.builder()
                .steps(40)
                .batch(10)
                .ema(0)
                .clip(0)
                .validateEvery(1)
                .patience(8)
                .build();
        Trainer trainer = new Trainer(
                new TrainingPlan(
                        model,
                        Optional.of(harmful),
                        ASSEMBLY.create(Kind.OPTIMIZER, Component.of("adam", Map.of("rate", 0.02))),
                        ASSEMBLY.create(Kind.SCHEDULE, config.schedule()),
                        config),
                Compiler.find(),
                RANDOM,
                DATA,
                HELD_OUT,
                Conditions.none(),
                Conditions.none(),
                System::nanoTime);
        Map<String, INDArray> start = trainer.checkpoint().tensors();
        Checkpoint ground = last(run(trainer, 20));
        ground.tensors().forEach((name, value) -> {
            if (name.startsWith("flow/1/")) {
                assertEquals(start.get(name), value, "no network is trained in the first stage: " + name);
            }
        });
        assertNotEquals(start.get("base/means"), ground.tensors().get("base/means"));
        assertNotEquals(start.get("flow/0/upper"), ground.tensors().get("flow/0/upper"));
        run(trainer, 40);
        assertTrue(trainer.bestStep() <= 20, "step " + trainer.bestStep());
        assertEquals(28, trainer.done(), "patience begins with the last stage");
    }

    /** The average by its recursion, in Java. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 4, 10})
    void theAverageRemembersAsItsWarmUpSays(double warmUp) {
        Trainer trainer = trainer(0, config().emaWarmup(warmUp).build());
        List<Checkpoint> all = new ArrayList<>(List.of(trainer.checkpoint()));
        all.addAll(run(trainer, 6));
        int averages = 0;
        for (String name : all.get(0).tensors().keySet()) {
            if (!name.startsWith("ema/")) {
                continue;
            }
            averages++;
            String parameter = name.substring("ema/".length());
            INDArray average = all.get(0).tensors().get(parameter);
            for (int t = 1; t <= 6; t++) {
                double keep = Math.min(0.7, (1.0 + t) / (warmUp + t));
                INDArray value = all.get(t).tensors().get(parameter);
                average = average.mul(keep).add(value.mul(1 - keep));
                assertEquals(
                        0,
                        average.sub(all.get(t).tensors().get(name)).amaxNumber().doubleValue(),
                        1e-13,
                        name + " after " + t);
            }
        }
        assertTrue(averages > 5);
    }

    /** It is computed here again, from the weights that samples use. */
    @Test
    void theHeldOutFigureIsOfTheAverageAndDropsNothing() {
        Trainer trainer = trainer(0.4, config().build());
        Map<String, INDArray> weights = last(run(trainer, 6)).weights();
        Trainer plain = trainer(0, config().build());
        run(plain, 6);
        assertNotEquals(plain.history().losses()[0], trainer.history().losses()[0]);
        Model model = ASSEMBLY.create(
                Kind.MODEL,
                Component.of(
                        "diffusion",
                        Map.of("sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(6, 5))))));
        Loss loss = (Loss) ASSEMBLY.create(Kind.OBJECTIVE, model.defaultObjective());
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("batch", -1, 2);
            s.output("loss", loss.loss(s, model.views(), Batch.of(x, 2)).mean());
        });
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, RANDOM);
        variables.names().forEach(name -> variables.set(name, weights.get(name)));
        double figure = compiler.compile(graph)
                .call(variables)
                .set("batch", HELD_OUT)
                .random(RANDOM.split("monitor"), 0)
                .run()
                .scalar("loss");
        assertEquals(figure, trainer.history().looks()[2], 0);
    }
}
