package org.ergodic.data.table;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * What a packed file unpacks to, given up where it is far more than data pack to: a megabyte can be made of a kilobyte.
 */
final class Unpacking extends FilterInputStream {
    /** Deflate packs 258 bytes into two bits at best (RFC 1951); with their block, a little less than this factor. */
    static final long MOST = 1040;

    /** Numbers pack by ten, sparse ones by fifty. */
    private static final long PLAUSIBLE = 200;

    /** What is less harms nobody, however well it was packed. */
    private static final long HARMLESS = 64L << 20;

    private final Path file;
    private final long size;
    private long unpacked;

    /** Unpacked content of a file of so many bytes. */
    Unpacking(Path file, long size, InputStream content) {
        super(content);
        this.file = file;
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int n = super.read(into, from, length);
        count(Math.max(0, n));
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        unpacked += bytes;
        if (unpacked > HARMLESS && unpacked / PLAUSIBLE > size) {
            throw new DataException(file + " has " + size + " bytes, and unpacks to more than " + (unpacked >> 20)
                    + " MB: tables of numbers rarely compress that well; files made to exhaust memory do. If it"
                    + " is the right one, unpack it by gunzip and name the unpacked file");
        }
    }
}
