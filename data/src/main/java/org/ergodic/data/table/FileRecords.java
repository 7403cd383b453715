package org.ergodic.data.table;

import java.util.List;

/**
 * The records of a CSV file as the file has them, with all of its columns.
 *
 * @param header the names of its columns where its first record gives them; else none
 * @param delimiter what stands between its fields
 * @param decimal how its numbers are written
 * @param places for each column that was read to be modelled, its place in a record, from 0
 * @param records the fields of each record, without the header; one for each row of the table that was read
 */
public record FileRecords(
        List<String> header,
        char delimiter,
        CsvOptions.Decimal decimal,
        List<Integer> places,
        List<List<String>> records) {
    /** Copies the lists. */
    public FileRecords {
        header = List.copyOf(header);
        places = List.copyOf(places);
        records = List.copyOf(records);
    }

    /**
     * A table and the records that it was read from.
     *
     * @param table the table
     * @param file the records
     */
    public record Read(DataTable table, FileRecords file) {}
}
