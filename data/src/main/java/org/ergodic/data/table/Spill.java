package org.ergodic.data.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file for the numbers of a table that is too large for the memory: written once, then mapped, so that the system
 * keeps in free memory what is read often, and takes it away where it is needed. On Unix the file has no name from the
 * beginning, so that nothing is left however the program ends; elsewhere it is deleted at the program's end.
 */
final class Spill {
    private static final String MEGABYTES = "ergodic.data.memory";

    /** Without a word of the user's, a table may take this share of the memory. */
    private static final int SHARE = 8;

    /** A buffer of Java's spans less than 2 GB. */
    private static final long SEGMENT = 1L << 30;

    private final FileChannel file;
    private final List<Long> starts = new ArrayList<>();
    private long written;

    private Spill(FileChannel file) {
        this.file = file;
    }

    /** {@return how many bytes a table may take in memory} */
    static long most() {
        Long said = Long.getLong(MEGABYTES);
        return said == null ? Runtime.getRuntime().maxMemory() / SHARE : Math.max(0, said) << 20;
    }

    /** Makes a file in the folder for temporary ones. */
    static Spill make() {
        try {
            Path path = Files.createTempFile("ergodic-", ".rows");
            path.toFile().deleteOnExit();
            return new Spill(FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw failed(0, e);
        }
    }

    private static DataException failed(long bytes, IOException e) {
        return new DataException(
                "the rows do not fit into the memory of Java ("
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MB), and after " + (bytes >> 20) + " MB they cannot be written to the folder of temporary"
                        + " files, " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                        + ". Name a folder with more room by ERGODIC_OPTS=-Djava.io.tmpdir=DIR, give more memory by"
                        + " ERGODIC_OPTS=-Xmx8g, or take fewer rows by data.limit",
                e);
    }

    /** Writes bytes behind the others. */
    void write(byte... bytes) {
        starts.add(written);
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                file.write(left);
            }
        } catch (IOException e) {
            throw failed(written, e);
        }
        written += bytes.length;
    }

    /** {@return what was written, each piece by itself, from position 0 on} Nothing may be written afterwards. */
    List<ByteBuffer> pieces() {
        List<ByteBuffer> pieces = new ArrayList<>();
        ByteBuffer segment = null;
        long base = 0;
        try {
            for (int i = 0; i < starts.size(); i++) {
                long start = starts.get(i);
                long end = i + 1 < starts.size() ? starts.get(i + 1) : written;
                if (segment == null || end - base > segment.capacity()) {
                    base = start;
                    long last = end;
                    for (int k = i + 1; k < starts.size() && last - base < SEGMENT; k++) {
                        last = k + 1 < starts.size() ? starts.get(k + 1) : written;
                    }
                    segment = file.map(FileChannel.MapMode.READ_ONLY, base, last - base);
                }
                pieces.add(
                        segment.slice((int) (start - base), (int) (end - start)).order(ByteOrder.nativeOrder()));
            }
        } catch (IOException e) {
            throw failed(written, e);
        }
        return pieces;
    }
}
