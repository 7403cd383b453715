package org.ergodic.data.scale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.text.BytePairs;
import org.ergodic.data.text.TextCode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The columns that a model is conditioned on, and how they are brought to its scale: numbers to mean 0 and variance 1,
 * classes to one number for each class, 1 for that of the row and 0 for the others, and texts to their tokens.
 *
 * @param columns their names
 * @param scaling between the data's scale and the model's, of numbers
 * @param classes of each column, in ascending order; none for a column of numbers
 * @param words of each column of words or texts, which its numbers count from 0; none for another
 * @param texts how a column of texts becomes tokens; none for another
 */
public record ConditionColumns(
        List<String> columns,
        Scaling scaling,
        List<List<Double>> classes,
        List<List<String>> words,
        List<Optional<TextCode>> texts) {
    /** Copies the lists. */
    public ConditionColumns {
        columns = List.copyOf(columns);
        classes = classes.stream().map(List::copyOf).toList();
        words = words.stream().map(List::copyOf).toList();
        texts = List.copyOf(texts);
        if (texts.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "there are " + columns.size() + " columns, and " + texts.size() + " that may be texts");
        }
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
        this(
                columns,
                scaling,
                classes,
                Collections.nCopies(columns.size(), List.of()),
                Collections.nCopies(columns.size(), Optional.empty()));
    }

    /** {@return what the columns hold, without their scale} */
    public ConditionKinds kinds() {
        return new ConditionKinds(schema(), classes, texts);
    }

    /**
     * The same columns, to which texts are known that somebody wrote.
     *
     * @param given what is to be conditioned on
     * @return columns whose {@link #kinds} take it
     */
    public ConditionColumns knowing(ColumnValues given) {
        if (given.isEmpty() || texts.stream().allMatch(Optional::isEmpty)) {
            return this;
        }
        List<String> each = given.of(columns.toArray(new String[0]));
        List<List<String>> known = new ArrayList<>();
        for (int k = 0; k < columns.size(); k++) {
            List<String> own = words.get(k);
            boolean isNew = texts.get(k).isPresent() && !own.contains(each.get(k));
            known.add(
                    isNew ? Stream.concat(own.stream(), Stream.of(each.get(k))).toList() : own);
        }
        return new ConditionColumns(columns, scaling, classes, known, texts);
    }

    /** {@return the columns and what they hold} */
    public Schema schema() {
        return new Schema(IntStream.range(0, columns.size())
                .mapToObj(k -> words.get(k).isEmpty()
                        ? Column.number(columns.get(k))
                        : Column.category(columns.get(k), words.get(k)))
                .toList());
    }

    /** {@return what definitions read of the context} */
    public Condition condition() {
        return kinds().condition();
    }

    private boolean hasClasses() {
        return classes.stream().anyMatch(some -> !some.isEmpty());
    }

    /** Whether a column becomes other numbers than its own. */
    private boolean isCoded() {
        return hasClasses() || texts.stream().anyMatch(Optional::isPresent);
    }

    /** Numbers scaled, classes one-hot, texts as their tokens. */
    private INDArray encoded(LazyMatrix rows, DataType type) {
        int n = rows.rows();
        int width = condition().given();
        ConditionKinds kinds = kinds();
        double[] all = new double[n * width];
        double[] row = new double[columns.size()];
        for (int i = 0; i < n; i++) {
            rows.read(i, row);
            int number = i + 1;
            kinds.obstacle(row).ifPresent(why -> {
                throw new DataException("row " + number + " has a class that the model does not know: " + why);
            });
            int place = i * width;
            for (int k = 0; k < row.length; k++) {
                List<Double> known = classes.get(k);
                if (texts.get(k).isPresent()) {
                    double[] tokens = texts.get(k).get().numbers(words.get(k).get((int) row[k]));
                    System.arraycopy(tokens, 0, all, place, tokens.length);
                    place += tokens.length;
                } else if (known.isEmpty()) {
                    all[place++] = scaling.scaled(k, row[k]);
                } else {
                    all[place + ConditionKinds.at(known, row[k])] = 1;
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
        if (isCoded()) {
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
        if (isCoded()) {
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
     * @param words of each column of words or texts; no lists where there are none
     * @param texts how columns of texts become tokens
     */
    public record Recorded(
            @Option("the names of the columns") List<String> columns,

            @Option("between the data's scale and the model's")
            Scaling.Recorded scaling,

            @Option(value = "the classes of each column, none for a column of numbers", byDefault = "[]")
            List<List<Double>> classes,

            @Option(value = "the words of each column of words or texts", byDefault = "[]")
            List<List<String>> words,

            @Option(value = "how columns of texts become tokens", byDefault = "[]")
            List<RecordedText> texts) {
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
     * How a column of texts becomes tokens, as a file holds it.
     *
     * @param column its place, from 0
     * @param length how many tokens a text has at most
     * @param merges the pairs of tokens that are merged
     */
    public record RecordedText(
            @Option(value = "its place, from 0", min = 0) int column,

            @Option(value = "how many tokens a text has at most", min = 1)
            int length,

            @Option("the pairs of tokens that are merged, in order")
            List<List<Integer>> merges) {
        private TextCode code() {
            return new TextCode(
                    new BytePairs(merges.stream()
                            .map(pair -> {
                                if (pair.size() != 2) {
                                    throw new IllegalArgumentException("a merge is of two tokens, not of " + pair);
                                }
                                return new BytePairs.Pair(pair.get(0), pair.get(1));
                            })
                            .toList()),
                    length);
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
                        : recorded.words(),
                IntStream.range(0, recorded.columns().size())
                        .mapToObj(k -> recorded.texts().stream()
                                .filter(text -> text.column() == k)
                                .findFirst()
                                .map(RecordedText::code))
                        .toList());
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
        List<Map<String, Object>> recorded = new ArrayList<>();
        for (int k = 0; k < columns.size(); k++) {
            int column = k;
            texts.get(k).ifPresent(text -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("column", column);
                one.put("length", text.length());
                one.put("merges", text.merges());
                recorded.add(one);
            });
        }
        if (!recorded.isEmpty()) {
            map.put("texts", recorded);
        }
        return map;
    }
}
