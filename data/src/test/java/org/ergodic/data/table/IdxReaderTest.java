package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class IdxReaderTest {
    @TempDir
    Path folder;

    private static byte[] idx(int magic, int[] sizes, int... bytes) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(magic);
            for (int size : sizes) {
                data.writeInt(size);
            }
            for (int value : bytes) {
                data.writeByte(value);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private DataTable read(byte[] bytes) throws IOException {
        Path file = folder.resolve("images");
        Files.write(file, bytes);
        return IdxReader.read(file, Integer.MAX_VALUE);
    }

    @Test
    void readsImages() throws IOException {
        byte[] bytes = idx(0x803, new int[] {2, 1, 3}, 0, 1, 255, 7, 128, 9);
        DataTable table = read(bytes);
        assertArrayEquals(new double[] {0, 1, 255}, table.values().row(0));
        assertArrayEquals(new double[] {7, 128, 9}, table.values().row(1));
        assertEquals(Optional.of(new ImageShape(1, 1, 3)), table.picture());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        assertArrayEquals(
                table.values().row(1), read(packed.toByteArray()).values().row(1));
    }

    @Test
    void bringsColoursToTheFront() throws IOException {
        DataTable table = read(idx(0x804, new int[] {1, 1, 2, 3}, 1, 2, 3, 4, 5, 6));
        assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, table.values().row(0));
        assertEquals(Optional.of(new ImageShape(3, 1, 2)), table.picture());
    }

    @Test
    void readsOtherTypesAndTables() throws IOException {
        DataTable table = read(idx(0xD02, new int[] {1, 1}, 0x3F, 0xC0, 0, 0));
        assertArrayEquals(new double[] {1.5}, table.values().row(0));
        assertEquals(Optional.empty(), table.picture());
        assertArrayEquals(
                new double[] {-2},
                read(idx(0xB02, new int[] {1, 1}, 0xFF, 0xFE)).values().row(0));
    }

    static List<Arguments> faults() {
        int[] sizes = {2, 1, 3};
        return List.of(
                Arguments.of("CSV", "a,b,c\n1,2,3\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), "0x612c622c"),
                Arguments.of("labels", idx(0x801, new int[] {2}, 1, 2), "files of labels"),
                Arguments.of("unknown type", idx(0x703, sizes), "is not an IDX file"),
                Arguments.of("too many dimensions", idx(0x805, new int[] {1, 1, 1, 1, 1}, 1), "5 dimensions"),
                Arguments.of("two channels", idx(0x804, new int[] {1, 1, 1, 2}, 1, 2), "not 2"),
                Arguments.of("no rows", idx(0x803, new int[] {0, 1, 3}), "no rows"),
                Arguments.of("negative size", idx(0x803, new int[] {2, -1, 3}), "dimensions begin [2, -1]"),
                Arguments.of(
                        "enormous",
                        idx(0x803, new int[] {1 << 30, 1 << 30, 1 << 30}),
                        "bytes, and it cannot have more than 16"),
                Arguments.of("empty", new byte[0], "truncated"),
                Arguments.of("header cut", Arrays.copyOf(idx(0x803, sizes), 10), "truncated"),
                Arguments.of("rows cut", idx(0x803, sizes, 1, 2, 3, 4), "it ends in row 2"),
                Arguments.of("too long", idx(0x803, sizes, 1, 2, 3, 4, 5, 6, 7), "goes on after the 2 rows"),
                Arguments.of("not finite", idx(0xD02, new int[] {1, 1}, 0x7F, 0x80, 0, 0), "row 1, value 1: Infinity"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void saysWhatIsWrong(String name, byte[] bytes, String expected) {
        String message = assertThrows(DataException.class, () -> read(bytes)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    /** What a header promises is compared with the file before memory is taken for a single row of it. */
    @Test
    void sizesAreComparedWithTheFile() throws IOException {
        byte[] wide = idx(0x802, new int[] {1, Integer.MAX_VALUE}, 1, 2, 3);
        String message = assertThrows(DataException.class, () -> read(wide)).getMessage();
        assertTrue(
                message.contains("[1, 2147483647] promise 2147483647 bytes, and it cannot have more than 15"), message);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(wide);
        }
        message = assertThrows(DataException.class, () -> read(packed.toByteArray()))
                .getMessage();
        assertTrue(message.contains("promise 2147483647 bytes"), message);
        // A file that is as long as it says, and does not fit all the same.
        Path file = folder.resolve("sparse");
        try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(idx(0xE02, new int[] {1, 200_000_000}));
            sparse.setLength(12 + 200_000_000L * Double.BYTES);
        }
        message =
                assertThrows(DataException.class, () -> IdxReader.read(file, 5)).getMessage();
        assertTrue(message.contains("has 1 rows of 200000000 values") && message.contains("ERGODIC_OPTS"), message);
    }
}
