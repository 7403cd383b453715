package org.ergodic.data.table;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/** The records of a CSV text (RFC 4180, any delimiter, any line ends) one at a time, but for blank ones. */
final class CsvRecords implements AutoCloseable {
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Deque<CsvRecord> ahead = new ArrayDeque<>();
    private boolean begun;
    private long blanks;
    private long blanksWithin;
    private long firstBlank;
    private final Bounded bounded;

    /** Records of a text; byte order marks at its beginning are passed over. */
    CsvRecords(Reader in, char delimiter) throws IOException {
        bounded = new Bounded(in);
        Reader text = new BufferedReader(bounded);
        // More than one where files with marks were put together.
        do {
            text.mark(1);
        } while (text.read() == '\uFEFF');
        text.reset();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(false)
                .setIgnoreSurroundingSpaces(true)
                // In reading: nothing between delimiters is null, and an empty pair of quotes is not.
                .setQuoteMode(QuoteMode.ALL_NON_NULL)
                .get();
        parser = CSVParser.builder().setReader(text).setFormat(format).get();
        records = parser.iterator();
    }

    /**
     * Reads the next record that is not blank.
     *
     * @return the record, or null at the end
     * @throws IOException if the text cannot be read or a quoted field does not end as it should
     */
    CsvRecord next() throws IOException {
        return ahead.isEmpty() ? read() : ahead.poll();
    }

    /** {@return the next records, at most so many, which {@link #next} will still give} */
    List<CsvRecord> peek(int count) throws IOException {
        while (ahead.size() < count) {
            CsvRecord record = read();
            if (record == null) {
                break;
            }
            ahead.add(record);
        }
        return new ArrayList<>(ahead).subList(0, Math.min(count, ahead.size()));
    }

    /** {@return how many blank lines stood between records that have been read} */
    long blanksWithin() {
        return blanksWithin;
    }

    /** {@return the line of the first of them} */
    long firstBlank() {
        return firstBlank;
    }

    private CsvRecord read() throws IOException {
        try {
            while (true) {
                long before = parser.getCurrentLineNumber();
                bounded.begin(before + 1);
                if (!records.hasNext()) {
                    return null;
                }
                CSVRecord fields = records.next();
                CsvRecord record = new CsvRecord(fields, before + 1, parser.getCurrentLineNumber() - before);
                if (!record.isBlank()) {
                    blanksWithin += begun ? blanks : 0;
                    firstBlank = begun ? firstBlank : 0;
                    blanks = 0;
                    begun = true;
                    return record;
                }
                firstBlank = firstBlank == 0 ? before + 1 : firstBlank;
                blanks++;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /**
     * Text of which a record takes only so much: one without an end would fill the memory before anything is said of
     * it.
     */
    private static final class Bounded extends FilterReader {
        /** A record takes up to thirty times its text, since each field is an object. */
        private static final long MOST = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 128);

        private long line;
        private long left = MOST;

        Bounded(Reader in) {
            super(in);
        }

        /** A record begins on a line, give or take what is read ahead. */
        void begin(long at) {
            line = at;
            left = MOST;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int n = super.read(into, from, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int n) throws IOException {
            left -= n;
            if (left < 0) {
                throw new IOException("the record that begins on line " + line + " has more than " + MOST
                        + " characters, the most where Java may use "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
            }
        }
    }
}
