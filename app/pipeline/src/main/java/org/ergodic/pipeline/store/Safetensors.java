package org.ergodic.pipeline.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import java.util.zip.CRC32C;
import org.ergodic.api.message.Excerpt;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The safetensors format (Hugging Face, github.com/huggingface/safetensors): eight bytes, little-endian, with the
 * length of a JSON header; the header, which gives each tensor's type, shape and place and free text under
 * {@code __metadata__}; the values, little-endian, in rows. Here the types are F32 and F64.
 *
 * <p>Written deterministically: tensors and metadata in the order of their names, and the values from a multiple of
 * eight bytes on. The metadata's {@code crc32c} is a checksum (CRC-32C, RFC 3720) of the whole file, with zeros in its
 * own place.
 *
 * <p>Read with suspicion: a header of any other form, places that overlap, leave gaps or reach beyond the file, and a
 * checksum that does not fit are errors; a file without a checksum is taken, since other writers know of none. Sizes
 * are compared with the file's before memory is taken for them.
 */
public final class Safetensors {
    private static final String METADATA = "__metadata__";
    private static final String CHECKSUM = "crc32c";
    private static final String NO_CHECKSUM = "00000000";
    private static final int AT_ONCE = 1 << 20;

    /** The most dimensions of an array of ND4J. */
    private static final int MOST_DIMENSIONS = 32;

    /** The format's limit, or less where memory is short: a header takes many times its length when it is read. */
    private static final long LONGEST_HEADER =
            Math.max(1 << 20, Math.min(100_000_000, Runtime.getRuntime().maxMemory() / 64));

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Safetensors() {}

    /**
     * What a file holds.
     *
     * @param tensors by name, sorted
     * @param metadata by key, sorted; without the checksum
     * @param checked whether the file has a checksum, which then fits
     */
    public record Contents(Map<String, INDArray> tensors, Map<String, String> metadata, boolean checked) {
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
     * @param metadata free text by key; {@code crc32c} is not free
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, Map<String, INDArray> tensors, Map<String, String> metadata)
            throws IOException {
        if (metadata.containsKey(CHECKSUM)) {
            throw new IllegalArgumentException("the checksum '" + CHECKSUM + "' is not free text");
        }
        Map<String, INDArray> sorted = new TreeMap<>(tensors);
        Map<String, String> text = new TreeMap<>(metadata);
        text.put(CHECKSUM, NO_CHECKSUM);
        byte[] header = header(sorted, text);
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array();
        // The header comes before the values and its checksum covers them, so these are gone through twice.
        CRC32C sum = new CRC32C();
        sum.update(length);
        sum.update(header);
        for (INDArray tensor : sorted.values()) {
            each(tensor, sum::update);
        }
        byte[] digits = String.format("%08x", sum.getValue()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, place(header), digits.length);
        out.write(length);
        out.write(header);
        for (INDArray tensor : sorted.values()) {
            each(tensor, chunk -> out.write(chunk.array(), chunk.arrayOffset(), chunk.limit()));
        }
    }

    /** Where the digits of the checksum stand in a header. */
    private static int place(byte[] header) throws IOException {
        try (JsonParser json = JSON.createParser(header)) {
            while (json.nextToken() != null) {
                if (CHECKSUM.equals(json.currentName()) && json.currentToken() == JsonToken.VALUE_STRING) {
                    return offset(json);
                }
            }
        }
        throw new IllegalStateException("a header without a checksum");
    }

    /** Where the text of the token begins, after its quote. */
    private static int offset(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset() + 1;
    }

    private static byte[] header(Map<String, INDArray> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart(METADATA);
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
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

    /** Gives a tensor's bytes in parts of at most a megabyte, each in a buffer that is used again. */
    private static void each(INDArray tensor, IoConsumer<ByteBuffer> use) throws IOException {
        if (tensor.length() == 0) {
            return;
        }
        INDArray rows = tensor.isView() || tensor.ordering() != 'c' ? tensor.dup('c') : tensor;
        int n = Math.toIntExact(rows.length());
        int width = rows.dataType().width();
        ByteBuffer chunk =
                ByteBuffer.allocate((int) Math.min(AT_ONCE, (long) n * width)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = width == Float.BYTES ? rows.data().asNioFloat() : null;
        DoubleBuffer doubles = width == Float.BYTES ? null : rows.data().asNioDouble();
        int most = chunk.capacity() / width;
        for (int from = 0; from < n; from += most) {
            int count = Math.min(most, n - from);
            if (floats != null) {
                chunk.clear().asFloatBuffer().put(0, floats, from, count);
            } else {
                chunk.clear().asDoubleBuffer().put(0, doubles, from, count);
            }
            use.accept(chunk.limit(count * width));
        }
    }

    /** A tensor's place in a file. */
    private record Entry(String name, DataType type, long[] shape, long begin, long end) {}

    /**
     * Reads tensors, all or none.
     *
     * @param file the file
     * @return what it holds
     * @throws SafetensorsException if it is truncated, damaged or of another format, saying which
     * @throws OutputException if it cannot be read, or does not fit into the memory
     */
    public static Contents read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Reading(file, channel).contents();
        } catch (java.nio.file.NoSuchFileException e) {
            throw new OutputException("there is no file " + file, e);
        } catch (IOException e) {
            throw new OutputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** A file being read. */
    private static final class Reading {
        private final Path file;
        private final FileChannel channel;
        private final CRC32C sum = new CRC32C();
        private final Map<String, String> metadata = new TreeMap<>();
        private final List<Entry> entries = new ArrayList<>();
        private String recorded;

        Reading(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        Contents contents() throws IOException {
            long size = channel.size();
            if (size < Long.BYTES) {
                throw new SafetensorsException(file + " is not a safetensors file: it has only " + size + " bytes");
            }
            ByteBuffer first = fill(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN));
            sum.update(first.array());
            long length = first.getLong();
            if (length < 2 || length > size - Long.BYTES) {
                throw new SafetensorsException(file + " is truncated, or not a safetensors file: its header would have "
                        + length + " bytes, and the file has " + size);
            }
            if (length > LONGEST_HEADER) {
                throw new SafetensorsException(file + " is not a safetensors file: its header would have " + length
                        + " bytes, and " + LONGEST_HEADER + " are the most that is read where Java may use "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
            }
            header(fill(ByteBuffer.allocate((int) length)).array());
            long available = size - Long.BYTES - length;
            checkPlaces(available);
            Map<String, INDArray> tensors = new TreeMap<>();
            try {
                ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(AT_ONCE, available + Long.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
                for (Entry entry : entries) {
                    tensors.put(entry.name(), tensor(entry, chunk));
                }
            } catch (OutOfMemoryError e) {
                throw new OutputException(
                        file + " holds " + (available >> 20) + " MB of values, and Java may use "
                                + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MB. Give more memory by ERGODIC_OPTS=-Xmx8g",
                        e);
            }
            String found = String.format("%08x", sum.getValue());
            if (recorded != null && !recorded.equals(found)) {
                throw new SafetensorsException(file + " is damaged: its bytes have the checksum " + found
                        + ", and it was written with " + Excerpt.of(recorded) + ". Copy it again, or train anew");
            }
            return new Contents(tensors, metadata, recorded != null);
        }

        private ByteBuffer fill(ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new SafetensorsException(file + " is truncated: it became shorter while it was read");
                }
            }
            return buffer.flip();
        }

        private void header(byte[] header) throws IOException {
            if (header[0] != '{') {
                throw new SafetensorsException(file + " is not a safetensors file: its header is not a JSON object");
            }
            int digits = -1;
            // Entry by entry, since the tree of a whole header would take very much more memory than its text.
            try (JsonParser json = JSON.createParser(header)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    if (name.equals(METADATA)) {
                        digits = metadata(json);
                    } else {
                        entries.add(entry(name, json.readValueAsTree()));
                    }
                }
                if (json.nextToken() != null) {
                    throw new SafetensorsException(file + " is damaged: its header goes on after its end");
                }
            } catch (JsonProcessingException e) {
                throw new SafetensorsException(file
                        + " is damaged, or not a safetensors file: its header is not JSON: "
                        + Excerpt.message(e.getOriginalMessage()));
            }
            if (recorded != null && recorded.length() == NO_CHECKSUM.length()) {
                Arrays.fill(header, digits, digits + NO_CHECKSUM.length(), (byte) '0');
            }
            sum.update(header);
        }

        /** Reads the metadata; {@return where the checksum's digits begin, if there are any} */
        private int metadata(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new SafetensorsException(file + " is damaged: " + METADATA + " is not an object");
            }
            int digits = -1;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw new SafetensorsException(
                            file + " is damaged: " + METADATA + " '" + Excerpt.of(key) + "' is not text");
                }
                if (key.equals(CHECKSUM)) {
                    digits = offset(json);
                    recorded = json.getText();
                } else {
                    metadata.put(key, json.getText());
                }
            }
            return digits;
        }

        private Entry entry(String name, JsonNode node) {
            String where = file + ": tensor '" + Excerpt.of(name) + "' ";
            String dtype = node.path("dtype").asText();
            DataType type = switch (dtype) {
                case "F32" -> DataType.FLOAT;
                case "F64" -> DataType.DOUBLE;
                default ->
                    throw new SafetensorsException(
                            where + "has the type '" + Excerpt.of(dtype) + "'; F32 and F64 can be read");
            };
            long[] shape = integers(where + "has no list of sizes 'shape'", node.path("shape"));
            long[] offsets = integers(where + "has no pair 'data_offsets'", node.path("data_offsets"));
            if (offsets.length != 2 || offsets[1] < offsets[0] || offsets[1] - offsets[0] > Integer.MAX_VALUE) {
                throw new SafetensorsException(where + "has the place " + Excerpt.of(Arrays.toString(offsets))
                        + ", which is not a begin and an end at most 2 GiB apart");
            }
            if (shape.length > MOST_DIMENSIONS) {
                throw new SafetensorsException(
                        where + "has " + shape.length + " dimensions; there can be " + MOST_DIMENSIONS);
            }
            long bytes = type.width();
            try {
                for (long side : shape) {
                    // The sides of an empty tensor are sizes all the same.
                    bytes = Math.multiplyExact(bytes, Math.toIntExact(side));
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
                    throw new SafetensorsException(message + ": " + Excerpt.of(node.get(i)));
                }
                numbers[i] = node.get(i).longValue();
            }
            return numbers;
        }

        private void checkPlaces(long available) {
            entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
            long end = 0;
            for (Entry entry : entries) {
                if (entry.begin() != end) {
                    throw new SafetensorsException(file + " is damaged: tensor '" + Excerpt.of(entry.name())
                            + "' begins at byte " + entry.begin() + " where "
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

        private INDArray tensor(Entry entry, ByteBuffer chunk) throws IOException {
            if (entry.begin() == entry.end()) {
                return Nd4j.create(entry.type(), entry.shape());
            }
            INDArray tensor = Nd4j.createUninitialized(entry.type(), entry.shape());
            boolean single = entry.type() == DataType.FLOAT;
            FloatBuffer floats = single ? tensor.data().asNioFloat() : null;
            DoubleBuffer doubles = single ? null : tensor.data().asNioDouble();
            int n = (int) tensor.length();
            int most = chunk.capacity() / entry.type().width();
            for (int from = 0; from < n; from += most) {
                int count = Math.min(most, n - from);
                fill(chunk.clear().limit(count * entry.type().width()));
                sum.update(chunk.duplicate());
                if (single) {
                    floats.put(from, chunk.asFloatBuffer(), 0, count);
                } else {
                    doubles.put(from, chunk.asDoubleBuffer(), 0, count);
                }
            }
            return tensor;
        }
    }
}
