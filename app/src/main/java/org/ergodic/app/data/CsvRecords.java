package org.ergodic.app.data;

import java.io.BufferedReader;
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

    /** Records of a text; byte order marks at its beginning are passed over. */
    CsvRecords(Reader in, char delimiter) throws IOException {
        Reader text = new BufferedReader(in);
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
}
