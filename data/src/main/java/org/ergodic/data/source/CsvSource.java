package org.ergodic.data.source;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.data.table.CsvReader;
import org.ergodic.data.table.DataConfig;

/**
 * A CSV file. What columns hold is told from all of their cells, so that it is read to its end when it is opened;
 * columns of free text and of identifiers are left out, as a note says.
 */
public final class CsvSource implements DataSource {
    private static final String DATE = "uuuu-MM-dd'T'HH:mm:ss.SSS";

    private final Path file;
    private final DataConfig config;

    /**
     * A file.
     *
     * @param file the file
     * @param config made by {@link DataConfig#ofCsv}: how its text is read; columns are not chosen by it
     */
    public CsvSource(Path file, DataConfig config) {
        this.file = file;
        this.config = DataConfig.ofCsv(file.toString())
                .header(config.header())
                .delimiter(config.delimiter())
                .text(config.text())
                .build();
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public RowReader open() {
        return new TableRows(CsvReader.read(file, config));
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    /** {@inheritDoc} As UTF-8, with commas, a header and decimal points. */
    @Override
    public void write(RowReader rows) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
        WholeFile.write(file, out -> {
            BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            CSVPrinter printer = new CSVPrinter(text, format);
            printer.printRecord(rows.schema().names());
            List<DateTimeFormatter> dates = rows.schema().columns().stream()
                    .map(column -> DateTimeFormatter.ofPattern(column.format().orElse(DATE), Locale.ENGLISH))
                    .toList();
            for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                for (int i = 0; i < batch.get().rows(); i++) {
                    printer.printRecord(record(batch.get(), i, dates));
                }
            }
            text.flush();
        });
    }

    private static List<Object> record(RowBatch batch, int i, List<DateTimeFormatter> dates) {
        List<Object> fields = new ArrayList<>();
        for (int j = 0; j < batch.schema().size(); j++) {
            Column column = batch.schema().column(j);
            if (batch.isMissing(i, j)) {
                fields.add("NA");
            } else if (column.hasWords()) {
                fields.add(batch.word(i, j));
            } else if (column.type() == ColumnType.DATE) {
                double seconds = batch.number(i, j);
                long whole = (long) Math.floor(seconds);
                fields.add(dates.get(j)
                        .format(Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e9))
                                .atOffset(ZoneOffset.UTC)));
            } else {
                double number = batch.number(i, j);
                fields.add(
                        number == Math.rint(number) && Math.abs(number) < 0x1p53 && column.type() == ColumnType.INTEGER
                                ? (Object) Long.toString((long) number)
                                : Double.toString(number));
            }
        }
        return fields;
    }
}
