package org.ergodic.data.table;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether a first row of numbers could be a header: programs number the columns of a table that has no names, and
 * tables by year or by wavelength have numbers for names.
 */
final class NumericHeader {
    private static final int MANY = 3;
    private static final int EVEN = 5;
    private static final int LOOKED_AT = 20;
    private static final int ENOUGH = 4;
    private static final double FIRST_YEAR = 1900;
    private static final double LAST_YEAR = 2100;

    private NumericHeader() {}

    /**
     * Looks at a first row.
     *
     * @param first the row
     * @param second the one below it, or null
     * @param records which still give both
     * @return why it could be a header, or empty if it is taken for data
     */
    static Optional<String> in(CsvRecord first, CsvRecord second, CsvRecords records) throws IOException {
        if (second == null || second.size() != first.size()) {
            return Optional.empty();
        }
        int[] fields = IntStream.range(0, first.size()).filter(first::isNumber).toArray();
        Optional<String> pattern = pattern(first, fields);
        if (pattern.isEmpty() || pattern.equals(pattern(second, fields))) {
            return Optional.empty();
        }
        boolean fractions = Arrays.stream(fields)
                .anyMatch(i -> second.isNumber(i) && second.number(i) != Math.rint(second.number(i)));
        return fields.length >= MANY || fractions || isOdd(first, fields, records.peek(LOOKED_AT))
                ? pattern
                : Optional.empty();
    }

    /**
     * Whether one or two whole numbers do not look like those below them. Headers that count from 0 are the commonest,
     * and there it is enough that the numbers lie outside the range of the others; else they must lie further off than
     * the others spread.
     */
    private static boolean isOdd(CsvRecord first, int[] fields, List<CsvRecord> rows) {
        boolean common = first.number(fields[0]) == 0 || (fields.length > 1 && first.number(fields[0]) >= FIRST_YEAR);
        return (common || rows.size() >= ENOUGH)
                && Arrays.stream(fields).allMatch(i -> {
                    double[] below = rows.stream()
                            .skip(1)
                            .filter(row -> i < row.size() && row.isNumber(i))
                            .mapToDouble(row -> row.number(i))
                            .toArray();
                    double least = Arrays.stream(below).min().orElse(Double.POSITIVE_INFINITY);
                    double most = Arrays.stream(below).max().orElse(Double.NEGATIVE_INFINITY);
                    double off = Math.max(least - first.number(i), first.number(i) - most);
                    return off > (common ? 0 : most - least);
                });
    }

    private static Optional<String> pattern(CsvRecord row, int... fields) {
        double[] values = Arrays.stream(fields).mapToDouble(row::number).toArray();
        if (values.length == 0) {
            return Optional.empty();
        }
        double step = values.length == 1 ? 1 : values[1] - values[0];
        boolean even = step > 0
                && IntStream.range(0, values.length)
                        .allMatch(k -> Math.abs(values[k] - values[0] - k * step) <= 1e-9 * Math.abs(values[k]));
        if (even && step == 1 && (values[0] == 0 || values[0] == 1)) {
            return Optional.of("it counts from " + (int) values[0]);
        }
        if (even && values.length >= EVEN) {
            return Optional.of("its numbers rise in even steps");
        }
        boolean years = Arrays.stream(values).allMatch(v -> v == Math.rint(v) && v >= FIRST_YEAR && v <= LAST_YEAR);
        boolean rise = IntStream.range(1, values.length).allMatch(k -> values[k] > values[k - 1]);
        boolean fall = IntStream.range(1, values.length).allMatch(k -> values[k] < values[k - 1]);
        return years && (rise || fall) ? Optional.of("its numbers could be years") : Optional.empty();
    }
}
