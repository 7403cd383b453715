package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ergodic.api.model.Metric.Measurement;
import org.ergodic.api.model.Warning;
import org.ergodic.pipeline.store.IoConsumer;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.SamplesCsv;
import org.ergodic.pipeline.store.YamlWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class TextFilesTest {
    private static String text(IoConsumer<ByteArrayOutputStream> write) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write.accept(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void samples() throws IOException {
        double[][] rows = {{1, -0.5}, {1e-7, (float) 0.1}, {1e20, Double.NaN}};
        assertEquals(
                "a,\"b, c\"\n1,-0.5\n1.0E-7,0.1\n1.0E20,NaN\n",
                text(out -> SamplesCsv.write(out, List.of("a", "b, c"), Nd4j.createFromArray(rows))));
        assertThrows(
                IllegalArgumentException.class,
                () -> SamplesCsv.write(new ByteArrayOutputStream(), List.of("a"), Nd4j.createFromArray(rows)));
    }

    @Test
    void samplesReadBackExactly() throws IOException {
        long seed = 5;
        Random random = new Random(seed);
        double[][] rows = new double[300][2];
        for (double[] row : rows) {
            row[0] = random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15);
            row[1] = (float) random.nextGaussian();
        }
        String[] lines = text(out -> SamplesCsv.write(out, List.of("a", "b"), Nd4j.createFromArray(rows)))
                .split("\n");
        for (int i = 0; i < rows.length; i++) {
            String[] fields = lines[i + 1].split(",");
            assertEquals(rows[i][0], Double.parseDouble(fields[0]), "seed " + seed);
            // Short texts are those of single precision numbers, and name that number only in single precision.
            assertEquals(rows[i][1], Float.parseFloat(fields[1]), "seed " + seed);
        }
    }

    @Test
    void metrics() throws IOException {
        Map<String, Measurement> metrics = new LinkedHashMap<>();
        metrics.put(
                "b",
                Measurement.of(1.5, "nats")
                        .withFloor(1)
                        .withDetails(Map.of("rows", 7))
                        .with("list", List.of(1, "x", true))
                        .with("bad", Double.NaN));
        metrics.put("a", Measurement.of(Double.NEGATIVE_INFINITY, "nats"));
        String json =
                text(out -> MetricsJson.write(out, metrics, List.of(new Warning("loss-rose", "the \"loss\" rose"))));
        assertTrue(json.startsWith("{\n  \"b\""), json);
        JsonNode root = new ObjectMapper().readTree(json);
        assertEquals(new ObjectMapper().readTree("""
                        {"b": {"value": 1.5, "unit": "nats", "floor": 1.0, "baseline": null, "rows": 7,
                               "list": [1, "x", true], "bad": null},
                         "a": {"value": null, "unit": "nats", "floor": null, "baseline": null, "status": "value is -Infinity"},
                         "warnings": [{"id": "loss-rose", "text": "the \\"loss\\" rose"}]}"""), root);
    }

    @Test
    void infiniteFigures() throws IOException {
        Measurement measured = Measurement.of(Double.NEGATIVE_INFINITY, "nats")
                .withBaseline(Double.NEGATIVE_INFINITY)
                .withDetails(Map.of("status", "2 of 3 rows have density 0"));
        String json = text(out -> MetricsJson.write(out, Map.of("a", measured), List.of()));
        assertEquals(new ObjectMapper().readTree("""
                        {"a": {"value": null, "unit": "nats", "floor": null, "baseline": null,
                               "status": "value is -Infinity: 2 of 3 rows have density 0"},
                         "warnings": []}"""), new ObjectMapper().readTree(json));
    }

    @Test
    void scores() throws IOException {
        double infinity = Double.POSITIVE_INFINITY;
        Scores scores = new Scores(
                new double[] {-1.25, -infinity, Double.NaN, -9e75},
                Optional.of(List.of(
                        List.of(new Scores.Suspect(1, 0.5), new Scores.Suspect(0, -infinity)),
                        List.of(new Scores.Suspect(0, infinity), new Scores.Suspect(1, 0)),
                        List.of(new Scores.Suspect(0, infinity), new Scores.Suspect(1, Double.NaN)),
                        List.of(new Scores.Suspect(1, 9e75), new Scores.Suspect(0, 0)))));
        assertEquals("""
                row,log-likelihood,rank,suspect-1,gain-1,suspect-2,gain-2
                1,-1.2500,4,v (column 2),0.5000,v (column 1),-Infinity
                2,-Infinity,2,v (column 1),Infinity,v (column 2),0.0000
                3,,1,v (column 1),Infinity,v (column 2),
                4,-9.0E75,3,v (column 2),9.0E75,v (column 1),0.0000
                """, text(out -> ScoresCsv.write(out, List.of("v", "v"), scores)));
        assertEquals(-infinity, scores.mean());
        assertEquals(1, scores.impossible());
        assertEquals(1, scores.failed());
        assertEquals(
                "row,log-likelihood,rank\n1,2.0000,1\n",
                text(out -> ScoresCsv.write(out, List.of("a"), new Scores(new double[] {2}, Optional.empty()))));
    }

    @Test
    void metricsAreReadAsTheyWereWritten(@TempDir Path dir) throws IOException {
        Map<String, Measurement> metrics = new LinkedHashMap<>();
        metrics.put(
                "z",
                Measurement.of(0.1 + 0.2, "nats")
                        .with("rows", 7)
                        .with("share", 1.0 / 3)
                        .with("long", 1L << 40));
        metrics.put("a", Measurement.of(Double.NEGATIVE_INFINITY, "nats").with("list", List.of(1, 0.5, "x", true)));
        metrics.put("m", Measurement.of(1, "").withFloor(Double.NaN).withBaseline(-1e300));
        List<Warning> warnings = List.of(new Warning("x", "one\n"), new Warning("y", ""));
        String json = text(out -> MetricsJson.write(out, metrics, warnings));
        Path file = Files.writeString(dir.resolve("metrics.json"), json);
        assertEquals(json, text(out -> MetricsJson.write(out, MetricsJson.read(file), MetricsJson.readWarnings(file))));
        for (String damaged : List.of("", "{", "[1]", "{\"a\": 3}", json.substring(0, json.length() / 2))) {
            Files.writeString(file, damaged);
            assertEquals(Map.of(), MetricsJson.read(file), damaged);
            assertEquals(List.of(), MetricsJson.readWarnings(file), damaged);
        }
        assertEquals(Map.of(), MetricsJson.read(dir.resolve("none.json")));
    }

    @Test
    void yaml() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", 7);
        map.put("rate", 1e-3);
        map.put("text", "no: \"quotes\"\nyes");
        map.put("looks-like-a-number", "12");
        map.put("list", List.of(1, 2, 3));
        map.put("nested", Map.of("flag", true));
        String text = text(out -> YamlWriter.write(out, map));
        assertTrue(text.startsWith("seed: 7\n"), text);
        assertEquals(map, new Load(LoadSettings.builder().build()).loadFromString(text));
    }
}
