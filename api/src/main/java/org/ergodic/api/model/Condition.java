package org.ergodic.api.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a definition reads of its {@link Context}: a row of numbers beside each event.
 *
 * <p>A column of text is a row of tokens. In the context it is their numbers, 0 where the text has ended; a definition
 * reads 1 for each token that is there and 0 for all others, {@code length * vocabulary} numbers, or the tokens by
 * {@link #tokens}.
 *
 * @param name the condition's name in the context
 * @param size how many numbers it is for each row
 * @param classes for each column that it is made of, in their order, how many classes it has, of which a row is one
 *     (one-hot, so many numbers), or 0 for a column that is one number or text; empty where nothing is said of columns
 * @param texts the columns of text, in their order
 */
@API(status = API.Status.EXPERIMENTAL)
public record Condition(String name, int size, List<Integer> classes, List<Text> texts) {
    /** The name under which a pipeline gives the columns of its data that are a condition. */
    public static final String DATA = "condition";

    /** What an assembly shows where data come with a condition; what can read one then does. */
    public static final View<Condition> VIEW = View.of("condition", Condition.class);

    /**
     * A column of text.
     *
     * @param column its place among the columns, from 0
     * @param length how many tokens it has at most
     * @param vocabulary how many different tokens there are: they are numbered from 1
     */
    public record Text(int column, int length, int vocabulary) {
        /** Checks the sizes. */
        public Text {
            if (column < 0 || length < 1 || vocabulary < 1) {
                throw new IllegalArgumentException("a text is of at least one token of at least one kind, not " + length
                        + " of " + vocabulary + ", in column " + column);
            }
        }

        /** {@return how many numbers a definition reads of it} */
        public int size() {
            return Math.multiplyExact(length, vocabulary);
        }
    }

    /** Checks the size. */
    public Condition {
        classes = List.copyOf(classes);
        texts = List.copyOf(texts);
        if (size < 1) {
            throw new IllegalArgumentException(
                    "the condition '" + name + "' must have at least one number, not " + size);
        }
        for (Text text : texts) {
            if (text.column() >= classes.size() || classes.get(text.column()) != 0) {
                throw new IllegalArgumentException("the condition '" + name + "' has columns of " + classes
                        + " classes, and a text in column " + text.column() + ", which must be there and have none");
            }
        }
        int columns = classes.stream().mapToInt(some -> Math.max(1, some)).sum()
                + texts.stream().mapToInt(text -> text.size() - 1).sum();
        if (!classes.isEmpty() && columns != size) {
            throw new IllegalArgumentException("the condition '" + name + "' has " + size + " numbers, and columns of "
                    + classes + " classes make " + columns);
        }
    }

    /**
     * A condition without text.
     *
     * @param name the condition's name in the context
     * @param size how many numbers it is for each row
     * @param classes as for a condition with text
     */
    public Condition(String name, int size, List<Integer> classes) {
        this(name, size, classes, List.of());
    }

    /**
     * A condition of numbers.
     *
     * @param name the condition's name in the context
     * @param size how many numbers it is for each row
     */
    public Condition(String name, int size) {
        this(name, size, List.of());
    }

    /** {@return how many numbers it is in a context, where a text is the numbers of its tokens} */
    public int given() {
        return size
                - texts.stream().mapToInt(text -> text.size() - text.length()).sum();
    }

    /**
     * The condition's value as the context has it.
     *
     * @param c the context
     * @return {@code [n, given]}
     * @throws GraphException if the context has none of this name
     */
    public SDVariable given(Context c) {
        return c.find(name)
                .orElseThrow(() -> new GraphException("this model is conditioned on '" + name
                        + "', and no such condition is given: give it by Context.none().and(\"" + name + "\", ...)"))
                .reshape(-1, given());
    }

    /**
     * The condition's value.
     *
     * @param c the context
     * @return {@code [n, size]}
     * @throws GraphException if the context has none of this name
     */
    public SDVariable of(Context c) {
        if (texts.isEmpty()) {
            return given(c);
        }
        List<SDVariable> parts = new ArrayList<>();
        SDVariable all = given(c);
        int place = 0;
        for (int k = 0; k < classes.size(); k++) {
            Optional<Text> text = text(k);
            if (text.isPresent()) {
                parts.add(tokens(all, place, text.get()).reshape(-1, text.get().size()));
            } else {
                parts.add(columns(all, place, width(k)));
            }
            place += width(k);
        }
        return all.getSameDiff().concat(1, parts.toArray(new SDVariable[0]));
    }

    /**
     * The columns that are no text.
     *
     * @param c the context
     * @return {@code [n, numbers]}; empty if all are text
     */
    public Optional<SDVariable> numbers(Context c) {
        if (texts.isEmpty()) {
            return Optional.of(given(c));
        }
        List<SDVariable> parts = new ArrayList<>();
        SDVariable all = given(c);
        int place = 0;
        for (int k = 0; k < classes.size(); k++) {
            if (text(k).isEmpty()) {
                parts.add(columns(all, place, width(k)));
            }
            place += width(k);
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(all.getSameDiff().concat(1, parts.toArray(new SDVariable[0])));
    }

    /** {@return how many numbers the columns have that are no text} */
    public int numbers() {
        return size - texts.stream().mapToInt(Text::size).sum();
    }

    /**
     * The tokens of a text.
     *
     * @param c the context
     * @param text one of {@link #texts}
     * @return {@code [n, length, vocabulary]}: at each place 1 for the token that is there, and zeros behind the text
     */
    public SDVariable tokens(Context c, Text text) {
        int place = 0;
        for (int k = 0; k < text.column(); k++) {
            place += width(k);
        }
        return tokens(given(c), place, text);
    }

    private static SDVariable tokens(SDVariable all, int place, Text text) {
        SDVariable numbers = columns(all, place, text.length()).reshape(-1, text.length(), 1);
        double[] each = new double[text.vocabulary()];
        Arrays.setAll(each, k -> k + 1);
        SDVariable kinds = all.getSameDiff()
                .constant(Nd4j.createFromArray(each).castTo(all.dataType()).reshape(1, 1, each.length));
        SDVariable apart = all.getSameDiff().math().abs(numbers.sub(kinds));
        return apart.lt(0.5).castTo(all.dataType());
    }

    private static SDVariable columns(SDVariable all, int from, int width) {
        return all.get(SDIndex.all(), SDIndex.interval(from, from + width));
    }

    private Optional<Text> text(int column) {
        return texts.stream().filter(text -> text.column() == column).findFirst();
    }

    /** How many numbers a column is in a context. */
    private int width(int column) {
        return text(column).map(Text::length).orElse(Math.max(1, classes.get(column)));
    }
}
