package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.OutputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Pipelines in plain Java: arrays in, arrays out. */
class ArraysTest {
    private static final String[] NAMES = {"a", "b", "k"};

    /** It can be conditioned. */
    private static final Component COUPLING =
            Component.of("affine-coupling", Map.of("layers", 2, "hidden", List.of(8)));

    @TempDir
    private Path dir;

    /** Numbers that single precision holds, so that all kinds of arrays say the same. */
    private static double[][] rows(int n, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[n][3];
        for (double[] row : rows) {
            row[2] = random.nextInt(3);
            row[0] = (float) (row[2] + random.nextGaussian());
            row[1] = (float) (random.nextGaussian() - row[0]);
        }
        return rows;
    }

    private static double[][] columns(double[][] rows, int from, int to) {
        return Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
    }

    private static float[][] floats(double[][] rows) {
        float[][] all = new float[rows.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                all[i][j] = (float) rows[i][j];
            }
        }
        return all;
    }

    private Path csv(String name, double[][] rows) throws IOException {
        StringBuilder text = new StringBuilder(String.join(",", NAMES)).append('\n');
        for (double[] row : rows) {
            text.append(row[0])
                    .append(',')
                    .append(row[1])
                    .append(',')
                    .append(row[2])
                    .append('\n');
        }
        return Files.writeString(dir.resolve(name), text);
    }

    private static Pipeline.Builder flow() {
        return flow(Component.of("affine"));
    }

    private static Pipeline.Builder flow(Component bijection) {
        return Pipeline.builder()
                .seed(5)
                .model("flow", Map.of("bijections", List.of(bijection)))
                .train(TrainConfig.builder()
                        .steps(8)
                        .batch(16)
                        .validateEvery(4)
                        .checkpointEvery(2)
                        .optimizer("adam", Map.of("rate", 0.01))
                        .build())
                .sample(SampleConfig.builder().count(6).build())
                .evaluate("log-likelihood");
    }

    private static void assertSame(Result expected, Result actual) {
        assertEquals(expected.samples().values(), actual.samples().values());
        assertEquals(expected.metrics(), actual.metrics());
    }

    @Test
    void arraysOfAnyTypeAreAsGoodAsAFile() throws IOException {
        double[][] rows = rows(80, 1);
        DataConfig.Builder how = DataConfig.ofCsv(csv("d.csv", rows).toString())
                .targetColumn("k")
                .holdout(0.25);
        Result file = flow().data(how.build()).build().run();
        DataConfig arrays =
                DataConfig.ofArrays().targetColumn("last").holdout(0.25).build();
        for (ArrayTable table : List.of(
                ArrayTable.of(rows),
                ArrayTable.of(floats(rows)),
                ArrayTable.of(Nd4j.createFromArray(rows)),
                ArrayTable.of(rows).withColumns(NAMES))) {
            Result result = flow().data(table, arrays).build().run();
            assertSame(file, result);
        }
        double[][] two = columns(rows, 0, 2);
        assertSame(
                flow().data(two).build().run(), flow().data(floats(two)).build().run());
        assertSame(
                flow().data(two).build().run(),
                flow().data(Nd4j.createFromArray(two)).build().run());
        assertEquals(
                List.of("a", "b"),
                flow().data(ArrayTable.of(rows).withColumns(NAMES), arrays)
                        .build()
                        .run()
                        .model()
                        .columns());
    }

    @Test
    void conditionsAndRowsHeldOutAreAsThoseOfFiles() throws IOException {
        double[][] rows = rows(80, 1);
        double[][] held = rows(20, 2);
        Result file = flow(COUPLING)
                .data(DataConfig.ofCsv(csv("d.csv", rows).toString())
                        .conditionColumns("k")
                        .holdoutFile(csv("h.csv", held).toString())
                        .build())
                .build()
                .run();
        ArrayTable whole = ArrayTable.of(rows)
                .withColumns(NAMES)
                .withHoldout(ArrayTable.of(held).withColumns(NAMES));
        Result chosen = flow(COUPLING)
                .data(whole, DataConfig.ofArrays().conditionColumns("k").build())
                .build()
                .run();
        assertSame(file, chosen);
        Result apart = flow(COUPLING)
                .data(apart(rows).withHoldout(apart(held)))
                .build()
                .run();
        assertSame(file, apart);
        double[][] given = columns(held, 2, 3);
        double[][] x = columns(held, 0, 2);
        double[] logProb = apart.model().logProb(x, given);
        assertArrayEquals(
                file.model()
                        .logProb(Nd4j.createFromArray(x), Nd4j.createFromArray(given))
                        .toDoubleVector(),
                logProb);
        assertTrue(assertThrows(IllegalStateException.class, () -> apart.model().logProb(x))
                .getMessage()
                .contains("conditioned on"));
        assertEquals(
                4,
                apart.model()
                        .sampleRows(SampleConfig.builder().count(4).condition(1).build())
                        .length);
    }

    private static ArrayTable apart(double[][] rows) {
        return ArrayTable.of(columns(rows, 0, 2))
                .withColumns("a", "b")
                .withConditions(ArrayTable.of(columns(rows, 2, 3)).withColumns("k"));
    }

    @Test
    void whatIsWrongWithArraysIsSaid() {
        assertMessage(
                "row 2 has 1 numbers, and row 1 has 2",
                assertThrows(IllegalArgumentException.class, () -> ArrayTable.of(new double[][] {{1, 2}, {1}})));
        assertMessage(
                "at least one row", assertThrows(IllegalArgumentException.class, () -> ArrayTable.of(new float[0][])));
        ArrayTable table = ArrayTable.of(new double[][] {{1, 2}, {1, Double.NaN}, {2, 3}});
        assertMessage(
                "2 columns, and 1 names", assertThrows(IllegalArgumentException.class, () -> table.withColumns("a")));
        assertMessage(
                "column 2 is named \"a\"",
                assertThrows(IllegalArgumentException.class, () -> table.withColumns("a", "a")));
        assertMessage(
                "3 rows, and 1 rows of conditions",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> table.withConditions(ArrayTable.of(new double[][] {{1}}))));
        assertMessage(
                "java:rows: row 2, column x2: NaN is not finite",
                assertThrows(
                        DataException.class, () -> flow().data(table).build().run()));
        assertMessage(
                "Did you mean \"a\"",
                assertThrows(
                        DataException.class,
                        () -> flow().data(
                                        ArrayTable.of(rows(9, 1)).withColumns(NAMES),
                                        DataConfig.ofArrays().columns("aa").build())
                                .build()
                                .run()));
        assertMessage(
                "there are no arrays named \"rows\"",
                assertThrows(
                        DataException.class,
                        () -> flow().data(DataConfig.ofArrays().build()).build().run()));
    }

    private static void assertMessage(String words, Exception e) {
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void aFileMayNameArrays() throws IOException {
        double[][] two = columns(rows(40, 3), 0, 2);
        Path file = Files.writeString(dir.resolve("p.yaml"), """
                data: { arrays: measured, holdout: 0.2 }
                model: { kind: flow, bijections: [affine] }
                train: none
                sample: { count: 3 }
                """);
        Result result = Pipeline.fromYaml(file)
                .withArrays("measured", ArrayTable.of(two))
                .run();
        assertEquals(3, result.model().sampleRows(3).length);
    }

    /** Later changes of the caller's array change nothing. */
    @Test
    void theNumbersAreCopied() {
        double[][] two = columns(rows(40, 3), 0, 2);
        Pipeline pipeline = flow().data(two).build();
        Result before = pipeline.run();
        two[0][0] = 1e9;
        assertSame(before, pipeline.run());
    }

    @Test
    void aRunOfArraysIsResumedAndEvaluatedWithThemAlone() throws IOException {
        double[][] two = columns(rows(80, 1), 0, 2);
        Path whole = dir.resolve("whole");
        Path parts = dir.resolve("parts");
        flow().data(two).output(whole).build().run();
        AtomicInteger steps = new AtomicInteger();
        RunSettings stopping =
                new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> steps.incrementAndGet() >= 5);
        Pipeline pipeline = flow().data(two).output(parts).build();
        assertThrows(CancelledException.class, () -> pipeline.run(stopping));
        String config = Files.readString(parts.resolve("config.resolved.yaml"));
        assertTrue(config.contains("arrays: rows") && config.contains("source: 'java:rows'"), config);
        assertTrue(config.contains(ArrayTable.of(two).sha256()), config);

        assertMessage(
                "were arrays of Java, \"rows\", and none are given",
                assertThrows(ModelException.class, () -> Pipeline.resume(parts, RunSettings.silent())));
        double[][] other = columns(rows(80, 2), 0, 2);
        assertMessage(
                "have changed since it began: java:rows has another SHA-256 hash",
                assertThrows(ModelException.class, () -> resume(parts, other)));
        assertMessage("not an ArrayTable", assertThrows(IllegalArgumentException.class, () -> resume(parts, "text")));
        resume(parts, two);
        for (String name : List.of("samples.csv", "metrics.json")) {
            RunFiles.assertSame(whole, parts, name);
        }

        PipelineRunner without = PipelineRunner.of(Registry.load());
        assertMessage(
                "were arrays of Java",
                assertThrows(
                        ModelException.class,
                        () -> without.evaluate(whole, List.of(), Optional.empty(), RunSettings.silent())));
        PipelineRunner with = PipelineRunner.of(Registry.load(), Map.of("rows", two));
        Figures figures = with.evaluate(whole, List.of(), Optional.empty(), RunSettings.silent());
        Figures onOthers = with.evaluate(whole, List.of(), ArrayTable.of(other), RunSettings.silent());
        assertNotEquals(
                figures.metrics().get("log-likelihood"), onOthers.metrics().get("log-likelihood"));
        assertMessage(
                "gives 1 columns",
                assertThrows(
                        DataException.class,
                        () -> with.evaluate(
                                whole, List.of(), ArrayTable.of(columns(other, 0, 1)), RunSettings.silent())));
        // The model itself needs no data.
        assertEquals(6, FittedModel.load(whole).sampleRows(6).length);
    }

    private static Result resume(Path run, Object rows) {
        return Pipeline.resume(run, RunSettings.silent(), Registry.load(), Map.of("rows", rows));
    }

    /** A reshaped table has the same numbers in the same order. */
    @Test
    void theHashIsOfTheShapeToo() {
        double[][] wide = {{1, 2, 3}, {4, 5, 6}};
        double[][] tall = {{1, 2}, {3, 4}, {5, 6}};
        assertNotEquals(ArrayTable.of(wide).sha256(), ArrayTable.of(tall).sha256());
        assertEquals(ArrayTable.of(wide).sha256(), ArrayTable.of(floats(wide)).sha256());
    }

    @Test
    void picturesKeepTheirShape() {
        Pipeline pipeline = Pipeline.builder()
                .data(
                        ArrayTable.of(Nd4j.rand(12, 2, 3)),
                        DataConfig.ofArrays().event(DataConfig.EventShape.IMAGE).build())
                .model("flow", Map.of("bijections", List.of("affine")))
                .noTraining()
                .sample(SampleConfig.builder().count(2).build())
                .build();
        assertArrayEquals(new long[] {1, 2, 3}, pipeline.run().model().model().event());
        assertMessage(
                "[n, h, w]",
                assertThrows(
                        DataException.class,
                        () -> Pipeline.builder()
                                .data(
                                        ArrayTable.of(rows(9, 1)),
                                        DataConfig.ofArrays()
                                                .event(DataConfig.EventShape.IMAGE)
                                                .build())
                                .model("flow", Map.of("bijections", List.of("affine")))
                                .build()
                                .run()));
    }

    @Test
    void aSavedModelIsTheModel() {
        double[][] two = columns(rows(80, 1), 0, 2);
        Result result = flow().data(two).build().run();
        FittedModel model = result.model();
        Path saved = dir.resolve("saved");
        model.save(saved);
        FittedModel loaded = FittedModel.load(saved);
        assertArrayEquals(model.sampleRows(5), loaded.sampleRows(5));
        assertArrayEquals(model.logProb(two), loaded.logProb(two));
        Path again = dir.resolve("again");
        loaded.save(again);
        assertArrayEquals(model.logProb(two), FittedModel.load(again).logProb(two));
        for (Path folder : List.of(saved, again)) {
            PipelineRunner runner = PipelineRunner.of(Registry.load(), Map.of("rows", two));
            Figures figures = runner.evaluate(folder, List.of(), Optional.empty(), RunSettings.silent());
            assertEquals(
                    result.metrics().get("log-likelihood"), figures.metrics().get("log-likelihood"));
            assertMessage("there is nothing to resume", assertThrows(ModelException.class, () -> resume(folder, two)));
            assertFalse(Files.exists(folder.resolve("samples.csv")));
        }
        assertMessage("already holds a run", assertThrows(OutputException.class, () -> model.save(saved)));
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        double[][] two = columns(rows(40, 1), 0, 2);
        FittedModel model = flow().data(two).build().run().model();
        assertMessage(
                "the rows must have 2 numbers each, and row 2 has 3",
                assertThrows(IllegalArgumentException.class, () -> model.logProb(new double[][] {{1, 2}, {1, 2, 3}})));
        assertEquals(0, model.logProb(new double[0][]).length);
    }

    @Test
    void severalThreadsShareAModel() throws Exception {
        double[][] two = columns(rows(80, 1), 0, 2);
        List<FittedModel> models =
                new ArrayList<>(List.of(flow(COUPLING).data(two).build().run().model()));
        models.add(Pipeline.builder()
                .data(two)
                .model("diffusion", Map.of("sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(8)))))
                .train(TrainConfig.builder().steps(5).batch(16).build())
                .sample(SampleConfig.builder()
                        .solver("euler-maruyama", Map.of("steps", 5))
                        .build())
                .build()
                .run()
                .model());
        double[][] some = Arrays.copyOf(two, 3);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (FittedModel model : models) {
                double[][] samples = model.sampleRows(9);
                double[] logProb = model.logProb(some);
                List<Future<double[][]>> drawn = new ArrayList<>();
                List<Future<double[]>> scored = new ArrayList<>();
                for (int i : IntStream.range(0, 16).toArray()) {
                    int count = 1 + i % 9;
                    drawn.add(threads.submit(() -> model.sampleRows(count)));
                    scored.add(threads.submit(() -> model.logProb(some)));
                }
                for (Future<double[][]> each : drawn) {
                    double[][] mine = each.get();
                    assertArrayEquals(Arrays.copyOf(samples, mine.length), mine);
                }
                for (Future<double[]> each : scored) {
                    assertArrayEquals(logProb, each.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
