package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.Imputing;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.data.CodedRows;
import org.ergodic.pipeline.store.SamplesCsv;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of prices, sizes in words and dates of days, conditioned on a colour, with a column of names left out. */
class MixedTablesTest {
    @TempDir
    private static Path folder;

    private static Path run;
    private static FittedModel model;

    private static String row(Random random, int i) {
        boolean red = random.nextBoolean();
        return "row " + i + "," + (red ? "red" : "blue") + ","
                + String.format(Locale.ROOT, "%.2f", (red ? 2 : 5) + random.nextInt(9) * 0.25) + ","
                + (random.nextInt(3) == 0 ? "large" : "small");
    }

    @BeforeAll
    static void fit() throws IOException {
        Random random = new Random(2);
        Path file = folder.resolve("rows.csv");
        StringBuilder text = new StringBuilder("name,colour,price,size\n");
        IntStream.range(0, 120).forEach(i -> text.append(row(random, i)).append('\n'));
        Files.writeString(file, text);
        run = folder.resolve("run");
        model = Pipeline.builder()
                .seed(5)
                .data(Map.of(
                        "csv", file.toString(), "condition-columns", List.of("colour"), "leave-out", List.of("name")))
                .model("flow", Map.of("bijections", List.of(Map.of("name", "affine-coupling", "hidden", List.of(8)))))
                .train(Map.of("steps", 40, "batch", 32))
                .sample(Map.of("count", 50, "condition", Map.of("colour", "red")))
                .evaluate("roundness")
                .output(run)
                .build()
                .run()
                .model();
    }

    @Test
    @DisplayName("samples have the prices of the file: steps of 0.25 within its range, written in two decimals at most")
    void grid() throws IOException {
        assertEquals(
                Map.of("price", "decimal", "size", "interval"), model.coding().codecs());
        List<String> lines = Files.readAllLines(run.resolve("samples.csv"));
        assertEquals("price,size", lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            double price = Double.parseDouble(line.split(",")[0]);
            assertEquals(0, price % 0.25, line);
            assertTrue(price >= 2 && price <= 7, line);
        }
        assertTrue(Files.readString(run.resolve("metrics.json")).contains("\"unrounded\""));
    }

    @Test
    @DisplayName("a condition is a word in a file and in Java, by name or in order, and another word is refused")
    void condition() throws IOException {
        assertTrue(Files.readString(run.resolve("config.resolved.yaml")).contains("colour: red"));
        FittedModel loaded = FittedModel.load(run);
        SampleConfig how = loaded.sampleConfig();
        assertEquals(Map.of("colour", "red"), how.condition().named());
        SampleConfig named =
                how.toBuilder().count(5).condition(Map.of("colour", "blue")).build();
        SampleConfig ordered = how.toBuilder()
                .count(5)
                .condition(org.ergodic.api.config.ColumnValues.of(List.of("blue")))
                .build();
        assertEquals(loaded.sample(named), loaded.sample(ordered));
        for (Map<String, String> wrong :
                List.of(Map.of("colour", "gren"), Map.of("color", "red"), Map.<String, String>of())) {
            String message = assertThrows(
                            ConfigException.class,
                            () -> loaded.sample(how.toBuilder().condition(wrong).build()))
                    .getMessage();
            assertTrue(
                    message.contains(
                            wrong.isEmpty()
                                    ? "the model is conditioned on colour: give sample.condition"
                                    : wrong.containsKey("colour")
                                            ? "gren is none of the 2 words of colour, which are blue, red"
                                            : "color is none of the columns colour; colour has no value"),
                    message);
        }
    }

    @Test
    @DisplayName("an imputed file has its own columns, order, delimiter and fields, but for the missing cells")
    void imputedFile() throws IOException {
        Path file = folder.resolve("gaps.csv");
        Files.writeString(file, """
                size;name;price;colour
                ;a, b;2.50;red
                small;NA;NA;blue
                large;c;6;blue
                """);
        ImputedRows rows = PipelineRunner.of(Registry.load())
                .impute(
                        run,
                        model,
                        file,
                        new Imputing(2, Optional.empty(), 10, Optional.empty()),
                        RunSettings.silent());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rows.write(out);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, rows.missing());
        assertEquals("size;name;price;colour;draw", lines.get(0));
        assertEquals(7, lines.size());
        assertTrue(lines.get(1).matches("(small|large);a, b;2\\.50;red;1"), lines.get(1));
        assertTrue(lines.get(2).matches("small;NA;[2-7](\\.25|\\.5|\\.75)?;blue;1"), lines.get(2));
        assertEquals("large;c;6;blue;1", lines.get(3));
        assertTrue(lines.get(5).endsWith(";blue;2"), lines.get(5));
    }

    @Test
    @DisplayName("rows of typed columns in memory are imputed as those of a file, and words that are not known refused")
    void imputedArrays() {
        ArrayTable rows = ArrayTable.ofColumns()
                .words("colour", "red", "blue")
                .words("size", null, "small")
                .number("price", 2.5, Double.NaN)
                .build();
        ImputedRows imputed =
                model.impute(rows, new Imputing(1, Optional.empty(), 10, Optional.empty()), RunSettings.silent());
        assertEquals(2, imputed.missing());
        assertEquals(2.5, imputed.filled().get(0).getDouble(0, 0));
        assertEquals(1, imputed.filled().get(0).getDouble(1, 1), "small comes after large");
        assertFalse(Double.isNaN(imputed.filled().get(0).getDouble(1, 0)));
    }

    @Test
    @DisplayName("codes of a file decode to its words")
    void codes() throws IOException {
        Path file = folder.resolve("few.csv");
        Files.writeString(file, "colour,price,size\nred,2.5,small\nblue,6.75,large\n");
        PipelineRunner runner = PipelineRunner.of(Registry.load());
        CodedRows codes = runner.encode(run, model, file, RunSettings.silent());
        Path coded = folder.resolve("codes.csv");
        try (var out = Files.newOutputStream(coded)) {
            SamplesCsv.write(out, codes.columns(), codes.all(), Map.of());
        }
        CodedRows back = runner.decode(run, model, coded, RunSettings.silent());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SamplesCsv.write(out, back.columns(), back.all(), Map.of());
        assertEquals("price,size,colour\n2.5,small,red\n6.75,large,blue\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(0, back.failed());
    }
}
