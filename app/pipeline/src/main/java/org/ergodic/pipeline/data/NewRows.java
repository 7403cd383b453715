package org.ergodic.pipeline.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.Columns;
import org.ergodic.data.table.CsvReader;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.FileRecords;
import org.ergodic.data.table.Memory;
import org.ergodic.data.table.Problems;
import org.ergodic.data.table.SourceTable;

/** Reads rows for a model that is already there, from files and arrays with its columns. */
public final class NewRows {
    private NewRows() {}

    /**
     * Reads the columns of a model: by their names where the file has a header that holds each of them once, else those
     * that the model's own data section chooses, which must then have the model's names if the file gives any.
     *
     * @param file a CSV file or a pipe; read once
     * @param recorded the data section that the model was trained with
     * @param columns the model's columns, whose words and dates the file is read by
     * @param conditions the columns that it is conditioned on
     * @return the rows
     * @throws DataException if the file cannot be used, saying where and why
     */
    public static DataTable read(Path file, DataConfig recorded, Schema columns, Schema conditions) {
        try {
            DataTable table = CsvReader.read(
                    file,
                    format(file, recorded),
                    found -> choose(found, file, recorded, columns.names(), conditions.names()),
                    Optional.of(columns.followedBy(conditions)));
            return fitting(table, recorded, columns, conditions);
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(file.toString(), e);
        }
    }

    /**
     * Reads the columns of a model from a source, by their names.
     *
     * @param source such as a folder of pictures, and its options
     * @param assembly makes it
     * @param recorded the data section that the model was trained with
     * @param columns the model's columns
     * @param conditions the columns that it is conditioned on
     * @return the rows, with the numbers that the model has for words
     * @throws DataException if the source cannot be used, saying where and why
     */
    public static DataTable read(
            Component source, Assembly assembly, DataConfig recorded, Schema columns, Schema conditions) {
        DataConfig.Builder chosen = DataConfig.ofSource(source).columns(columns.names());
        if (conditions.size() > 0) {
            chosen.conditionColumns(conditions.names());
        }
        DataTable table = SourceTable.read(assembly.create(Kind.SOURCE, source), chosen.build());
        return fitting(table.recoded(columns.followedBy(conditions)), recorded, columns, conditions);
    }

    /**
     * Reads the columns of a model as {@link #read} does, and keeps all fields of the file.
     *
     * @param file a CSV file or a pipe; read once
     * @param recorded the data section that the model was trained with
     * @param columns the model's columns
     * @param conditions the columns that it is conditioned on
     * @return the rows, and the records that they were read from
     * @throws DataException if the file cannot be used, saying where and why
     */
    public static FileRecords.Read readWhole(Path file, DataConfig recorded, Schema columns, Schema conditions) {
        try {
            FileRecords.Read read = CsvReader.readWhole(
                    file,
                    format(file, recorded),
                    found -> choose(found, file, recorded, columns.names(), conditions.names()),
                    columns.followedBy(conditions));
            return new FileRecords.Read(fitting(read.table(), recorded, columns, conditions), read.file());
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(file.toString(), e);
        }
    }

    /** How the text of a file is read: as that of the training data. */
    private static DataConfig format(Path file, DataConfig recorded) {
        DataConfig.Builder format = DataConfig.ofCsv(file.toString());
        if (recorded.csv().isPresent()) {
            format.delimiter(recorded.delimiter()).header(recorded.header()).text(recorded.text());
        }
        return format.build();
    }

    private static DataTable fitting(DataTable table, DataConfig recorded, Schema columns, Schema conditions) {
        return fitting(
                table,
                ": give a file laid out as the training data, or with a header that names ",
                recorded,
                columns.names(),
                conditions.names());
    }

    /**
     * Takes the columns of a model from arrays: by their names where there is each of them once, else those that the
     * model's own data section chooses.
     *
     * @param rows the arrays
     * @param source what messages call them
     * @param recorded the data section that the model was trained with
     * @param columns the model's columns
     * @param conditions the columns that it is conditioned on
     * @return the rows
     * @throws DataException if they cannot be used, saying where and why
     */
    public static DataTable of(ArrayTable rows, String source, DataConfig recorded, Schema columns, Schema conditions) {
        return fitting(
                rows.table(columns, conditions, recorded, source),
                ": give arrays with the columns of the training data, or name their columns ",
                recorded,
                columns.names(),
                conditions.names());
    }

    private static DataTable fitting(
            DataTable table, String advice, DataConfig recorded, List<String> columns, List<String> conditions) {
        int d = table.columns().size();
        int k = table.conditionColumns().size();
        if (d != columns.size() || k != conditions.size()) {
            throw new DataException(table.source() + " gives " + d + " columns and " + k
                    + " to condition on, and the model has " + columns.size() + " and " + conditions.size()
                    + advice
                    + Excerpt.list(all(columns, conditions)));
        }
        return table.with(recorded.asModelled(table.values()));
    }

    private static CsvReader.Chosen choose(
            Columns found, Path file, DataConfig recorded, List<String> columns, List<String> conditions) {
        List<String> wanted = all(columns, conditions);
        boolean once = wanted.stream().distinct().count() == wanted.size()
                && wanted.stream().allMatch(name -> found.named(name).length == 1);
        if (found.isNamed() && once) {
            return new CsvReader.Chosen(places(found, columns), places(found, conditions));
        }
        if (recorded.csv().isEmpty() || !found.isNamed() || !named(wanted)) {
            return CsvReader.Layout.of(recorded).of(found);
        }
        List<String> missing =
                wanted.stream().filter(name -> found.named(name).length == 0).toList();
        if (!missing.isEmpty()) {
            throw new DataException(
                    file + " lacks columns of the model: " + shown(missing) + ". " + found.suggest(missing.get(0)));
        }
        return own(found, recorded, wanted).orElseThrow(() -> {
            List<String> doubled = wanted.stream()
                    .filter(name -> found.named(name).length > 1)
                    .distinct()
                    .toList();
            return new DataException(
                    file + ": several columns are named " + shown(doubled) + ", and it is not laid out as"
                            + " the training data, whose order would tell them apart. Give the columns that order,"
                            + " or other names");
        });
    }

    /** The columns that the data section chooses, where they have the names wanted. */
    private static Optional<CsvReader.Chosen> own(Columns found, DataConfig recorded, List<String> wanted) {
        try {
            CsvReader.Chosen own = CsvReader.Layout.of(recorded).of(found);
            int[] chosen = IntStream.concat(Arrays.stream(own.events()), Arrays.stream(own.given()))
                    .toArray();
            return found.names(chosen).equals(wanted) ? Optional.of(own) : Optional.empty();
        } catch (DataException e) {
            return Optional.empty();
        }
    }

    private static List<String> all(List<String> columns, List<String> conditions) {
        return Stream.concat(columns.stream(), conditions.stream()).toList();
    }

    private static int[] places(Columns found, List<String> names) {
        return names.stream().mapToInt(name -> found.named(name)[0]).toArray();
    }

    private static String shown(List<String> names) {
        return Problems.list(names.stream().map(Excerpt::of).toList());
    }

    /** Whether the names are a file's own and not those that columns without a header get. */
    private static boolean named(List<String> columns) {
        return columns.stream().anyMatch(name -> !name.matches("x\\d+"));
    }
}
