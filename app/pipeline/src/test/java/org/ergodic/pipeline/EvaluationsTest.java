package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Status;
import org.ergodic.host.Compatibility;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.SampleConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A number of evaluations of the model in place of a number of steps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("measured")
class EvaluationsTest {
    private static final Registry REGISTRY = Registry.load();
    private static final int COUNT = 4;

    private final Map<String, FittedModel> models = new HashMap<>();

    @BeforeAll
    void train() {
        for (String kind : List.of("diffusion", "energy")) {
            models.put(kind, builder(kind).build().run().model());
        }
    }

    private static Pipeline.Builder builder(String kind) {
        boolean diffuses = kind.equals("diffusion");
        Map<String, ?> network = Map.of("name", "mlp", "hidden", List.of(4));
        return Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model(kind, Map.of(diffuses ? "score" : "energy", network))
                .noTraining()
                .sample(Map.of("count", 2, "solver", Map.of("name", "euler-maruyama", "steps", 2)))
                .evaluate();
    }

    /** Solvers that say what they take and that their steps are not to be had one by one. */
    private static final Map<String, String> UNFITTED = Map.of("nuts", "allow at least");

    /** Every solver that there is of every equation that it can run. */
    static Stream<Arguments> solvers() {
        return Stream.of("diffusion", "energy").flatMap(kind -> {
            Model model = REGISTRY.assembly(2)
                    .create(Kind.MODEL, Component.of(kind, Map.of(kind.equals("energy") ? "energy" : "score", "mlp")));
            TreeSet<String> names = new TreeSet<>();
            for (Equation equation : model.equations()) {
                names.addAll(Compatibility.solvers(equation, REGISTRY));
            }
            return names.stream().map(name -> Arguments.of(kind, name));
        });
    }

    private SampleConfig how(String kind, Component solver) {
        return models.get(kind).sampleConfig().withSolver(solver).withCount(COUNT).toBuilder()
                .batch(3)
                .build();
    }

    private Samples draw(String kind, SampleConfig how) {
        return PipelineRunner.of(REGISTRY).sample(models.get(kind), how, Optional.empty(), RunSettings.silent());
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void anySolverKeepsToThem(String kind, String name) {
        boolean adaptive = ((SolverFactory<?>) REGISTRY.list(Kind.SOLVER).stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .factory())
                .traits()
                .adaptive();
        SampleConfig how = how(kind, Component.of(name));
        if (adaptive) {
            SampleConfig few = how.toBuilder().evaluations(9).build();
            String message =
                    assertThrows(SamplingException.class, () -> draw(kind, few)).getMessage();
            assertTrue(message.contains("4 evaluation-limit") && message.contains("sample.evaluations"), message);
            Samples all = draw(kind, how.toBuilder().evaluations(2000).build());
            assertEquals(Map.of(Status.SUCCESS, COUNT), all.counts());
            assertTrue(all.cost().most() <= 2000);
            return;
        }
        // More than a step costs, also of hmc with its ten leapfrog steps.
        long few = 67;
        SampleConfig budget = how.toBuilder().evaluations(few).build();
        if (UNFITTED.containsKey(name)) {
            String message = assertThrows(ConfigException.class, () -> draw(kind, budget))
                    .getMessage();
            assertTrue(message.contains("sample.evaluations") && message.contains(UNFITTED.get(name)), message);
            return;
        }
        Samples samples = draw(kind, budget);
        assertEquals(Map.of(Status.SUCCESS, COUNT), samples.counts(), name);
        long spent = samples.cost().most();
        assertTrue(spent <= few, name + " spent " + spent);
        // No step more would fit: the same by steps, of which one more takes more than are allowed.
        int steps = stepsThatSpend(kind, name, spent);
        Samples same = bySteps(kind, name, steps);
        assertEquals(spent, same.cost().most(), name + " of " + steps + " steps");
        assertEquals(same.values(), samples.values(), name + " of " + steps + " steps");
        long next = bySteps(kind, name, steps + 1).cost().most();
        assertTrue(next > few, name + " takes " + next + " for a step more");
    }

    /** The fewest steps that spend so much: most solvers spend the same for each, and for the others it is searched. */
    private int stepsThatSpend(String kind, String name, long spent) {
        long one = bySteps(kind, name, 1).cost().most();
        if (one >= spent) {
            return 1;
        }
        long each = bySteps(kind, name, 2).cost().most() - one;
        if (each > 0 && (spent - one) % each == 0) {
            int guess = Math.toIntExact(1 + (spent - one) / each);
            if (bySteps(kind, name, guess).cost().most() == spent) {
                return guess;
            }
        }
        int below = 1;
        int steps = 2;
        while (bySteps(kind, name, steps).cost().most() < spent) {
            below = steps;
            steps *= 2;
        }
        while (steps - below > 1) {
            int middle = (below + steps) / 2;
            if (bySteps(kind, name, middle).cost().most() < spent) {
                below = middle;
            } else {
                steps = middle;
            }
        }
        return steps;
    }

    private Samples bySteps(String kind, String name, int steps) {
        return draw(kind, how(kind, Component.of(name, Map.of("steps", steps))));
    }

    @Test
    void stepsBesideThemAreRefused() {
        SampleConfig how = how("diffusion", Component.of("heun", Map.of("steps", 10))).toBuilder()
                .evaluations(20)
                .build();
        String message = assertThrows(ConfigException.class, () -> draw("diffusion", how))
                .getMessage();
        assertTrue(message.contains("sample.evaluations") && message.contains("steps"), message);
        SampleConfig tooFew =
                how("diffusion", Component.of("rk4")).toBuilder().evaluations(3).build();
        message = assertThrows(ConfigException.class, () -> draw("diffusion", tooFew))
                .getMessage();
        assertTrue(message.contains("at least the 4"), message);
        // Another solver that says its steps goes before the evaluations of the one before.
        assertTrue(how.withSolver(Component.of("rk4", Map.of("steps", 3)))
                .evaluations()
                .isEmpty());
        assertEquals(Optional.of(20L), how.withSolver(Component.of("rk4")).evaluations());
    }

    @ParameterizedTest
    @MethodSource("chosen")
    void theyAreWrittenWithARunInPlaceOfSteps(Optional<String> solver, @TempDir Path dir) throws IOException {
        Path run = dir.resolve("run");
        SampleConfig.Builder sample = SampleConfig.builder().count(3).evaluations(12);
        solver.ifPresent(sample::solver);
        Result result =
                builder("diffusion").sample(sample.build()).output(run).build().run();
        assertEquals(12, result.metrics().get("sampling-evaluations").value());
        String text = Files.readString(run.resolve("config.resolved.yaml"));
        String section = text.substring(text.indexOf("\nsample:"), text.indexOf("\nevaluate:"));
        assertTrue(section.contains("evaluations: 12"), section);
        assertFalse(section.contains(" steps:"), section);
        FittedModel again = Pipeline.load(run);
        assertEquals(result.samples().values(), again.sample(3));
        Files.delete(run.resolve("samples.csv"));
        assertEquals(
                result.samples().values(),
                Pipeline.resume(run, RunSettings.silent()).samples().values());
    }

    static Stream<Optional<String>> chosen() {
        return Stream.of(Optional.empty(), Optional.of("predictor-corrector"), Optional.of("heun"));
    }
}
