package org.ergodic.pipeline.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;

/**
 * Writes figures as one flat JSON object: name to {@code {"value", "unit", "floor", "baseline", ...}}, and last
 * {@code "warnings"}, a list of {@code {"id", "text"}}, empty if there are none. A number that is not finite is
 * {@code null}, since JSON has no other way to say it, and then {@code "status"} says which it was, or why it could not
 * be computed.
 */
public final class MetricsJson {
    private static final String STATUS = "status";
    private static final String WARNINGS = "warnings";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> FIELDS = Set.of("value", "unit", "floor", "baseline");

    private MetricsJson() {}

    /**
     * Writes figures.
     *
     * @param out where to; not closed
     * @param metrics figures by name, in the order to write
     * @param warnings what should be known before they are trusted
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, Map<String, Metric.Measurement> metrics, List<Warning> warnings)
            throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(lines));
            json.writeStartObject();
            for (Map.Entry<String, Metric.Measurement> entry : metrics.entrySet()) {
                json.writeFieldName(entry.getKey());
                write(json, entry.getValue());
            }
            json.writeArrayFieldStart(WARNINGS);
            for (Warning warning : warnings) {
                json.writeStartObject();
                json.writeStringField("id", warning.id());
                json.writeStringField("text", warning.text());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    /**
     * Reads figures that {@link #write} wrote; what was not finite is not-a-number.
     *
     * @param file the file
     * @return figures by name, in the order written; none where the file is absent or cannot be read
     */
    public static Map<String, Metric.Measurement> read(Path file) {
        Map<String, Metric.Measurement> metrics = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> entry : root(file).properties()) {
                if (!entry.getKey().equals(WARNINGS)) {
                    metrics.put(entry.getKey(), measurement(entry.getValue()));
                }
            }
            return metrics;
        } catch (IOException | IllegalArgumentException e) {
            return Map.of();
        }
    }

    /**
     * Reads the warnings that {@link #write} wrote beside figures.
     *
     * @param file the file
     * @return the warnings, in the order written; none where the file is absent or cannot be read
     */
    public static List<Warning> readWarnings(Path file) {
        List<Warning> warnings = new ArrayList<>();
        try {
            for (JsonNode node : root(file).path(WARNINGS)) {
                if (node.path("id").isTextual() && node.path("text").isTextual()) {
                    warnings.add(new Warning(
                            node.path("id").asText(), node.path("text").asText()));
                }
            }
            return warnings;
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static JsonNode root(Path file) throws IOException {
        return Files.exists(file) ? MAPPER.readTree(Files.readAllBytes(file)) : MissingNode.getInstance();
    }

    private static Metric.Measurement measurement(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("a figure is an object");
        }
        Map<String, Object> details = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!FIELDS.contains(entry.getKey())) {
                details.put(entry.getKey(), MAPPER.convertValue(entry.getValue(), Object.class));
            }
        }
        return Metric.Measurement.of(
                        node.path("value").asDouble(Double.NaN),
                        node.path("unit").asText())
                .withFloor(mark(node.path("floor")))
                .withBaseline(mark(node.path("baseline")))
                .withDetails(details);
    }

    private static OptionalDouble mark(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
    }

    private static void write(JsonGenerator json, Metric.Measurement measurement) throws IOException {
        json.writeStartObject();
        number(json, "value", measurement.value());
        json.writeStringField("unit", measurement.unit());
        mark(json, "floor", measurement.floor());
        mark(json, "baseline", measurement.baseline());
        Map<String, Object> details = new LinkedHashMap<>();
        Object status = measurement.details().get(STATUS);
        if (Double.isInfinite(measurement.value()) || Double.isNaN(measurement.value()) && status == null) {
            details.put(STATUS, "value is " + measurement.value() + (status == null ? "" : ": " + status));
        }
        measurement.details().forEach(details::putIfAbsent);
        for (Map.Entry<String, Object> detail : details.entrySet()) {
            json.writeFieldName(detail.getKey());
            value(json, detail.getValue());
        }
        json.writeEndObject();
    }

    private static void mark(JsonGenerator json, String name, OptionalDouble mark) throws IOException {
        if (mark.isPresent()) {
            number(json, name, mark.getAsDouble());
        } else {
            json.writeNullField(name);
        }
    }

    private static void number(JsonGenerator json, String name, double number) throws IOException {
        json.writeFieldName(name);
        value(json, number);
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeNull();
            }
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                value(json, item);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }
}
