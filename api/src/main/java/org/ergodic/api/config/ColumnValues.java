package org.ergodic.api.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.ergodic.api.message.Excerpt;

/**
 * A value for each of some columns, as a file would write them: numbers and words, in the order of the columns such as
 * {@code [red, 0.5]}, or by their names such as {@code {colour: red, size: 0.5}}.
 *
 * @param ordered the values in the order of the columns; none where they are named
 * @param named the values by the names of the columns; none where they are ordered
 */
@API(status = API.Status.EXPERIMENTAL)
public record ColumnValues(List<String> ordered, Map<String, String> named) {
    /** No values. */
    public static final ColumnValues NONE = new ColumnValues(List.of(), Map.of());

    /** Copies both. */
    public ColumnValues {
        ordered = List.copyOf(ordered);
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        if (!ordered.isEmpty() && !named.isEmpty()) {
            throw new IllegalArgumentException("values are given both in order and by name");
        }
    }

    /**
     * Numbers in the order of the columns.
     *
     * @param values a number for each
     * @return the values
     */
    public static ColumnValues of(double... values) {
        return new ColumnValues(Arrays.stream(values).mapToObj(Excerpt::number).toList(), Map.of());
    }

    /**
     * Values in the order of the columns.
     *
     * @param values a number or a word for each
     * @return the values
     */
    public static ColumnValues of(List<String> values) {
        return new ColumnValues(values, Map.of());
    }

    /**
     * Values by the names of the columns.
     *
     * @param values a number or a word for each
     * @return the values
     */
    public static ColumnValues of(Map<String, String> values) {
        return new ColumnValues(List.of(), values);
    }

    /** {@return whether there are no values} */
    public boolean isEmpty() {
        return ordered.isEmpty() && named.isEmpty();
    }

    /**
     * The values of some columns, all of which must have one.
     *
     * @param columns their names
     * @return a value for each column, in their order
     * @throws IllegalArgumentException for another number of values, or other names, saying what there is
     */
    public List<String> of(String... columns) {
        List<String> names = List.of(columns);
        if (named.isEmpty()) {
            if (ordered.size() != names.size()) {
                throw new IllegalArgumentException(
                        "there " + (ordered.size() == 1 ? "is 1 value" : "are " + ordered.size() + " values") + " for "
                                + names.size()
                                + (names.size() == 1 ? " column, " : " columns, ") + Excerpt.list(names));
            }
            return ordered;
        }
        List<String> strange =
                named.keySet().stream().filter(name -> !names.contains(name)).toList();
        List<String> lacking =
                names.stream().filter(name -> !named.containsKey(name)).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("several columns have the same name, so that names do not tell them"
                    + " apart: give a list of " + names.size() + " values in the order of " + Excerpt.list(names));
        }
        if (!strange.isEmpty() || !lacking.isEmpty()) {
            List<String> wrong = new ArrayList<>();
            if (!strange.isEmpty()) {
                wrong.add(Excerpt.list(strange) + (strange.size() == 1 ? " is none" : " are none") + " of the columns "
                        + Excerpt.list(names));
            }
            if (!lacking.isEmpty()) {
                wrong.add(Excerpt.list(lacking) + (lacking.size() == 1 ? " has" : " have") + " no value");
            }
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        return names.stream().map(named::get).toList();
    }

    /** {@return what a config says: the list or the map, with numbers as numbers} */
    public Object plain() {
        if (named.isEmpty()) {
            return ordered.stream().map(ColumnValues::number).toList();
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        named.forEach((name, value) -> plain.put(name, number(value)));
        return plain;
    }

    /** The number that a text is the digits of; another text as it is, such as 007. */
    private static Object number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) && Excerpt.number(value).equals(text)
                    ? value == Math.rint(value) && Math.abs(value) < 0x1p53 ? (Object) (long) value : (Object) value
                    : text;
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
