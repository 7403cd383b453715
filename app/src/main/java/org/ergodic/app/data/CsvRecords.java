package org.ergodic.app.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The records of a CSV text (RFC 4180, any delimiter, any line ends) one at a time, but for blank ones. */
final class CsvRecords implements AutoCloseable {
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;

    /** Records of a text; a byte order mark at its beginning is passed over. */
    CsvRecords(Reader in, char delimiter) throws IOException {
        Reader text = new BufferedReader(in);
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(false)
                .setIgnoreSurroundingSpaces(true)
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
        try {
            while (true) {
                long before = parser.getCurrentLineNumber();
                if (!records.hasNext()) {
                    return null;
                }
                CsvRecord record = new CsvRecord(records.next(), before + 1);
                if (!record.isBlank()) {
                    return record;
                }
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
