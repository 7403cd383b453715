package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The solvers of pipelines that name none: which they are, that they are written down, and that they stay. */
class DefaultSolversTest {
    @TempDir
    private Path dir;

    /** Comes before all others by its name and can run anything; making one fails. */
    public static final class Before implements SolverFactory<Before.Config> {
        /** Its options. */
        public record Config(
                @Option(value = "how many steps", byDefault = "3", min = 1)
                int steps) {}

        @Override
        public String name() {
            return "a-first";
        }

        @Override
        public String description() {
            return "the first by alphabet";
        }

        @Override
        public Class<Config> config() {
            return Config.class;
        }

        @Override
        public Traits traits() {
            return Traits.of(EnumSet.allOf(NoiseType.class), VectorField.DRIFT)
                    .order(5)
                    .withAdaptiveSteps();
        }

        @Override
        public Solver<?> create(Config config, Assembly assembly) {
            throw new IllegalArgumentException("a-first was asked for");
        }
    }

    private static Registry andOneMore() {
        List<Factory<?, ?>> all = new ArrayList<>(List.of(new Before()));
        for (Registered<?> each : Registry.load().all()) {
            all.add(each.factory());
        }
        return Registry.of(all.toArray(new Factory<?, ?>[0]));
    }

    private Pipeline.Builder builder(String kind, Map<String, ?> model) {
        return Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model(kind, model)
                .train(
                        kind.equals("energy")
                                ? Map.of(
                                        "steps",
                                        1,
                                        "batch",
                                        16,
                                        "objective",
                                        Map.of("name", "langevin-likelihood", "steps", 2, "chains", 8))
                                : Map.of("steps", 1, "batch", 16))
                .sample(Map.of("count", 3))
                .evaluate();
    }

    private static Map<String, ?> small(String kind) {
        return switch (kind) {
            case "diffusion" -> Map.of("score", Map.of("name", "mlp", "hidden", List.of(4)));
            case "score" -> Map.of("score", Map.of("name", "mlp", "hidden", List.of(4)), "sigma", 0.5);
            case "energy" -> Map.of("energy", Map.of("name", "mlp", "hidden", List.of(4)));
            default -> Map.of("hidden", List.of(4));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "diffusion, dpm-solver++, 50, dopri5",
        "score, euler-maruyama, 160, ",
        "energy, euler-maruyama, 1000, ",
        "continuous-flow, dopri5, , dopri5"
    })
    void theyAreFoundAndWrittenDown(String kind, String solver, Integer steps, String scoring) throws IOException {
        Path run = dir.resolve(kind);
        Result first = builder(kind, small(kind)).output(run).build().run();
        String resolved = Files.readString(run.resolve("config.resolved.yaml"));
        assertTrue(
                resolved.contains("name: " + solver + (steps == null ? "" : ", steps: " + steps + ","))
                        || resolved.contains("name: " + solver + "\n      steps: " + steps + "\n")
                        || resolved.contains("name: " + solver + "\n    steps: " + steps + "\n"),
                resolved);
        assertEquals(scoring != null, resolved.contains("\nscore:"), resolved);

        // A jar more changes nothing of a run that there is, also not of one that goes on.
        FittedModel later = Pipeline.load(run, andOneMore(), Map.of());
        assertEquals(first.samples().values(), later.sample(3));
        if (scoring != null) {
            assertEquals(
                    first.model().logProb(first.samples().values()),
                    later.logProb(first.samples().values()));
        }
        Files.delete(run.resolve("samples.csv"));
        Result resumed = Pipeline.resume(run, RunSettings.silent(), andOneMore(), Map.of());
        assertEquals(first.samples().values(), resumed.samples().values());
    }

    @Test
    void aNewPipelineTakesTheNewOne() {
        String message = org.junit.jupiter.api.Assertions.assertThrows(
                        org.ergodic.api.config.ConfigException.class,
                        () -> builder("continuous-flow", small("continuous-flow"))
                                .registry(andOneMore())
                                .build()
                                .validate())
                .getMessage();
        assertTrue(message.contains("a-first was asked for"), message);
    }
}
