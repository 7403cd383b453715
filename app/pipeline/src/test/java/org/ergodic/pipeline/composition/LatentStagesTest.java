package org.ergodic.pipeline.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.stage.Table;
import org.ergodic.pipeline.RunSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A diffusion in the codes of an autoencoder, as a pipeline of stages, with a class that goes along. */
@Tag("measured")
class LatentStagesTest {
    private static final int SIDE = 4;

    /** Pictures of one bar of a random brightness, across for class 0 and down for class 1. */
    private static Table bars(int n) {
        Random random = new Random(3);
        double[][] rows = new double[n][SIDE * SIDE + 1];
        for (int i = 0; i < n; i++) {
            int place = random.nextInt(SIDE);
            double value = 0.5 + 0.5 * random.nextDouble();
            for (int k = 0; k < SIDE; k++) {
                rows[i][i % 2 == 0 ? place * SIDE + k : k * SIDE + place] = value;
            }
            rows[i][SIDE * SIDE] = i % 2;
        }
        List<String> names =
                IntStream.rangeClosed(1, SIDE * SIDE).mapToObj(i -> "x" + i).toList();
        Schema columns = Schema.numbers(names)
                .followedBy(new Schema(List.of(Column.category("way", List.of("across", "down")))));
        return new Table(columns, Nd4j.createFromArray(rows), 1);
    }

    @Test
    void aDiffusionOfCodesIsDecodedToPictures() {
        Map<String, Object> picture =
                Map.of("arrays", "table", "image", List.of(SIDE, SIDE), "event", "image", "scale", "unit");
        Table bars = bars(400);
        Table plain = Table.of(bars.modelled(), bars.numbers(bars.modelled()));
        StagedResult result = StagedPipeline.builder()
                .seed(4)
                .table("plain", plain)
                .table("bars", bars)
                .stage(
                        "autoencoder",
                        Component.of(
                                "train",
                                Map.of(
                                        "data",
                                        picture,
                                        "model",
                                        Map.of("kind", "autoencoder", "channels", List.of(8), "latent", 4),
                                        "train",
                                        Map.of(
                                                "steps",
                                                250,
                                                "batch",
                                                32,
                                                "optimizer",
                                                Map.of("name", "adamw", "rate", 3e-3)),
                                        "evaluate",
                                        List.of("evidence-bound"))),
                        Map.of("table", "plain"))
                .stage("codes", Component.of("encode"), Map.of("model", "autoencoder", "table", "bars"))
                .stage(
                        "diffusion",
                        Component.of(
                                "train",
                                Map.of(
                                        "data",
                                        Map.of(
                                                "arrays",
                                                "table",
                                                "image",
                                                List.of(4, SIDE / 2, SIDE / 2),
                                                "event",
                                                "image",
                                                "condition-classes",
                                                true),
                                        "model",
                                        Map.of(
                                                "kind",
                                                "diffusion",
                                                "score",
                                                Map.of("name", "unet", "channels", List.of(8), "blocks", 1)),
                                        "train",
                                        Map.of("steps", 30, "batch", 32),
                                        "sample",
                                        Map.of("count", 20, "solver", Map.of("name", "heun", "steps", 5)),
                                        "evaluate",
                                        List.of())),
                        Map.of("table", "codes.codes"))
                .stage("drawn", Component.of("decode"), Map.of("model", "autoencoder", "codes", "diffusion.samples"))
                .build()
                .run(RunSettings.silent());
        Table codes = result.table("codes");
        assertEquals(List.of("way"), codes.given());
        assertEquals(SIDE * SIDE, codes.modelled().size());
        INDArray back = result.fitted("autoencoder").decode(codes).numbers(plain.columns());
        double error = back.squaredDistance(plain.values()) / plain.values().length();
        double spread = plain.values().varNumber().doubleValue();
        assertTrue(error < 0.5 * spread, "pictures come back: " + error + " of " + spread);
        assertEquals(
                bars.numbers(List.of("way")),
                result.fitted("autoencoder").decode(codes).numbers(List.of("way")));
        Table drawn = result.table("drawn");
        assertEquals(20, drawn.rows());
        assertEquals(plain.columns(), drawn.modelled());
        assertTrue(Arrays.stream(drawn.values().dup('c').data().asDouble()).allMatch(Double::isFinite));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> result.fitted("autoencoder").decode(plain));
        assertTrue(e.getMessage().contains("z1"), e.getMessage());
    }
}
