package org.ergodic.pipeline.composition;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.stage.Table;
import org.ergodic.data.codec.Cells;
import org.ergodic.data.table.Rows;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.store.AtomicFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tables of stages in files: CSV as people read it, with words and dates, and beside it what the columns hold. Numbers
 * read back bit for bit.
 */
public final class StageTables {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private StageTables() {}

    /**
     * What the mark of a stage holds of a table.
     *
     * @param conditions how many columns, the last ones, are to condition on
     * @param columns what they hold; nothing where all are numbers
     */
    public record Described(
            @Option(value = "how many columns are to condition on", byDefault = "0", min = 0)
            int conditions,

            @Option(value = "what the columns hold", byDefault = "[]")
            List<Kind> columns) {}

    /**
     * A column but for its name, which the file has.
     *
     * @param type what it holds
     * @param missing whether cells may be missing
     * @param words its words
     * @param format how its dates are written
     */
    public record Kind(
            @Option("what it holds") ColumnType type,

            @Option(value = "whether cells may be missing", byDefault = "false")
            boolean missing,

            @Option(value = "its words", byDefault = "[]") List<String> words,

            @Option("how its dates are written") Optional<String> format) {
        private static Kind of(Column column) {
            return new Kind(column.type(), column.missing(), column.categories(), column.format());
        }

        private Column named(String name) {
            return new Column(name, type, missing, words, format);
        }
    }

    static Map<String, Object> described(Table table) {
        boolean plain = table.schema().equals(Schema.numbers(table.columns()));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("conditions", table.conditions());
        if (!plain) {
            map.put(
                    "columns",
                    table.schema().columns().stream()
                            .map(column -> Binder.tree(Kind.of(column)).plain())
                            .toList());
        }
        return map;
    }

    /** What {@code data.types} says of the columns, where their cells might look like something else. */
    static Map<String, String> types(Schema schema) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Column column : schema.columns()) {
            if (column.hasWords()) {
                types.put(column.name(), "category");
            } else if (column.type() == ColumnType.DATE) {
                types.put(
                        column.name(),
                        column.format().map(pattern -> "date " + pattern).orElse("date"));
            }
        }
        return types;
    }

    static void write(Path file, Table table) {
        AtomicFile.write(file, out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            CSVPrinter printer = new CSVPrinter(writer, FORMAT);
            printer.printRecord(table.columns());
            List<Column> columns = table.schema().columns();
            for (double[] row : Rows.of(table.values())) {
                List<String> cells = new ArrayList<>();
                for (int j = 0; j < row.length; j++) {
                    cells.add(text(columns.get(j), row[j]));
                }
                printer.printRecord(cells);
            }
            printer.flush();
        });
    }

    private static String text(Column column, double value) {
        boolean asWritten = Double.isNaN(value) || column.hasWords() || column.type() == ColumnType.DATE;
        return asWritten ? Cells.text(column, value) : text(value);
    }

    /** The shortest text that reads back to the same number. */
    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 && Double.doubleToRawLongBits(value) != 1L << 63
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Whether a file holds a table bit for bit: numbers always are, dates may have more than is written. */
    static boolean readsBack(Path file, Table table) {
        return table.schema().columns().stream().noneMatch(column -> column.type() == ColumnType.DATE)
                || read(file, (ConfigNode.MapNode) ConfigNode.of(described(table)))
                        .equals(Optional.of(table));
    }

    /** The table of a file, or empty where it cannot be read, so that its stage is run again. */
    static Optional<Table> read(Path file, ConfigNode.MapNode entry) {
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
            Described described = new Binder(Registry.of())
                    .bind(Described.class, entry.without("type").without("rows"), file.toString());
            List<Column> columns = List.of();
            List<double[]> rows = new ArrayList<>();
            for (CSVRecord record : parser) {
                if (columns.isEmpty()) {
                    columns = columns(record.toList(), described.columns());
                } else {
                    rows.add(cells(columns, record));
                }
            }
            return Optional.of(new Table(
                    new Schema(columns),
                    rows.isEmpty()
                            ? Nd4j.create(DataType.DOUBLE, 0, columns.size())
                            : Nd4j.createFromArray(rows.toArray(new double[0][])),
                    described.conditions()));
        } catch (IOException | UncheckedIOException | IllegalArgumentException | ConfigException e) {
            return Optional.empty();
        }
    }

    private static List<Column> columns(List<String> names, List<Kind> kinds) {
        if (kinds.isEmpty()) {
            return Schema.numbers(names).columns();
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            columns.add(kinds.get(j).named(names.get(j)));
        }
        return columns;
    }

    private static double[] cells(List<Column> columns, CSVRecord record) {
        double[] row = new double[columns.size()];
        Arrays.setAll(row, j -> cell(columns.get(j), record.get(j)));
        return row;
    }

    private static double cell(Column column, String text) {
        if (text.isEmpty()) {
            return Double.NaN;
        }
        if (column.categories().isEmpty() && column.type() != ColumnType.DATE) {
            return Double.parseDouble(text);
        }
        return Cells.cell(column, text)
                .orElseThrow(() -> new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s is none of column %s", text, column.name())));
    }
}
