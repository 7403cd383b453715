package org.ergodic.data.table;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What a gzipped file holds in all its members (Deutsch 1996, RFC 1952, "GZIP file format specification version 4.3"),
 * each checked by its length and its CRC-32. {@link java.util.zip.GZIPInputStream} takes anything behind a member that
 * is no whole header for the end of the file, so that a cut or damaged file loses its rest without a word; here only
 * zeros may follow the last member, as tapes and {@code gzip} have it.
 */
final class GzipMembers extends InputStream {
    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long length;
    private boolean ended;

    /** The content of a file from its first byte on. */
    GzipMembers(InputStream in) throws IOException {
        this.in = in;
        header();
    }

    /** {@return whether a file that begins with these two bytes is gzipped} */
    static boolean isMagic(int first, int second) {
        return (first | second << 8) == MAGIC;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        while (!ended) {
            int got = inflate(into, offset, size);
            if (got > 0) {
                crc.update(into, offset, got);
                length += got;
                return got;
            }
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
                trailer();
                next();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("it needs a dictionary");
            } else if (fill()) {
                inflate();
            } else {
                throw new EOFException("it ends within its compressed data");
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int size) throws IOException {
        try {
            return inflater.inflate(into, offset, size);
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException(e.getMessage() == null ? "damaged data" : e.getMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }

    private void header() throws IOException {
        headerCrc.reset();
        if (!isMagic(next("header"), next("header"))) {
            throw new ZipException("something other than a further member follows its data");
        }
        if (next("header") != DEFLATE) {
            throw new ZipException("a method of compression that gzip does not have");
        }
        int flags = next("header");
        if ((flags & RESERVED) != 0) {
            throw new ZipException("a header with unknown flags");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next("header") | next("header") << 8);
        }
        for (int text : new int[] {NAME, COMMENT}) {
            while ((flags & text) != 0 && next("header") != 0) {
                // Its text says nothing here.
            }
        }
        int sum = (int) headerCrc.getValue() & 0xFFFF;
        if ((flags & HEADER_CRC) != 0 && (next("header") | next("header") << 8) != sum) {
            throw new ZipException("a header with a wrong CRC");
        }
        inflater.reset();
        inflate();
        crc.reset();
        length = 0;
    }

    /** Hands what has been read to the inflater, which tells in the end how much it had no use for. */
    private void inflate() {
        inflater.setInput(buffer, at, end - at);
        at = end;
    }

    private void trailer() throws IOException {
        if (word() != (int) crc.getValue()) {
            throw new ZipException("data with a wrong CRC");
        }
        if (word() != (int) length) {
            throw new ZipException("data of another length than stated");
        }
    }

    /** Begins the next member, if there is one. */
    private void next() throws IOException {
        if (!fill()) {
            ended = true;
            return;
        }
        if (buffer[at] != 0) {
            header();
            return;
        }
        while (fill()) {
            if (buffer[at++] != 0) {
                throw new ZipException("something other than zeros follows its data");
            }
        }
        ended = true;
    }

    private int word() throws IOException {
        return next("trailer") | next("trailer") << 8 | next("trailer") << 16 | next("trailer") << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next("header");
        }
    }

    private int next(String part) throws IOException {
        if (!fill()) {
            throw new EOFException("it ends within the " + part + " of a member");
        }
        headerCrc.update(buffer[at]);
        return buffer[at++] & 0xFF;
    }

    /** {@return whether there is a further byte} It is then at {@code at}. */
    private boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
