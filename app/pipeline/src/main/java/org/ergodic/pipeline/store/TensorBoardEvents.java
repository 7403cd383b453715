package org.ergodic.pipeline.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes curves as events that TensorBoard shows. The file is a series of TFRecords, each {@code length (8 bytes,
 * little
 * end first), masked CRC-32C of the length, data, masked CRC-32C of the data}; the data of each is an {@code Event}, a
 * protocol buffer with the fields {@code wall_time = 1}, {@code step = 2}, {@code file_version = 3} and
 * {@code summary = 5}. Sources: {@code tensorflow/core/lib/io/record_writer.h}, {@code core/util/event.proto} and
 * {@code core/framework/summary.proto} of TensorFlow.
 */
public final class TensorBoardEvents {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xa282ead8;
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;

    private TensorBoardEvents() {}

    /**
     * One curve.
     *
     * @param tag what TensorBoard calls it; a slash groups curves
     * @param steps the steps, ascending
     * @param values as many values; one that is not finite is left out
     */
    public record Series(String tag, long[] steps, double[] values) {
        /** Copies the arrays. */
        public Series {
            if (steps.length != values.length) {
                throw new IllegalArgumentException(
                        tag + ": " + steps.length + " steps and " + values.length + " values");
            }
            steps = steps.clone();
            values = values.clone();
        }
    }

    /**
     * Writes curves.
     *
     * @param out where to; not closed
     * @param time of all events, in seconds since 1970
     * @param curves the curves, one after the other
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, double time, List<Series> curves) throws IOException {
        Message first = new Message().number(1, time).bytes(3, VERSION.getBytes(StandardCharsets.UTF_8));
        record(out, first.bytes());
        for (Series curve : curves) {
            byte[] tag = curve.tag().getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < curve.steps().length; i++) {
                double value = curve.values[i];
                if (Double.isFinite(value)) {
                    byte[] scalar =
                            new Message().bytes(1, tag).single(2, (float) value).bytes();
                    byte[] summary = new Message().bytes(1, scalar).bytes();
                    record(
                            out,
                            new Message()
                                    .number(1, time)
                                    .whole(2, curve.steps[i])
                                    .bytes(5, summary)
                                    .bytes());
                }
            }
        }
    }

    private static void record(OutputStream out, byte[] data) throws IOException {
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .array();
        out.write(length);
        out.write(masked(length));
        out.write(data);
        out.write(masked(data));
    }

    /** The checksum, turned and moved, so that checksums of data with checksums in them are sound. */
    private static byte[] masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int value = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    /** A protocol buffer, field by field. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        byte[] bytes() {
            return out.toByteArray();
        }

        Message bytes(int field, byte... value) {
            key(field, BYTES);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message number(int field, double value) {
            key(field, EIGHT_BYTES);
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
            return this;
        }

        Message single(int field, float value) {
            key(field, FOUR_BYTES);
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        Message whole(int field, long value) {
            key(field, VARINT);
            varint(value);
            return this;
        }

        private void key(int field, int type) {
            varint((long) field << 3 | type);
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
