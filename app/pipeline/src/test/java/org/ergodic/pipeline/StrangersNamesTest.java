package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;

/** A stranger's definition may call its variables what training calls its own. */
class StrangersNamesTest {
    private static final List<String> ROOTS = List.of("train", "ema", "best", "history");

    @TempDir
    private Path dir;

    /** Half the squared distance from the sum of four means, each under a name that training uses. */
    private static final class Named implements Energy {
        @Override
        public SDVariable energy(Scope s, SDVariable x) {
            SDVariable mean = s.constant(0);
            for (String root : ROOTS) {
                mean = mean.add(s.child(root).parameter("loss", Initializer.zeros(), 2));
            }
            SDVariable away = x.sub(mean);
            return away.mul(away).sum(1).mul(0.5);
        }
    }

    @Test
    void theirWeightsAreKept() {
        Named energy = new Named();
        Result result = Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 200))
                .model("energy", Map.of("energy", Component.using("named", energy)))
                .train(Map.of(
                        "objective",
                        Map.of("name", "langevin-likelihood", "steps", 2, "chains", 8),
                        "steps",
                        5,
                        "batch",
                        32,
                        "optimizer",
                        Map.of("name", "adam", "rate", 0.1)))
                .sample(Map.of("count", 10, "solver", Map.of("name", "euler-maruyama", "steps", 5)))
                .evaluate()
                .output(dir.resolve("run"))
                .build()
                .run();
        FittedModel loaded = Pipeline.load(dir.resolve("run"), Registry.load(), Map.of("named", energy));
        for (String root : ROOTS) {
            String name = "." + root + "/loss";
            assertTrue(
                    loaded.evaluator().variables().names().contains(name),
                    () -> name + " is not in " + loaded.evaluator().variables().names());
            assertNotEquals(
                    0, loaded.evaluator().variables().get(name).norm2Number().doubleValue(), name);
        }
        assertEquals(ROOTS.size(), loaded.evaluator().variables().names().size());
        assertEquals(result.samples().values(), loaded.sample(10));
    }
}
