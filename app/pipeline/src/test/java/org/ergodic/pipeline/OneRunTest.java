package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a run binds the options of a part, and how often it makes it. */
class OneRunTest {
    private static final AtomicInteger BOUND = new AtomicInteger();
    private static final AtomicInteger MADE = new AtomicInteger();

    /** Counts how often it is made. */
    public record Config(
            @Option(value = "how many steps", byDefault = "3", min = 1)
            int steps) {
        /** Counts. */
        public Config {
            BOUND.incrementAndGet();
        }
    }

    /** Counts how often it makes a solver. */
    @Part(name = "counted", description = "counts")
    public static final class Counted implements SolverFactory<Config> {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.allOf(NoiseType.class), VectorField.DRIFT);
        }

        @Override
        public Solver<?> create(Config config, Assembly assembly) {
            MADE.incrementAndGet();
            return assembly.create(Kind.SOLVER, Component.of("euler-maruyama", Map.of("steps", config.steps())));
        }
    }

    @Test
    void aRunBindsTheOptionsOfItsSolverOnceAndMakesItOnce(@TempDir Path dir) {
        BOUND.set(0);
        MADE.set(0);
        Result result = Pipeline.builder()
                .registry(Registry.load().with(Kind.SOLVER, new Counted()))
                .data(Map.of("generator", "two-moons", "count", 60))
                .model("diffusion", Map.of("score", Map.of("name", "mlp", "hidden", List.of(4))))
                .train(Map.of("steps", 1, "batch", 16))
                .sample(Map.of("count", 3, "solver", Map.of("name", "counted", "steps", 2)))
                .evaluate("sliced-wasserstein")
                .output(dir.resolve("run"))
                .build()
                .run();
        assertEquals(1, BOUND.get());
        assertEquals(1, MADE.get());
        result.model().sample(3);
        assertEquals(1, BOUND.get(), "another draw is by another solver of the same options");
        assertEquals(2, MADE.get());
    }
}
