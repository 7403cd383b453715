package org.ergodic.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.ergodic.api.model.Metric.Measurement;
import org.ergodic.api.model.Warning;
import org.junit.jupiter.api.Test;
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
                new Measurement(1.5, "nats", OptionalDouble.of(1), OptionalDouble.empty(), Map.of("rows", 7))
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
    void yaml() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", 7);
        map.put("rate", 1e-3);
        map.put("text", "no: \"quotes\"\nyes");
        map.put("looks-like-a-number", "12");
        map.put("list", List.of(1, 2, 3));
        map.put("nested", Map.of("flag", true));
        String text = text(out -> Yaml.write(out, map));
        assertTrue(text.startsWith("seed: 7\n"), text);
        assertEquals(map, new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    @Test
    void axes() {
        assertEquals(List.of(-2.0, 0.0, 2.0), new Axis(-3, 3, false).ticks(3));
        assertEquals(List.of(0.1, 0.2, 0.3), new Axis(0.05, 0.35, false).ticks(3));
        assertEquals(List.of(0.01, 0.1, 1.0, 10.0), new Axis(0.005, 20, true).ticks(6));
        assertEquals(0.5, new Axis(1, 100, true).share(10), 1e-12);
        assertEquals(-1, Axis.around(0, 0, 1).min());
        assertThrows(IllegalArgumentException.class, () -> new Axis(0, 1, true));
        assertEquals(
                "[0, \u22120.5, 1e7, 1.2e-5]",
                Arrays.asList(Axis.label(0), Axis.label(-0.5), Axis.label(1e7), Axis.label(1.2e-5))
                        .toString());
    }
}
