package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.data.table.DataConfig;
import org.ergodic.pipeline.config.GuidanceConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A diffusion of rows that come with captions: "far left", "near right" and so on say where x is. */
@Tag("measured")
class TextConditionTest {
    private static final Map<String, Double> PLACES =
            Map.of("far left", -3.0, "near left", -1.0, "near right", 1.0, "far right", 3.0);

    @TempDir
    private Path dir;

    private Path rows() throws IOException {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("caption,x\n");
        List<String> captions = PLACES.keySet().stream().sorted().toList();
        for (int i = 0; i < 600; i++) {
            String caption = captions.get(i % 4);
            csv.append(String.format(
                    Locale.ROOT, "%s,%.4f%n", caption, PLACES.get(caption) + 0.2 * random.nextGaussian()));
        }
        Path file = dir.resolve("rows.csv");
        Files.writeString(file, csv, StandardCharsets.UTF_8);
        return file;
    }

    private Pipeline.Builder pipeline() throws IOException {
        return Pipeline.builder()
                .seed(5)
                .data(DataConfig.ofCsv(rows().toString())
                        .conditionColumns("caption")
                        .conditionText("caption")
                        .build())
                .model(
                        "diffusion",
                        Map.of(
                                "condition-dropout",
                                0.1,
                                "score",
                                Component.of("mlp", Map.of("hidden", List.of(32, 32), "time-count", 4))));
    }

    private static double mean(FittedModel model, GuidanceConfig guidance, String caption) {
        SampleConfig.Builder how = SampleConfig.builder()
                .count(100)
                .solver("heun", Map.of("steps", 10))
                .condition(ColumnValues.of(Map.of("caption", caption)));
        double[][] rows = model.sampleRows((guidance == null ? how : how.guidance(guidance)).build());
        return Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElseThrow();
    }

    @Test
    void samplesFollowTheCaption() throws IOException {
        pipeline()
                .train(TrainConfig.builder()
                        .steps(300)
                        .batch(32)
                        .optimizer("adam", Map.of("rate", 0.01))
                        .build())
                .sample(SampleConfig.builder().count(4).build())
                .output(dir.resolve("run"))
                .build()
                .run();
        FittedModel model = FittedModel.load(dir.resolve("run"));
        for (String caption : List.of("far left", "near right")) {
            // The mean of 100 samples has a standard error of 0.02; the rest is for a short training.
            assertEquals(PLACES.get(caption), mean(model, null, caption), 0.5, caption);
        }
        // Of words that it does not know it makes something.
        assertTrue(Double.isFinite(mean(model, null, "人")));
        GuidanceConfig away = GuidanceConfig.scale(1.5).awayFrom(ColumnValues.of(Map.of("caption", "far right")));
        assertTrue(
                mean(model, away, "near left") < mean(model, null, "near left"),
                "away from the far right is further left");
        for (String wrong : List.of(" ", "word ".repeat(200))) {
            assertThrows(ConfigException.class, () -> mean(model, null, wrong));
            ConfigException e = assertThrows(
                    ConfigException.class,
                    () -> mean(
                            model,
                            GuidanceConfig.scale(2).awayFrom(ColumnValues.of(Map.of("caption", wrong))),
                            "near left"));
            assertTrue(e.getMessage().contains("caption"), e.getMessage());
        }
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = dir.resolve("numbers.csv");
        Files.writeString(file, "caption,x\n" + "1,2\n3,4\n".repeat(20), StandardCharsets.UTF_8);
        ConfigException negative = assertThrows(
                ConfigException.class,
                () -> pipeline()
                        .train(TrainConfig.builder().steps(1).build())
                        .sample(SampleConfig.builder()
                                .count(1)
                                .condition(ColumnValues.of(Map.of("caption", "far left")))
                                .guidance(GuidanceConfig.scale(2).awayFrom(ColumnValues.of(List.of(" "))))
                                .build())
                        .build()
                        .run());
        assertTrue(negative.getMessage().contains("sample.guidance.negative"), negative.getMessage());
        Exception missing = assertThrows(
                Exception.class,
                () -> pipeline()
                        .data(DataConfig.ofCsv(rows().toString())
                                .conditionColumns("caption")
                                .conditionText("captoin")
                                .build())
                        .build()
                        .run());
        assertTrue(missing.getMessage().contains("captoin"), missing.getMessage());
    }
}
