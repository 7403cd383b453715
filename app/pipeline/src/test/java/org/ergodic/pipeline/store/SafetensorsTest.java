package org.ergodic.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class SafetensorsTest {
    @TempDir
    Path folder;

    private static byte[] bytes(Map<String, INDArray> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors, metadata);
        return out.toByteArray();
    }

    private Safetensors.Contents read(byte[] bytes) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, bytes);
        return Safetensors.read(file);
    }

    private static byte[] file(String header, int values) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + values)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    @Test
    void followsTheSpecification() throws IOException {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        tensors.put("w", Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}}));
        tensors.put("b", Nd4j.createFromArray(1.5));
        byte[] bytes = bytes(tensors, Map.of("step", "7"));
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) buffer.getLong();
        assertEquals(0, length % 8);
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
        assertEquals(
                "{\"__metadata__\":{\"crc32c\":\"" + checksum(bytes, length) + "\",\"step\":\"7\"},"
                        + "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[8,24]}}",
                header.strip());
        buffer.position(8 + length);
        assertEquals(1.5, buffer.getDouble());
        assertEquals(1f, buffer.getFloat());
        assertEquals(2f, buffer.getFloat());
        assertEquals(bytes.length, buffer.position() + 8);
        Map<String, INDArray> reversed = new LinkedHashMap<>();
        reversed.put("b", tensors.get("b"));
        reversed.put("w", tensors.get("w"));
        assertArrayEquals(bytes, bytes(reversed, Map.of("step", "7")), "the order of names, not of insertion");
    }

    /** That of the whole file with zeros in the place of the checksum's digits. */
    private static String checksum(byte[] file, int length) {
        byte[] zeroed = file.clone();
        int at = new String(file, 8, length, StandardCharsets.US_ASCII).indexOf("\"crc32c\":\"") + 8 + 10;
        Arrays.fill(zeroed, at, at + 8, (byte) '0');
        CRC32C sum = new CRC32C();
        sum.update(zeroed);
        return String.format("%08x", sum.getValue());
    }

    @Test
    void roundTrip() throws IOException {
        RandomStream random = RandomStream.of(1);
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        for (long[] shape : new long[][] {{1}, {5}, {3, 4}, {2, 3, 4, 5}, {1, 1}}) {
            for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
                tensors.put(type + Arrays.toString(shape), random.draw(Noise.NORMAL, 0, type, shape));
            }
        }
        tensors.put("scalar", Nd4j.scalar(2.5));
        tensors.put(
                "transposed", random.draw(Noise.NORMAL, 0, DataType.FLOAT, 3, 4).transpose());
        tensors.put("odd values", Nd4j.createFromArray(Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE));
        Map<String, String> metadata = Map.of("a", "1", "\u00e4 \"quoted\"\n", "\u20ac");
        Safetensors.Contents contents = read(bytes(tensors, metadata));
        assertEquals(metadata, contents.metadata());
        assertEquals(tensors.keySet(), contents.tensors().keySet());
        tensors.forEach((name, tensor) -> {
            INDArray back = contents.tensors().get(name);
            assertEquals(tensor.dataType(), back.dataType(), name);
            assertArrayEquals(tensor.shape(), back.shape(), name);
            assertArrayEquals(
                    tensor.dup('c').reshape(tensor.length()).toDoubleVector(),
                    back.dup('c').reshape(back.length()).toDoubleVector(),
                    name);
        });
        assertEquals(Map.of(), read(bytes(Map.of(), Map.of())).tensors());
        assertTrue(contents.checked());
    }

    /** More than is read and written at once, and not a multiple of it. */
    @Test
    void largeArraysComeBackWhole() throws IOException {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        tensors.put("a", RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.FLOAT, 700, 1001));
        tensors.put("b", RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 333_333));
        byte[] bytes = bytes(tensors, Map.of());
        assertEquals(tensors, read(bytes).tensors());
        bytes[bytes.length - 8 * 200_000] ^= 1;
        assertTrue(assertThrows(SafetensorsException.class, () -> read(bytes))
                .getMessage()
                .contains("is damaged: its bytes have the checksum"));
    }

    /** Only a bit of the checksum's own key can go unnoticed here, and then the file says that it has none. */
    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        byte[] whole =
                bytes(Map.of("w", Nd4j.createFromArray(1f, 2f, 3f), "b", Nd4j.createFromArray(0.5)), Map.of("k", "v"));
        int key = new String(whole, StandardCharsets.ISO_8859_1).indexOf("crc32c");
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Safetensors.Contents contents = read(damaged);
                assertFalse(contents.checked(), "bit " + bit);
                assertTrue(bit / 8 >= key && bit / 8 < key + 6, "bit " + bit);
            } catch (SafetensorsException e) {
                assertTrue(e.getMessage().contains("model.safetensors"), e.getMessage());
            }
        }
    }

    @Test
    void readsFilesWithoutAChecksum() throws IOException {
        Safetensors.Contents contents = read(file(
                "{\"__metadata__\":{\"a\":\"1\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}",
                8));
        assertFalse(contents.checked());
        assertEquals(Map.of("a", "1"), contents.metadata());
        assertEquals(Nd4j.zeros(DataType.FLOAT, 1, 2), contents.tensors().get("w"));
        assertThrows(IllegalArgumentException.class, () -> bytes(Map.of(), Map.of("crc32c", "mine")));
    }

    /** A length of 2^62 and a file without end, of which nothing is there. */
    @Test
    void sizesAreComparedWithTheFile() throws IOException {
        byte[] huge = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1L << 62)
                .array();
        assertTrue(assertThrows(SafetensorsException.class, () -> read(huge))
                .getMessage()
                .contains("the file has 16"));
        Path file = folder.resolve("sparse.safetensors");
        try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(1L << 31)
                    .array());
            sparse.setLength(1L << 40);
        }
        String message = assertThrows(SafetensorsException.class, () -> Safetensors.read(file))
                .getMessage();
        assertTrue(message.contains("its header would have 2147483648 bytes"), message);
    }

    static List<Arguments> faults() {
        String good = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        return List.of(
                Arguments.of("empty", new byte[0], "only 0 bytes"),
                Arguments.of(
                        "a PNG", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0}, "not a safetensors"),
                Arguments.of("text", "hello, this is text".getBytes(StandardCharsets.UTF_8), "not a safetensors"),
                Arguments.of(
                        "header beyond the file",
                        ByteBuffer.allocate(16)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(99)
                                .array(),
                        "truncated"),
                Arguments.of("values cut", file(good + "}", 5), "8 bytes, and 5 are there"),
                Arguments.of("values too long", file(good + "}", 9), "1 bytes follow"),
                Arguments.of("not JSON", file(good, 8), "is not JSON"),
                Arguments.of("a JSON list", file("[1]", 0), "not a JSON object"),
                Arguments.of("no entry", file("{\"a\":3}", 0), "type ''"),
                Arguments.of("other type", file(good.replace("F32", "BF16") + "}", 8), "'BF16'; F32 and F64"),
                Arguments.of("no shape", file(good.replace("shape", "shap") + "}", 8), "no list of sizes"),
                Arguments.of("negative shape", file(good.replace("[2]", "[-2]") + "}", 8), "no list of sizes"),
                Arguments.of("fraction", file(good.replace("[2]", "[2.5]") + "}", 8), "no list of sizes"),
                Arguments.of("backwards", file(good.replace("[0,8]", "[8,0]") + "}", 8), "[8, 0]"),
                Arguments.of("wrong size", file(good.replace("[2]", "[3]") + "}", 8), "does not fill its place"),
                Arguments.of(
                        "overflow", file(good.replace("[2]", "[4611686018427387904,4,4]") + "}", 8), "does not fill"),
                Arguments.of("gap", file(good.replace("[0,8]", "[4,12]") + "}", 12), "a gap is"),
                Arguments.of(
                        "overlap",
                        file(good + ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
                        "has not ended"),
                Arguments.of("same name twice", file(good + "," + good.substring(1) + "}", 8), "is not JSON"),
                Arguments.of(
                        "many dimensions",
                        file(good.replace("[2]", "[2" + ",1".repeat(32) + "]") + "}", 8),
                        "33 dimensions"),
                Arguments.of(
                        "a huge side",
                        file(good.replace("[2]", "[0,4611686018427387904]").replace("[0,8]", "[0,0]") + "}", 0),
                        "does not fill"),
                Arguments.of(
                        "a long shape",
                        file(good.replace("[2]", "[" + "-1,".repeat(9999) + "2]") + "}", 8),
                        "no list of sizes 'shape': -1"),
                Arguments.of("nested", file("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}", 0), "is not JSON"),
                Arguments.of("after the end", file(good + "} x", 8), "is not JSON"),
                Arguments.of("two headers", file(good + "}{}", 8), "goes on after its end"),
                Arguments.of(
                        "a wrong checksum",
                        file("{\"__metadata__\":{\"crc32c\":\"00000000\"}}", 0),
                        "is damaged: its bytes"),
                Arguments.of(
                        "a short checksum", file("{\"__metadata__\":{\"crc32c\":\"0\"}}", 0), "is damaged: its bytes"),
                Arguments.of("two metadata", file("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "is not JSON"),
                Arguments.of(
                        "a long name",
                        file(good.replace("\"a\"", "\"" + "n".repeat(20_000) + "\"") + "}", 9),
                        "1 bytes follow"),
                Arguments.of("metadata of numbers", file("{\"__metadata__\":{\"a\":1}}", 0), "is not text"),
                Arguments.of("metadata a list", file("{\"__metadata__\":[]}", 0), "is not an object"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void refusesOtherFiles(String name, byte[] bytes, String expected) {
        String message =
                assertThrows(SafetensorsException.class, () -> read(bytes)).getMessage();
        assertTrue(message.contains(expected), message);
        assertTrue(message.length() < 500, message);
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        byte[] whole = bytes(Map.of("w", Nd4j.createFromArray(1f, 2f, 3f)), Map.of("k", "v"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(SafetensorsException.class, () -> read(cut), "cut to " + length);
        }
    }

    @Test
    void missingFile() {
        assertTrue(assertThrows(OutputException.class, () -> Safetensors.read(folder.resolve("none")))
                .getMessage()
                .startsWith("there is no file"));
        assertThrows(IllegalArgumentException.class, () -> bytes(Map.of("i", Nd4j.createFromArray(1, 2)), Map.of()));
    }
}
