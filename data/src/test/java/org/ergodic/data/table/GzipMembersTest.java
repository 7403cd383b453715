package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipMembersTest {
    private static final byte[] FIRST = "1,2\n3,4\n".repeat(5000).getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = random(200_000);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** A member with every part of a header that there can be. */
    private static byte[] withFullHeader(byte[] content, int crcOff) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 7, 0, 9});
        bytes.writeBytes("name\0a comment\0".getBytes(StandardCharsets.ISO_8859_1));
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        little(bytes, crc.getValue() + crcOff, 2);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[content.length + 100];
        bytes.write(packed, 0, deflater.deflate(packed));
        deflater.end();
        crc.reset();
        crc.update(content);
        little(bytes, crc.getValue(), 4);
        little(bytes, content.length, 4);
        return bytes.toByteArray();
    }

    private static void little(ByteArrayOutputStream bytes, long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes.write((int) (value >> 8 * i));
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Read from a stream that gives few bytes at a time, as pipes do. */
    private static byte[] read(byte[] file, int atOnce) throws IOException {
        InputStream slow = new ByteArrayInputStream(file) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(atOnce, length));
            }
        };
        try (GzipMembers in = new GzipMembers(slow)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 1 << 20})
    void readsAllMembers(int atOnce) throws IOException {
        byte[] empty = gzip(new byte[0]);
        assertArrayEquals(FIRST, read(gzip(FIRST), atOnce));
        assertArrayEquals(
                joined(FIRST, SECOND, FIRST),
                read(joined(gzip(FIRST), empty, gzip(SECOND), withFullHeader(FIRST, 0), empty), atOnce));
        assertArrayEquals(FIRST, read(joined(gzip(FIRST), new byte[1000]), atOnce), "zeros may follow");
        assertArrayEquals(new byte[0], read(empty, atOnce));
    }

    /** Wherever a file of two members is cut, but for the end of the first, something is missing. */
    @Test
    void aCutFileIsAnError() throws IOException {
        byte[] first = gzip("1,2\n".getBytes(StandardCharsets.UTF_8));
        byte[] file = joined(first, withFullHeader("3,4\n".getBytes(StandardCharsets.UTF_8), 0));
        for (int length = 2; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            if (length != first.length) {
                assertThrows(EOFException.class, () -> read(cut, 1000), "cut to " + length);
            }
        }
    }

    @Test
    void damageAndWhatFollowsAreErrors() throws IOException {
        byte[] good = gzip(FIRST);
        for (byte[] wrong : List.of(
                joined(good, "garbage".getBytes(StandardCharsets.UTF_8)),
                joined(good, new byte[10], good),
                joined(good, new byte[] {0x1f, 0x1f}),
                joined(good, withFullHeader(SECOND, 1)),
                joined(good, flipped(good, 2)),
                joined(good, flipped(good, 3)),
                joined(good, flipped(good, 20)),
                joined(good, flipped(good, good.length - 1)),
                joined(good, flipped(good, good.length - 5)))) {
            IOException e = assertThrows(IOException.class, () -> read(wrong, 1000));
            assertTrue(e instanceof ZipException || e instanceof EOFException, e.toString());
        }
    }

    private static byte[] flipped(byte[] file, int at) {
        byte[] wrong = file.clone();
        wrong[at] ^= 0x40;
        return wrong;
    }
}
