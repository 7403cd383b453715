package org.ergodic.data.table;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;

/** Which of a table's columns are meant by names, numbers from 1 and ranges of numbers. */
public final class Columns {
    private static final String DEQUANTISE = "data.dequantise";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\s*(?:-|\\.\\.)\\s*(\\d{1,9})");

    private final String file;
    private final List<String> names;
    private final boolean named;

    /** The columns of a file; {@code named} says whether the names are the file's own. */
    Columns(String file, List<String> names, boolean named) {
        this.file = file;
        this.names = names;
        this.named = named;
    }

    /** {@return the columns to condition on from 0, in the order asked for} */
    int[] conditions(List<String> wanted) {
        Set<Integer> chosen = new LinkedHashSet<>();
        for (String item : wanted) {
            for (int column : resolve("data.condition-columns", item.strip())) {
                if (!chosen.add(column)) {
                    throw new DataException(
                            "data.condition-columns: " + describe(column) + " of " + file + " is chosen twice");
                }
            }
        }
        return toArray(chosen);
    }

    /**
     * {@return the chosen columns from 0, as asked for, without the target, the conditions and those left out}
     */
    int[] choose(List<String> wanted, String target, List<String> leftOut, int... conditions) {
        Set<Integer> chosen = new LinkedHashSet<>();
        if (wanted.isEmpty()) {
            IntStream.range(0, names.size()).forEach(chosen::add);
        }
        for (String item : wanted) {
            for (int column : resolve("data.columns", item.strip())) {
                if (!chosen.add(column)) {
                    throw new DataException("data.columns: " + describe(column) + " of " + file + " is chosen twice");
                }
            }
        }
        int left = target(target.strip());
        chosen.remove(left);
        for (int condition : conditions) {
            chosen.remove(condition);
        }
        for (String item : leftOut) {
            for (int column : resolve("data.leave-out", item.strip())) {
                chosen.remove(column);
            }
        }
        if (chosen.isEmpty() && !leftOut.isEmpty()) {
            throw new DataException(file + ": no column is left once those of data.leave-out"
                    + (left < 0 ? "" : ", the target") + (conditions.length > 0 ? ", those to condition on" : "")
                    + " are out");
        }
        if (chosen.isEmpty()) {
            throw new DataException(file + ": no column is left once "
                    + (left < 0 ? "" : "the target " + describe(left) + (conditions.length > 0 ? " and " : " is "))
                    + (conditions.length > 0 ? "the columns to condition on are " : "") + "out");
        }
        return toArray(chosen);
    }

    /**
     * The columns of whole numbers that are named.
     *
     * @param wanted names, numbers from 1 and ranges
     * @param events the columns to model
     * @return their places from 0 among those to model
     */
    int[] dequantised(List<String> wanted, int... events) {
        Set<Integer> chosen = new LinkedHashSet<>();
        for (String item : wanted) {
            for (int column : resolve(DEQUANTISE, item.strip())) {
                int place = IntStream.range(0, events.length)
                        .filter(k -> events[k] == column)
                        .findFirst()
                        .orElseThrow(() -> new DataException(DEQUANTISE + ": " + describe(column) + " of " + file
                                + " is not among the columns that are modelled. Leave it out of the list"));
                if (!chosen.add(place)) {
                    throw new DataException(DEQUANTISE + ": " + describe(column) + " of " + file + " is chosen twice");
                }
            }
        }
        return toArray(chosen);
    }

    /** The columns of whole numbers that are named, where all columns are modelled. */
    int[] dequantised(List<String> wanted) {
        return dequantised(wanted, IntStream.range(0, names.size()).toArray());
    }

    /** {@return whether the names are the file's own} */
    public boolean isNamed() {
        return named;
    }

    /** {@return the names of columns} */
    public List<String> names(int... columns) {
        return Arrays.stream(columns).mapToObj(names::get).toList();
    }

    /** {@return the columns of a name, from 0} */
    public int[] named(String name) {
        return IntStream.range(0, names.size())
                .filter(i -> names.get(i).equals(name))
                .toArray();
    }

    /** {@return the nearest name to one that is not there, as advice} */
    public String suggest(String name) {
        return Names.nearest(name, names)
                .map(near -> "Did you mean \"" + Excerpt.of(near) + "\"?")
                .orElse("Its header names " + names.size() + (names.size() == 1 ? " column" : " columns"));
    }

    /**
     * What columns are said to hold.
     *
     * @param options where that is said, by name or number
     * @return for each column what is said, by its place from 0
     */
    Map<Integer, CsvOptions.Said> said(CsvOptions options) {
        Map<Integer, CsvOptions.Said> said = new TreeMap<>();
        options.types().keySet().stream().sorted().forEach(item -> {
            for (int column : resolve("data.types", item.strip())) {
                said.put(column, options.said(item).orElseThrow());
            }
        });
        return said;
    }

    private int target(String target) {
        if (names.contains(target)) {
            return resolve("data.target-column", target)[0];
        }
        return switch (target) {
            case "none", "" -> -1;
            case "first" -> 0;
            case "last" -> names.size() - 1;
            default -> {
                int[] columns = resolve("data.target-column", target);
                if (columns.length != 1) {
                    throw new DataException(
                            "data.target-column: '" + Excerpt.of(target) + "' is several columns; name one");
                }
                yield columns[0];
            }
        };
    }

    private int[] resolve(String key, String item) {
        int[] same = named(item);
        if (same.length > 1) {
            List<String> numbers =
                    Arrays.stream(same).mapToObj(i -> Integer.toString(i + 1)).toList();
            throw new DataException(key + ": columns " + Problems.list(numbers) + " of " + file + " are all named '"
                    + Excerpt.of(item) + "'; choose by number");
        }
        if (same.length == 1) {
            return same;
        }
        if (NUMBER.matcher(item).matches()) {
            return new int[] {number(key, item)};
        }
        Matcher range = RANGE.matcher(item);
        if (range.matches()) {
            int from = number(key, range.group(1));
            int to = number(key, range.group(2));
            if (from > to) {
                throw new DataException(key + ": the range '" + Excerpt.of(item) + "' runs backwards");
            }
            return IntStream.rangeClosed(from, to).toArray();
        }
        throw new DataException(key + ": " + file + " has no column '" + Excerpt.of(item) + "'. "
                + (named ? suggest(item) : "It has no header; choose by number, 1 to " + names.size()));
    }

    private int number(String key, String text) {
        int number = Integer.parseInt(text);
        if (number < 1 || number > names.size()) {
            throw new DataException(key + ": " + file + " has columns 1 to " + names.size() + ", not " + number);
        }
        return number - 1;
    }

    /** {@return a column's number from 1 and its name, for a message} */
    String describe(int column) {
        return "column " + (column + 1) + (named ? " (" + Excerpt.of(names.get(column)) + ")" : "");
    }

    private static int[] toArray(Set<Integer> chosen) {
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }
}
