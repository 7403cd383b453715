package org.ergodic.app.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;

/**
 * Writes figures as one flat JSON object: name to {@code {"value", "unit", "floor", "baseline", ...}}, and last
 * {@code "warnings"}, a list of {@code {"id", "text"}}, empty if there are none. A number that is not finite is {@code null},
 * since JSON has no other way to say it, and then {@code "status"} says which it was.
 */
public final class MetricsJson {
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
            json.writeArrayFieldStart("warnings");
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

    private static void write(JsonGenerator json, Metric.Measurement measurement) throws IOException {
        json.writeStartObject();
        number(json, "value", measurement.value());
        json.writeStringField("unit", measurement.unit());
        mark(json, "floor", measurement.floor());
        mark(json, "baseline", measurement.baseline());
        if (!Double.isFinite(measurement.value()) && !measurement.details().containsKey("status")) {
            json.writeStringField("status", "value is " + measurement.value());
        }
        for (Map.Entry<String, Object> detail : measurement.details().entrySet()) {
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
