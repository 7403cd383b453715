package org.ergodic.data.scale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Selection;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.api.model.Condition;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.text.TextCode;

/**
 * What the columns hold that a model is conditioned on: numbers, classes or texts.
 *
 * @param columns the columns
 * @param classes those of each column, in ascending order; none for a column of numbers or texts
 * @param texts how a column of texts becomes tokens; none for another
 */
public record ConditionKinds(Schema columns, List<List<Double>> classes, List<Optional<TextCode>> texts) {
    /** No columns. */
    public static final ConditionKinds NONE = new ConditionKinds(Schema.EMPTY, List.of(), List.of());

    /** So many classes are more likely numbers. */
    private static final int MOST = 10_000;

    private static final int SHOWN = 20;

    /** Copies the lists. */
    public ConditionKinds {
        classes = classes.stream().map(List::copyOf).toList();
        texts = List.copyOf(texts);
    }

    /**
     * What the columns of a table hold: all classes and texts that it has, in rows that are held out too.
     *
     * @param table the rows
     * @param classes which columns are classes, besides those of words
     * @param texts the names of the columns that are texts
     * @return what they hold; nothing where there is none to condition on
     * @throws DataException if a column is chosen that is not there, has more values than can be classes, or texts that
     *     are empty or too long
     */
    public static ConditionKinds of(DataTable table, Selection classes, List<String> texts) {
        if (table.conditions().isEmpty()) {
            if (!classes.isNone()) {
                throw new DataException(table.source()
                        + ": data.condition-classes says which columns to condition on are classes, and there are"
                        + " none");
            }
            if (!texts.isEmpty()) {
                throw new DataException(table.source()
                        + ": data.condition-text says which columns to condition on are texts, and there are none");
            }
            return NONE;
        }
        Schema schema = table.conditionSchema();
        List<String> names = schema.names();
        requireNames(table.source(), "data.condition-classes", classes.items(), names);
        requireNames(table.source(), "data.condition-text", texts, names);
        List<List<Double>> each = new ArrayList<>();
        List<Optional<TextCode>> codes = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            List<String> words = schema.column(k).categories();
            boolean isText = texts.contains(names.get(k));
            codes.add(isText ? Optional.of(code(table.source(), names.get(k), words)) : Optional.empty());
            boolean isClass = classes.all() || classes.items().contains(names.get(k));
            each.add(
                    isText
                            ? List.of()
                            : !words.isEmpty()
                                    ? IntStream.range(0, words.size())
                                            .mapToObj(i -> (double) i)
                                            .toList()
                                    : isClass
                                            ? values(
                                                    table.source(),
                                                    names.get(k),
                                                    table.conditions().get(),
                                                    k)
                                            : List.of());
        }
        return new ConditionKinds(schema, each, codes);
    }

    private static void requireNames(String source, String key, List<String> chosen, List<String> names) {
        for (String name : chosen) {
            if (!names.contains(name)) {
                throw new DataException(source + ": " + key + " names " + Excerpt.of(name)
                        + ", and the columns to condition on are " + Excerpt.list(names));
            }
        }
    }

    private static TextCode code(String source, String name, List<String> words) {
        if (words.isEmpty()) {
            throw new DataException(source + ": data.condition-text names column " + Excerpt.of(name)
                    + ", which holds numbers and no texts");
        }
        try {
            return TextCode.learn(name, words);
        } catch (IllegalArgumentException e) {
            throw new DataException(source + ": " + e.getMessage(), e);
        }
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

    /** {@return whether there are no columns} */
    public boolean isEmpty() {
        return columns.size() == 0;
    }

    /** {@return what definitions read of the context} */
    public Condition condition() {
        List<Condition.Text> read = new ArrayList<>();
        int size = 0;
        for (int k = 0; k < columns.size(); k++) {
            if (texts.get(k).isPresent()) {
                Condition.Text text = texts.get(k).get().text(k);
                read.add(text);
                size += text.size();
            } else {
                size += Math.max(1, classes.get(k).size());
            }
        }
        List<Integer> sizes = classes.stream().map(List::size).toList();
        boolean plain = read.isEmpty() && sizes.stream().allMatch(some -> some == 0);
        return new Condition(Condition.DATA, size, plain ? List.of() : sizes, read);
    }

    /**
     * Values to condition on that somebody wrote.
     *
     * @param given words and numbers
     * @return a number for each column, on the data's scale; of a text that is not among the column's, 0
     * @throws IllegalArgumentException if there are others, or one is no word, number or class of its column, saying
     *     what there is, or a text that is empty or too long
     */
    public double[] row(ColumnValues given) {
        List<String> each = given.of(columns.names().toArray(new String[0]));
        double[] row = new double[columns.size()];
        List<String> wrong = new ArrayList<>();
        for (int k = 0; k < row.length; k++) {
            try {
                row[k] = texts.get(k).isPresent()
                        ? text(columns.column(k), texts.get(k).get(), each.get(k))
                        : value(columns.column(k), each.get(k));
            } catch (IllegalArgumentException e) {
                wrong.add(e.getMessage());
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        obstacle(row).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return row;
    }

    private static double text(Column column, TextCode code, String text) {
        try {
            code.numbers(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(column.name() + ": " + e.getMessage(), e);
        }
        return Math.max(0, column.categories().indexOf(text));
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
     * What is wrong with values to condition on.
     *
     * @param row a value for each column, on the data's scale
     * @return the first value that is none of its column's classes, with those that there are, or empty
     */
    public Optional<String> obstacle(double... row) {
        for (int k = 0; k < row.length; k++) {
            if (!classes.get(k).isEmpty() && at(classes.get(k), row[k]) < 0) {
                return Optional.of(Excerpt.number(row[k]) + " is none of the "
                        + classes.get(k).size() + " classes of "
                        + Excerpt.of(columns.names().get(k)) + ", which are "
                        + classes.get(k).stream()
                                .limit(SHOWN)
                                .map(Excerpt::number)
                                .collect(Collectors.joining(", "))
                        + (classes.get(k).size() > SHOWN ? " and so on" : ""));
            }
        }
        return Optional.empty();
    }

    static int at(List<Double> classes, double value) {
        return Collections.binarySearch(classes, value + 0.0);
    }
}
