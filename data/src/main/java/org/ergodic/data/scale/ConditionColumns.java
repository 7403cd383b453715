package org.ergodic.data.scale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Selection;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The columns that a model is conditioned on, and how they are brought to its scale: numbers to mean 0 and variance 1,
 * classes to one number for each class, 1 for that of the row and 0 for the others.
 *
 * @param columns their names
 * @param scaling between the data's scale and the model's, of numbers
 * @param classes of each column, in ascending order; none for a column of numbers
 * @param words of each column whose classes are words, which they count from 0; none for another
 */
public record ConditionColumns(
        List<String> columns, Scaling scaling, List<List<Double>> classes, List<List<String>> words) {
    /** So many classes are more likely numbers. */
    private static final int MOST = 10_000;

    private static final int SHOWN = 20;

    /** Copies the lists. */
    public ConditionColumns {
        columns = List.copyOf(columns);
        classes = classes.stream().map(List::copyOf).toList();
        words = words.stream().map(List::copyOf).toList();
        if (classes.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "there are " + columns.size() + " columns, and classes of " + classes.size());
        }
        if (words.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "there are " + columns.size() + " columns, and words of " + words.size());
        }
    }

    /**
     * Columns whose classes are numbers.
     *
     * @param columns their names
     * @param scaling between the data's scale and the model's, of numbers
     * @param classes of each column, in ascending order; none for a column of numbers
     */
    public ConditionColumns(List<String> columns, Scaling scaling, List<List<Double>> classes) {
        this(columns, scaling, classes, Collections.nCopies(columns.size(), List.of()));
    }

    /** {@return the columns and what they hold} */
    public Schema schema() {
        return new Schema(IntStream.range(0, columns.size())
                .mapToObj(k -> words.get(k).isEmpty()
                        ? Column.number(columns.get(k))
                        : Column.category(columns.get(k), words.get(k)))
                .toList());
    }

    /**
     * Values to condition on that somebody wrote.
     *
     * @param columns what is conditioned on
     * @param classes those of each column, none for a column of numbers
     * @param given words and numbers
     * @return a number for each column, on the data's scale
     * @throws IllegalArgumentException if there are others, or one is no word, number or class of its column, saying
     *     what there is
     */
    public static double[] row(Schema columns, List<List<Double>> classes, ColumnValues given) {
        List<String> texts = given.of(columns.names().toArray(new String[0]));
        double[] row = new double[columns.size()];
        List<String> wrong = new ArrayList<>();
        for (int k = 0; k < row.length; k++) {
            try {
                row[k] = value(columns.column(k), texts.get(k));
            } catch (IllegalArgumentException e) {
                wrong.add(e.getMessage());
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        obstacle(columns.names(), classes, row).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return row;
    }

    /** The number of a word, or a number. */
    private static double value(Column column, String text) {
        List<String> known = column.categories();
        if (!known.isEmpty()) {
            int place = known.indexOf(text);
            if (place < 0) {
                throw new IllegalArgumentException(Excerpt.of(text) + " is none of the " + known.size() + " words of "
                        + Excerpt.of(column.name()) + ", which are "
                        + Excerpt.list(known.subList(0, Math.min(SHOWN, known.size())))
                        + (known.size() > SHOWN ? " and so on" : "") + ". " + Names.suggest(text, known));
            }
            return place;
        }
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // As any other text that is no number.
        }
        throw new IllegalArgumentException(
                Excerpt.of(text) + " is no number, and " + Excerpt.of(column.name()) + " holds numbers");
    }

    /**
     * The classes that columns have: the words of a column of categories, and the different values of one that is
     * chosen.
     *
     * @param source where they come from, for messages
     * @param schema the columns
     * @param chosen which of them are classes
     * @param rows {@code [n, k]} on the data's scale
     * @return for each column its values in ascending order; none for a column of numbers
     * @throws DataException if a column is chosen that is not there, or has more values than can be classes
     */
    public static List<List<Double>> classes(String source, Schema schema, Selection chosen, LazyMatrix rows) {
        List<String> names = schema.names();
        for (String name : chosen.items()) {
            if (!names.contains(name)) {
                throw new DataException(source + ": data.condition-classes names " + Excerpt.of(name)
                        + ", and the columns to condition on are " + Excerpt.list(names));
            }
        }
        List<List<Double>> classes = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            boolean isClass = chosen.all() || chosen.items().contains(names.get(k));
            int words = schema.column(k).categories().size();
            classes.add(
                    words > 0
                            ? IntStream.range(0, words)
                                    .mapToObj(i -> (double) i)
                                    .toList()
                            : isClass ? values(source, names.get(k), rows, k) : List.of());
        }
        return classes;
    }

    private static List<Double> values(String source, String name, LazyMatrix rows, int column) {
        TreeSet<Double> values = new TreeSet<>();
        double[] row = new double[rows.columns()];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            // Both zeros are one class.
            values.add(row[column] + 0.0);
            if (values.size() > MOST) {
                throw new DataException(source + ": column " + Excerpt.of(name) + " has more than " + MOST
                        + " different values, and data.condition-classes makes each of them a class: leave the column"
                        + " out of it, and it is a number");
            }
        }
        return List.copyOf(values);
    }

    /**
     * What definitions read of the context.
     *
     * @param classes those of each column, none for a column of numbers
     * @return the condition
     */
    public static Condition condition(List<List<Double>> classes) {
        List<Integer> sizes = classes.stream().map(List::size).toList();
        return new Condition(
                Condition.DATA,
                sizes.stream().mapToInt(size -> Math.max(1, size)).sum(),
                sizes.stream().allMatch(size -> size == 0) ? List.of() : sizes);
    }

    /** {@return what definitions read of the context} */
    public Condition condition() {
        return condition(classes);
    }

    /**
     * What is wrong with values to condition on.
     *
     * @param names the names of the columns
     * @param classes those of each column, none for a column of numbers
     * @param row a value for each column, on the data's scale
     * @return the first value that is none of its column's classes, with those that there are, or empty
     */
    public static Optional<String> obstacle(List<String> names, List<List<Double>> classes, double... row) {
        for (int k = 0; k < row.length; k++) {
            if (!classes.get(k).isEmpty() && at(classes.get(k), row[k]) < 0) {
                return Optional.of(Excerpt.number(row[k]) + " is none of the "
                        + classes.get(k).size() + " classes of "
                        + Excerpt.of(names.get(k)) + ", which are "
                        + classes.get(k).stream()
                                .limit(SHOWN)
                                .map(Excerpt::number)
                                .collect(Collectors.joining(", "))
                        + (classes.get(k).size() > SHOWN ? " and so on" : ""));
            }
        }
        return Optional.empty();
    }

    private static int at(List<Double> classes, double value) {
        return Collections.binarySearch(classes, value + 0.0);
    }

    private boolean hasClasses() {
        return classes.stream().anyMatch(some -> !some.isEmpty());
    }

    /** Numbers scaled, classes one-hot. */
    private INDArray encoded(LazyMatrix rows, DataType type) {
        int n = rows.rows();
        int width = condition().size();
        double[] all = new double[n * width];
        double[] row = new double[columns.size()];
        for (int i = 0; i < n; i++) {
            rows.read(i, row);
            int number = i + 1;
            obstacle(columns, classes, row).ifPresent(why -> {
                throw new DataException("row " + number + " has a class that the model does not know: " + why);
            });
            int place = i * width;
            for (int k = 0; k < row.length; k++) {
                List<Double> known = classes.get(k);
                if (known.isEmpty()) {
                    all[place++] = scaling.scaled(k, row[k]);
                } else {
                    all[place + at(known, row[k])] = 1;
                    place += known.size();
                }
            }
        }
        return NativeMemory.array(all, type, n, width);
    }

    /**
     * Conditions on the model's scale.
     *
     * @param rows DOUBLE {@code [n, k]} on the data's scale
     * @param type the model's
     * @return the conditions
     * @throws DataException if a row has a class that is not known
     */
    public Conditions of(INDArray rows, DataType type) {
        if (hasClasses()) {
            return of(LazyMatrix.of(rows), type);
        }
        return Conditions.of(Condition.DATA, scaling.apply(rows, type, columns.size()));
    }

    /**
     * Conditions on the model's scale.
     *
     * @param rows {@code [n, k]} on the data's scale
     * @param type the model's
     * @return the conditions
     * @throws DataException if a row has a class that is not known
     */
    public Conditions of(LazyMatrix rows, DataType type) {
        if (hasClasses()) {
            return Conditions.of(Condition.DATA, encoded(rows, type));
        }
        return Conditions.of(Condition.DATA, scaling.apply(rows, type, columns.size()));
    }

    /**
     * What {@link #toMap} describes, as a file holds it.
     *
     * @param columns their names
     * @param scaling between the data's scale and the model's
     * @param classes of each column, none for one of numbers; no lists where all are
     * @param words of each column whose classes are words; no lists where there are none
     */
    public record Recorded(
            @Option("the names of the columns") List<String> columns,

            @Option("between the data's scale and the model's")
            Scaling.Recorded scaling,

            @Option(value = "the classes of each column, none for a column of numbers", byDefault = "[]")
            List<List<Double>> classes,

            @Option(value = "the words of each column whose classes are words", byDefault = "[]")
            List<List<String>> words) {
        /** Checks that both speak of the same columns. */
        public Recorded {
            columns = List.copyOf(columns);
            if (columns.size() != scaling.shift().size()) {
                throw new IllegalArgumentException("it names " + columns.size() + " columns and scales "
                        + scaling.shift().size());
            }
            if (!classes.isEmpty() && classes.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "it names " + columns.size() + " columns and the classes of " + classes.size());
            }
            if (!words.isEmpty() && words.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "it names " + columns.size() + " columns and the words of " + words.size());
            }
            for (List<Double> some : classes) {
                for (int i = 1; i < some.size(); i++) {
                    if (!(some.get(i - 1) < some.get(i))) {
                        throw new IllegalArgumentException("classes must be in ascending order, and " + some.get(i)
                                + " follows " + some.get(i - 1));
                    }
                }
            }
        }
    }

    /**
     * The columns that a file holds.
     *
     * @param recorded what the file says
     * @return the columns
     */
    public static ConditionColumns of(Recorded recorded) {
        return new ConditionColumns(
                recorded.columns(),
                Scaling.of(recorded.scaling()),
                recorded.classes().isEmpty() ? none(recorded.columns().size()) : recorded.classes(),
                recorded.words().isEmpty()
                        ? Collections.nCopies(recorded.columns().size(), List.of())
                        : recorded.words());
    }

    /**
     * No classes.
     *
     * @param columns how many columns of numbers
     * @return an empty list for each
     */
    public static List<List<Double>> none(int columns) {
        return Collections.nCopies(columns, List.of());
    }

    /** {@return this as plain values, for a file} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("columns", columns);
        map.put("scaling", scaling.toMap());
        if (hasClasses()) {
            map.put("classes", classes);
        }
        if (words.stream().anyMatch(some -> !some.isEmpty())) {
            map.put("words", words);
        }
        return map;
    }
}
