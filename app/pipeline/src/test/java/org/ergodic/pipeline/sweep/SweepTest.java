package org.ergodic.pipeline.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Violation;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.compare.Comparison;
import org.ergodic.pipeline.compare.Grid;
import org.ergodic.pipeline.config.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final Registry REGISTRY = Registry.load();
    private static final String BASE = """
            data: { generator: two-moons, count: 60 }
            model: { kind: flow, bijections: [{ name: planar, layers: 2 }] }
            train: { steps: 3, batch: 16 }
            sample: { count: 20 }
            """;

    @TempDir
    Path folder;

    private static Sweep sweep(String more) {
        return Sweep.of((ConfigNode.MapNode) YamlReader.parse(BASE + more, "sweep.yaml", true), REGISTRY);
    }

    @Test
    void everyCombinationIsAnOrdinaryRunAndAnInterruptedSweepGoesOn() throws IOException {
        String text =
                "sweep: { train.steps: [2, 3], model.bijections: [[{ name: planar, layers: 1 }]] }\nseeds: [4, 9]\n";
        Path dir = folder.resolve("sweep");
        AtomicInteger asked = new AtomicInteger();
        PipelineRunner runner = PipelineRunner.of(REGISTRY);
        assertThrows(
                CancelledException.class,
                () -> sweep(text)
                        .run(
                                runner,
                                RunSettings.silent()
                                        .into(dir)
                                        .stoppedBy(() -> Files.exists(dir.resolve("02/model.yaml"))
                                                && asked.incrementAndGet() > 1)));
        Object first = Files.getLastModifiedTime(dir.resolve("01/model.safetensors"));
        SweepResult result = Sweep.resume(dir, runner, RunSettings.silent());
        assertEquals(first, Files.getLastModifiedTime(dir.resolve("01/model.safetensors")));
        assertEquals(
                List.of("01", "02", "03", "04"),
                result.runs().stream().map(SweepResult.Run::name).toList());
        // The last one by itself.
        var alone = Pipeline.of(
                        (ConfigNode.MapNode) YamlReader.parse(
                                BASE.replace("layers: 2", "layers: 1") + "seed: 9\n", "alone.yaml", true),
                        REGISTRY)
                .run();
        assertEquals(alone.metrics(), result.runs().get(3).figures());

        assertEquals(
                "steps=2, bijections=[{name=planar, layers=1}]", result.labels().get(0));
        Grid table = result.table();
        assertEquals(
                List.of("run", "train.steps", "model.bijections", "seed"),
                table.header().subList(0, 4));
        assertEquals("9", table.rows().get(3).get(3));
        assertEquals(table.csv(), Files.readString(dir.resolve(Sweep.TABLE)));
        assertTrue(Files.readString(dir.resolve(Sweep.SUMMARY)).startsWith("train.steps,model.bijections,runs,"));

        Comparison comparison = Comparison.of(List.of(dir));
        assertEquals(4, comparison.runs().size());
        assertEquals(
                List.of(Optional.of("2"), Optional.of("2"), Optional.of("3"), Optional.of("3")),
                comparison.settings().get("train.steps"));
        assertEquals(java.util.Set.of("seed", "train.steps"), withoutHash(comparison));
        double[] distances = result.figures().get("sliced-wasserstein")[0];
        int[] best =
                Comparison.of(List.of(dir.resolve("01"), dir.resolve("02"))).best("sliced-wasserstein");
        assertArrayEquals(new int[] {distances[0] < distances[1] ? 0 : 1}, best);
    }

    /** Each seed draws data of its own. */
    private static java.util.Set<String> withoutHash(Comparison comparison) {
        java.util.Set<String> keys =
                new java.util.TreeSet<>(comparison.settings().keySet());
        assertTrue(keys.remove("data.sha256"));
        return keys;
    }

    @Test
    void meansAndDeviationsAreThoseOfTheFormula() {
        SweepResult.Spread spread = SweepResult.Spread.of(1, 2, 6, Double.NaN);
        assertEquals(3, spread.mean(), 1e-15);
        assertEquals(Math.sqrt((4 + 1 + 9) / 2.0), spread.deviation(), 1e-15);
        assertEquals(3, spread.count());
        assertTrue(Double.isNaN(SweepResult.Spread.of(5).deviation()));
    }

    @Test
    void aRunThatFailsFailsAlone() {
        // A rate that no training survives.
        Sweep sweep = sweep("sweep: { train.optimizer.rate: [1e30, 1e-3] }\n");
        SweepFailedException e = assertThrows(
                SweepFailedException.class,
                () -> sweep.run(
                        PipelineRunner.of(REGISTRY), RunSettings.silent().into(folder.resolve("fails"))));
        assertEquals(List.of("01"), List.copyOf(e.failures().keySet()));
        assertTrue(e.getMessage().startsWith("run 01 failed: training diverged"), e.getMessage());
        assertTrue(e.result()
                .table()
                .rows()
                .get(0)
                .get(e.result().table().header().size() - 1)
                .startsWith("failed: "));
        assertEquals(1, e.result().over("sliced-wasserstein").get(1).count());
    }

    private static List<String> wrong(String more) {
        return assertThrows(ConfigException.class, () -> sweep(more)).violations().stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        List<String> all = wrong("sweep: { model.kind: flow, seed: [1], train.steps: [] }\nseeds: [1, 1]\n");
        assertEquals(4, all.size(), all::toString);
        assertTrue(
                all.get(0).startsWith("sweep.yaml:5 sweep.model.kind: must be a list of values to try, not the text"));
        assertTrue(all.get(3).startsWith("sweep.yaml:6 seeds: has a seed twice"), all.get(3));
        List<String> values = wrong("sweep: { train.stepz: [1], train.steps: [0, -4] }\n");
        assertTrue(
                values.stream().anyMatch(line -> line.contains("sweep.yaml:5 train.stepz: unknown key")),
                values::toString);
        assertTrue(values.stream().anyMatch(line -> line.contains("not -4")), values::toString);
        assertEquals(3, sweep("seeds: 3\n").runs());
        assertEquals(
                4,
                Sweep.of(
                                Pipeline.of((ConfigNode.MapNode) YamlReader.parse(BASE, "base.yaml", true), REGISTRY)
                                        .config(),
                                Map.of("train.steps", List.of(1, 2)),
                                List.of(1L, 2L),
                                REGISTRY)
                        .runs());
    }

    @Test
    void tablesAreTextCsvAndMarkdown() {
        Grid grid = new Grid(List.of("a", "b"), List.of(List.of("1,5", "x|y"), List.of("22222", "z")));
        assertEquals("a      b\n1,5    x|y\n22222  z", grid.text());
        assertEquals("a,b\n\"1,5\",x|y\n22222,z\n", grid.csv());
        assertEquals("| a | b |\n| --- | --- |\n| 1,5 | x\\|y |\n| 22222 | z |", grid.markdown());
    }
}
