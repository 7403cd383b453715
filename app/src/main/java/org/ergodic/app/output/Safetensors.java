package org.ergodic.app.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The safetensors format (Hugging Face, github.com/huggingface/safetensors): eight bytes, little-endian, with the length of
 * a JSON header; the header, which gives each tensor's type, shape and place and free text under {@code __metadata__}; the
 * values, little-endian, in rows. Here the types are F32 and F64.
 *
 * <p>Written deterministically: tensors and metadata in the order of their names, and the values from a multiple of eight
 * bytes on. Read with suspicion: a header of any other form, places that overlap, leave gaps or reach beyond the file are
 * errors.
 */
public final class Safetensors {
    private static final String METADATA = "__metadata__";
    private static final int LONGEST_HEADER = 100_000_000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Safetensors() {}

    /**
     * What a file holds.
     *
     * @param tensors by name, sorted
     * @param metadata by key, sorted
     */
    public record Contents(Map<String, INDArray> tensors, Map<String, String> metadata) {
        /** Keeps the order. */
        public Contents {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    /**
     * Writes tensors.
     *
     * @param out where to; not closed
     * @param tensors FLOAT or DOUBLE arrays of any shape, by name
     * @param metadata free text by key
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, Map<String, INDArray> tensors, Map<String, String> metadata)
            throws IOException {
        Map<String, INDArray> sorted = new TreeMap<>(tensors);
        byte[] header = header(sorted, metadata);
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (INDArray tensor : sorted.values()) {
            out.write(bytes(tensor));
        }
    }

    private static byte[] header(Map<String, INDArray> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long begin = 0;
            for (Map.Entry<String, INDArray> entry : tensors.entrySet()) {
                INDArray tensor = entry.getValue();
                if (entry.getKey().equals(METADATA)) {
                    throw new IllegalArgumentException("no tensor can be named " + METADATA);
                }
                String type = type(entry.getKey(), tensor.dataType());
                long end = begin + tensor.length() * tensor.dataType().width();
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", type);
                json.writeFieldName("shape");
                json.writeArray(tensor.shape(), 0, tensor.rank());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, end}, 0, 2);
                json.writeEndObject();
                begin = end;
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static String type(String name, DataType type) {
        return switch (type) {
            case FLOAT -> "F32";
            case DOUBLE -> "F64";
            default ->
                throw new IllegalArgumentException(
                        "tensor '" + name + "' is " + type + "; only FLOAT and DOUBLE can be written");
        };
    }

    private static byte[] bytes(INDArray tensor) {
        INDArray rows = tensor.dup('c').reshape(tensor.length());
        ByteBuffer buffer = ByteBuffer.allocate(
                        Math.toIntExact(tensor.length() * tensor.dataType().width()))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (tensor.dataType() == DataType.FLOAT) {
            buffer.asFloatBuffer().put(rows.toFloatVector());
        } else {
            buffer.asDoubleBuffer().put(rows.toDoubleVector());
        }
        return buffer.array();
    }

    /** A tensor's place in a file. */
    private record Entry(String name, DataType type, long[] shape, long begin, long end) {}

    /**
     * Reads tensors, all or none.
     *
     * @param file the file
     * @return what it holds
     * @throws SafetensorsException if it is truncated, damaged or of another format, saying which
     * @throws OutputException if it cannot be read
     */
    public static Contents read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, channel);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new OutputException("there is no file " + file, e);
        } catch (IOException e) {
            throw new OutputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Contents read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new SafetensorsException(file + " is not a safetensors file: it has only " + size + " bytes");
        }
        long length = fill(channel, file, Long.BYTES).getLong();
        if (length < 2 || length > LONGEST_HEADER) {
            throw new SafetensorsException(
                    file + " is not a safetensors file: its header would have " + length + " bytes");
        }
        if (length > size - Long.BYTES) {
            throw new SafetensorsException(file + " is truncated, or not a safetensors file: its header would have "
                    + length + " bytes, and the file has " + size);
        }
        byte[] header = fill(channel, file, (int) length).array();
        if (header[0] != '{') {
            throw new SafetensorsException(file + " is not a safetensors file: its header is not a JSON object");
        }
        JsonNode root;
        try {
            root = JSON.readTree(header);
        } catch (JsonProcessingException e) {
            throw new SafetensorsException(
                    file + " is damaged, or not a safetensors file: its header is not JSON: " + e.getOriginalMessage());
        }
        Map<String, String> metadata = new TreeMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                metadata(file, field.getValue(), metadata);
            } else {
                entries.add(entry(file, field.getKey(), field.getValue()));
            }
        }
        checkPlaces(file, entries, size - Long.BYTES - length);
        Map<String, INDArray> tensors = new TreeMap<>();
        for (Entry entry : entries) {
            tensors.put(entry.name(), tensor(entry, fill(channel, file, (int) (entry.end() - entry.begin()))));
        }
        return new Contents(tensors, metadata);
    }

    private static ByteBuffer fill(FileChannel channel, Path file, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new SafetensorsException(file + " is truncated: it became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static void metadata(Path file, JsonNode node, Map<String, String> metadata) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw new SafetensorsException(
                        file + " is damaged: " + METADATA + " '" + entry.getKey() + "' is not text");
            }
            metadata.put(entry.getKey(), entry.getValue().textValue());
        }
        if (!node.isObject()) {
            throw new SafetensorsException(file + " is damaged: " + METADATA + " is not an object");
        }
    }

    private static Entry entry(Path file, String name, JsonNode node) {
        String where = file + ": tensor '" + name + "' ";
        String dtype = node.path("dtype").asText();
        DataType type = switch (dtype) {
            case "F32" -> DataType.FLOAT;
            case "F64" -> DataType.DOUBLE;
            default -> throw new SafetensorsException(where + "has the type '" + dtype + "'; F32 and F64 can be read");
        };
        long[] shape = integers(where + "has no list of sizes 'shape'", node.path("shape"));
        long[] offsets = integers(where + "has no pair 'data_offsets'", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[1] < offsets[0] || offsets[1] - offsets[0] > Integer.MAX_VALUE) {
            throw new SafetensorsException(where + "has the place " + Arrays.toString(offsets)
                    + ", which is not a begin and an end at most 2 GiB apart");
        }
        long bytes = type.width();
        try {
            for (long side : shape) {
                bytes = Math.multiplyExact(bytes, side);
            }
        } catch (ArithmeticException e) {
            bytes = -1;
        }
        if (bytes != offsets[1] - offsets[0]) {
            throw new SafetensorsException(where + "of type " + dtype + " and shape " + Arrays.toString(shape)
                    + " does not fill its place " + Arrays.toString(offsets));
        }
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] integers(String message, JsonNode node) {
        if (!node.isArray()) {
            throw new SafetensorsException(message);
        }
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!node.get(i).isIntegralNumber()
                    || !node.get(i).canConvertToLong()
                    || node.get(i).longValue() < 0) {
                throw new SafetensorsException(message + ": " + node);
            }
            numbers[i] = node.get(i).longValue();
        }
        return numbers;
    }

    private static void checkPlaces(Path file, List<Entry> entries, long available) {
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = 0;
        for (Entry entry : entries) {
            if (entry.begin() != end) {
                throw new SafetensorsException(file + " is damaged: tensor '" + entry.name() + "' begins at byte "
                        + entry.begin() + " where "
                        + (entry.begin() < end ? "the one before has not ended" : "a gap is")
                        + " (expected " + end + ")");
            }
            end = entry.end();
        }
        if (end > available) {
            throw new SafetensorsException(
                    file + " is truncated: its tensors have " + end + " bytes, and " + available + " are there");
        }
        if (end < available) {
            throw new SafetensorsException(
                    file + " is damaged: " + (available - end) + " bytes follow the last of its tensors");
        }
    }

    private static INDArray tensor(Entry entry, ByteBuffer bytes) {
        INDArray flat;
        if (entry.type() == DataType.FLOAT) {
            float[] values = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(values);
            flat = values.length == 0 ? null : Nd4j.createFromArray(values);
        } else {
            double[] values = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(values);
            flat = values.length == 0 ? null : Nd4j.createFromArray(values);
        }
        if (flat == null) {
            return Nd4j.create(entry.type(), entry.shape());
        }
        return entry.shape().length == 0 ? flat.reshape() : flat.reshape('c', entry.shape());
    }
}
