package org.ergodic.app.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.config.Binder;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Excerpt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of a file for a model that is already there.
 *
 * @param values DOUBLE {@code [n, d]} on the data's scale
 * @param conditions DOUBLE {@code [n, k]}, where the model is conditioned
 */
public record Records(INDArray values, Optional<INDArray> conditions) {
    private static final String COLUMNS = "columns";
    private static final String TARGET = "target-column";
    private static final String CONDITIONS = "condition-columns";

    /**
     * Reads the columns of a model: by their names where the file has a header with them, else those that the model's
     * own data section chose.
     *
     * @param file a CSV file
     * @param recorded the data section that the model was trained with
     * @param columns the model's columns
     * @param conditions the columns that it is conditioned on
     * @param binder makes configs
     * @return the rows
     * @throws DataException if the file cannot be used, saying where and why
     */
    public static Records read(
            Path file, DataConfig recorded, List<String> columns, List<String> conditions, Binder binder) {
        try {
            return rows(file, recorded, columns, conditions, binder);
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(file.toString(), e);
        }
    }

    private static Records rows(
            Path file, DataConfig recorded, List<String> columns, List<String> conditions, Binder binder) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("csv", file.toString());
        if (recorded.csv().isPresent()) {
            options.put("delimiter", recorded.delimiter());
            options.put("header", recorded.header().name().toLowerCase(java.util.Locale.ROOT));
        }
        List<String> wanted =
                Stream.concat(columns.stream(), conditions.stream()).toList();
        Optional<List<String>> header = CsvReader.header(file, config(options, binder));
        if (header.isPresent() && header.get().containsAll(wanted)) {
            options.put(COLUMNS, columns);
            options.put(CONDITIONS, conditions);
        } else if (header.isPresent() && recorded.csv().isPresent() && named(columns)) {
            List<String> missing =
                    wanted.stream().filter(name -> !header.get().contains(name)).toList();
            throw new DataException(file + " lacks columns of the model: " + Excerpt.list(missing)
                    + "; its header has: " + Excerpt.list(header.get()));
        } else if (recorded.csv().isPresent()) {
            options.put(COLUMNS, recorded.columns());
            options.put(TARGET, recorded.targetColumn());
            options.put(CONDITIONS, recorded.conditionColumns());
        }
        Table table = CsvReader.read(file, config(options, binder));
        int d = table.columns().size() - table.conditions();
        if (d != columns.size() || table.conditions() != conditions.size()) {
            throw new DataException(file + " gives " + d + " columns and " + table.conditions()
                    + " to condition on, and the model has " + columns.size() + " and " + conditions.size()
                    + ": give a file laid out as the training data, or with a header that names "
                    + Excerpt.list(wanted));
        }
        Matrix values = recorded.asModelled(table.values().between(0, d));
        // The middle of the cell that training filled evenly.
        values = recorded.dequantise() ? values.map((column, value) -> value + 0.5) : values;
        return new Records(
                values.toArray(),
                conditions.isEmpty()
                        ? Optional.empty()
                        : Optional.of(table.values()
                                .between(d, table.columns().size())
                                .toArray()));
    }

    /** Whether the names are a file's own and not those that columns without a header get. */
    private static boolean named(List<String> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).matches("x\\d+")) {
                return true;
            }
        }
        return false;
    }

    private static DataConfig config(Map<String, Object> options, Binder binder) {
        return binder.bind(DataConfig.class, ConfigNode.of(options), "data");
    }
}
