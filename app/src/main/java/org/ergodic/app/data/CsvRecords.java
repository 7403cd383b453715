package org.ergodic.app.data;

import java.io.IOException;
import java.io.Reader;

/**
 * Splits CSV text (RFC 4180, any delimiter, any line ends) into records, one at a time. Blanks around a field do not belong to
 * it; a field in quotes may hold delimiters, line breaks and doubled quotes; lines without anything are passed over.
 */
final class CsvRecords {
    private static final int END = -1;
    private static final char QUOTE = '"';

    private final Reader in;
    private final char delimiter;
    private final char[] buffer = new char[1 << 16];
    private int at;
    private int limit;
    private long line = 1;

    /** Records of a text; a byte order mark at its beginning is passed over. */
    CsvRecords(Reader in, char delimiter) throws IOException {
        this.in = in;
        this.delimiter = delimiter;
        if (peek() == '\uFEFF') {
            at++;
        }
    }

    /**
     * Reads the next record that is not blank.
     *
     * @param into filled with it
     * @return {@code into}, or null at the end
     * @throws IOException if a quoted field does not end as it should, saying where
     */
    CsvRecord next(CsvRecord into) throws IOException {
        while (peek() != END) {
            into.reset(line);
            while (field(into)) {
                // One after the other.
            }
            if (!into.blank()) {
                return into;
            }
        }
        return null;
    }

    /** Reads a field and what ends it; {@return whether another one follows in the record} */
    private boolean field(CsvRecord into) throws IOException {
        int c = read();
        while (blank(c)) {
            c = read();
        }
        if (c == QUOTE) {
            c = quoted(into);
        }
        while (c != delimiter && !endOfLine(c)) {
            into.append((char) c);
            c = read();
        }
        into.endField();
        if (c == delimiter) {
            return true;
        }
        if (c == '\r' && peek() == '\n') {
            at++;
        }
        line += c == END ? 0 : 1;
        return false;
    }

    /** Reads a quoted field from behind its first quote; {@return the delimiter, line end or end behind it} */
    private int quoted(CsvRecord into) throws IOException {
        long opened = line;
        int last = 0;
        while (true) {
            int c = read();
            if (c == END) {
                throw new IOException("the quote that is opened in line " + opened + " is never closed");
            }
            if (c == QUOTE && peek() == QUOTE) {
                at++;
            } else if (c == QUOTE) {
                break;
            }
            line += (c == '\n' && last != '\r') || c == '\r' ? 1 : 0;
            last = c;
            into.append((char) c);
        }
        int c = read();
        while (blank(c)) {
            c = read();
        }
        if (c != delimiter && !endOfLine(c)) {
            throw new IOException("line " + line + " goes on with '" + (char) c
                    + "' behind a closed quote, where the next field or line was expected; a quote within a quoted"
                    + " field is written twice");
        }
        return c;
    }

    private boolean blank(int c) {
        return c != END && c != delimiter && !endOfLine(c) && Character.isWhitespace(c);
    }

    private static boolean endOfLine(int c) {
        return c == '\n' || c == '\r' || c == END;
    }

    private int read() throws IOException {
        int c = peek();
        at++;
        return c;
    }

    private int peek() throws IOException {
        if (at >= limit) {
            // A reader may give nothing for now; at its end it says -1, again and again.
            do {
                limit = in.read(buffer, 0, buffer.length);
            } while (limit == 0);
            at = 0;
        }
        return limit < 0 ? END : buffer[at];
    }
}
