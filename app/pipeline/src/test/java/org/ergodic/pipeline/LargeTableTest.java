package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.data.Schema;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.data.Codecs;
import org.ergodic.pipeline.data.Dataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that is not held in memory gives the same run as one that is, to the last bit. */
class LargeTableTest {
    private static final String MEMORY = "ergodic.data.memory";

    @TempDir
    private Path dir;

    @AfterEach
    void asBefore() {
        System.clearProperty(MEMORY);
    }

    private Path pipeline(String data) throws IOException {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>(List.of("x,n,kind"));
        for (int i = 0; i < 90; i++) {
            int kind = random.nextInt(2);
            lines.add(kind + random.nextGaussian() + "," + random.nextInt(5) + "," + (kind == 0 ? "a" : "b"));
        }
        Path table = Files.write(dir.resolve("table.csv"), lines);
        // Of 81 rows a step takes 20, so that the order is drawn anew within the fifth.
        return Files.writeString(
                dir.resolve("p.yaml"),
                "ergodic: 1\nseed: 3\ndata: { csv: " + table + ", " + data + " }\n"
                        + "model: { kind: flow, bijections: [{ name: affine-coupling, hidden: [4] }] }\n"
                        + "train: { steps: 12, batch: 20, validate-every: 4 }\n"
                        + "sample: { count: 5 }\nevaluate: [log-likelihood]\n");
    }

    private static void assertSame(Result expected, Result actual) {
        assertArrayEquals(expected.history().losses(), actual.history().losses(), 0);
        assertArrayEquals(expected.history().looks(), actual.history().looks(), 0);
        assertEquals(expected.metrics().get("log-likelihood"), actual.metrics().get("log-likelihood"));
        assertArrayEquals(
                NativeMemory.values(expected.samples().values()),
                NativeMemory.values(actual.samples().values()),
                0);
        assertEquals(
                expected.model().scaling().toMap(), actual.model().scaling().toMap());
    }

    /** With noise of the step's own, without noise, with noise that stays; conditioned on words and on nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "condition-columns: [kind], condition-classes: true",
                "target-column: kind, dequantise: false",
                "target-column: kind, dequantise: [n], scale: robust"
            })
    void theRunIsTheSame(String data) throws IOException {
        Path file = pipeline(data);
        Result held = Pipeline.fromYaml(file).run();
        System.setProperty(MEMORY, "0");
        assertSame(held, Pipeline.fromYaml(file).run());
    }

    @Test
    void aStoppedRunGoesOnWithTheSameRows() throws IOException {
        Path file = pipeline("condition-columns: [kind]");
        Result whole = Pipeline.fromYaml(file).run();
        System.setProperty(MEMORY, "0");
        AtomicInteger asked = new AtomicInteger();
        Path run = dir.resolve("run");
        RunSettings stopping = RunSettings.silent().into(run).stoppedBy(() -> asked.incrementAndGet() > 7);
        String told = assertThrows(
                        CancelledException.class, () -> Pipeline.fromYaml(file).run(stopping))
                .getMessage();
        assertTrue(told.startsWith("stopped at step "), told);
        assertSame(whole, Pipeline.resume(run, RunSettings.silent()));
    }

    /** A codec is shown some of the cells, and learns all the same of one odd cell among them. */
    @Test
    void codecsOfManyRowsKnowTheExtremes() {
        int n = 1_300_001;
        DataTable many = new DataTable(
                "many",
                Schema.numbers(List.of("even", "odd", "half")),
                LazyMatrix.reading(n, 3, (i, into) -> {
                    into[0] = 2 * (i % 9);
                    into[1] = i == 777_777 ? 1001 : 2 * (i % 9);
                    into[2] = i == 777_777 ? 0.5 : i % 9;
                }),
                Schema.EMPTY,
                Optional.empty(),
                new int[0],
                Optional.empty(),
                "",
                Optional.empty(),
                List.of());
        RowCoding coding = new Codecs(Registry.load())
                .of(
                        many,
                        DataConfig.ofCsv("many").build(),
                        new Dataset.Split(IntStream.range(1, n).toArray(), new int[] {0}),
                        Codecs.Wanted.reals(Optional.empty()));
        List<Map<String, Object>> found = new ArrayList<>();
        coding.columns()
                .forEach(column -> found.add(Map.of(
                        "codec",
                        column.component().name(),
                        "options",
                        column.component().options().plain())));
        assertEquals("integer", found.get(0).get("codec"));
        assertEquals(
                Map.of("least", 0.0, "greatest", 16.0, "step", 2.0),
                found.get(0).get("options"));
        assertEquals(
                Map.of("least", 0.0, "greatest", 1001.0, "step", 1.0),
                found.get(1).get("options"));
        assertEquals("decimal", found.get(2).get("codec"));
        assertFalse(coding.misfit(1, 1001).isPresent());
    }
}
