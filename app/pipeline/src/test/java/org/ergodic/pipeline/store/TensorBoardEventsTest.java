package org.ergodic.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorBoardEventsTest {
    private static byte[] written(TensorBoardEvents.Series... curves) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TensorBoardEvents.write(out, 1.5, List.of(curves));
        return out.toByteArray();
    }

    /**
     * CRC-32C by its definition, a bit at a time with the reversed polynomial of Castagnoli, and so not by the class
     * that the writer uses.
     */
    private static int crc(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
            }
        }
        return ~crc;
    }

    private static int masked(byte[] data) {
        int crc = crc(data);
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static List<byte[]> records(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> all = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertEquals(masked(length), in.getInt());
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            in.get(data);
            assertEquals(masked(data), in.getInt());
            all.add(data);
        }
        return all;
    }

    @Test
    void checksumOfTheStandardsExample() {
        // RFC 3720, B.4: 32 bytes of zeros have the checksum aa 36 91 8a, the least byte first.
        assertEquals(0x8a9136aa, crc(new byte[32]));
    }

    @Test
    void curvesComeBackRecordByRecord() throws IOException {
        List<byte[]> records = records(written(
                new TensorBoardEvents.Series(
                        "loss/training", new long[] {1, 2, 300}, new double[] {0.5, Double.NaN, -2}),
                new TensorBoardEvents.Series("loss/held out", new long[] {1L << 40}, new double[] {7})));
        assertEquals(4, records.size(), "a version and three finite values");
        assertEquals(
                "09000000000000f83f" + "1a0d"
                        + HexFormat.of().formatHex("brain.Event:2".getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().formatHex(records.get(0)));
        // wall_time 1.5; step 1; summary of 22 bytes: value of 20 bytes: tag of 13 bytes and 0.5 as a float.
        assertEquals(
                "09000000000000f83f" + "1001" + "2a16" + "0a14" + "0a0d"
                        + HexFormat.of().formatHex("loss/training".getBytes(StandardCharsets.UTF_8)) + "150000003f",
                HexFormat.of().formatHex(records.get(1)));
        byte[] third = records.get(2);
        assertArrayEquals(
                new byte[] {0x10, (byte) 0xac, 0x02}, new byte[] {third[9], third[10], third[11]}, "step 300");
        // 2^40 takes six groups of seven bits.
        assertEquals("108080808080" + "20", HexFormat.of().formatHex(records.get(3), 9, 16), "the step beyond an int");
    }

    @Test
    void everyValueHasAStep() {
        assertThrows(
                IllegalArgumentException.class, () -> new TensorBoardEvents.Series("x", new long[1], new double[2]));
    }
}
