package org.ergodic.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;

/**
 * How the values of one column are spread, in the data and in samples: by value where there are few, in bins of an axis
 * else.
 *
 * @param column the column
 * @param axis of the bins; empty where bars stand for values
 * @param labels what each bar or bin is called
 * @param data the share of the rows of the data in each
 * @param samples the share of the samples in each
 * @param ofData what the data's values are like
 * @param ofSamples what the samples' values are like
 * @param notes what the picture does not show
 */
record Marginal(
        Column column,
        Optional<Axis> axis,
        List<String> labels,
        double[] data,
        double[] samples,
        Statistics ofData,
        Statistics ofSamples,
        List<String> notes) {
    private static final int MOST_BARS = 30;
    private static final int FEW_BINS = 28;
    private static final int BINS = 40;
    private static final int MANY_ROWS = 500;
    private static final double HEAVY = 12;
    private static final double MARGIN = 0.04;
    private static final double WHOLE = 1e-9;

    /**
     * Figures of a column's values.
     *
     * @param rows how many rows there are
     * @param missing the share of missing cells
     * @param mean of the finite ones
     * @param deviation their standard deviation
     * @param least the least
     * @param median the median
     * @param most the greatest
     * @param whole whether all are whole numbers
     */
    record Statistics(
            int rows,
            double missing,
            double mean,
            double deviation,
            double least,
            double median,
            double most,
            boolean whole) {}

    /**
     * Compares.
     *
     * @param column the column
     * @param data its values in the data; not-a-number where a cell is missing
     * @param samples its values in samples, perhaps none
     */
    static Marginal of(Column column, double[] data, double[] samples) {
        double[] finite = sorted(data);
        Statistics ofData = statistics(data, finite);
        Statistics ofSamples = statistics(samples, sorted(samples));
        List<String> notes = new ArrayList<>();
        boolean missing = ofData.missing > 0 || ofSamples.missing > 0;
        if (!column.categories().isEmpty()) {
            return words(column, data, samples, ofData, ofSamples, missing, notes);
        }
        boolean whole = column.type() != ColumnType.DATE && finite.length > 0 && ofData.whole;
        double[] distinct =
                Arrays.stream(finite).distinct().limit(MOST_BARS + 1L).toArray();
        if (whole && samples.length > 0) {
            double broken = share(samples, v -> Double.isFinite(v) && Math.abs(v - Math.rint(v)) > WHOLE);
            if (broken > 0) {
                notes.add(percent(broken) + " of the samples are not whole numbers; the data are");
            }
        }
        if (whole && distinct.length <= MOST_BARS) {
            return values(column, data, samples, distinct, ofData, ofSamples, missing, notes);
        }
        Axis axis = axis(column, finite, whole);
        int bins = finite.length < MANY_ROWS ? FEW_BINS : BINS;
        if (whole && axis.scale() == Axis.Scale.LINEAR) {
            // Each bin holds as many whole numbers as any other: no comb.
            double least = finite[0];
            double count = finite[finite.length - 1] - least + 1;
            double width = Math.max(1, Math.ceil(count / BINS));
            bins = (int) Math.ceil(count / width);
            axis = new Axis(least - 0.5, least - 0.5 + bins * width, false);
        }
        return binned(column, data, samples, axis, bins, ofData, ofSamples, missing, notes);
    }

    /** Two sets of numbers, such as likelihoods, in bins of one axis. */
    static Marginal histograms(String name, double[] first, double[] second) {
        double[] all = sorted(
                DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray());
        Column column = Column.number(name);
        Axis axis = axis(column, all, false);
        return new Marginal(
                column,
                Optional.of(axis),
                labels(column, axis, FEW_BINS),
                bins(first, axis, FEW_BINS),
                bins(second, axis, FEW_BINS),
                statistics(first, sorted(first)),
                statistics(second, sorted(second)),
                List.of());
    }

    /** Numbers in bins of an axis. */
    static Marginal on(Column column, double[] values, Axis axis) {
        Statistics statistics = statistics(values, sorted(values));
        return new Marginal(
                column,
                Optional.of(axis),
                labels(column, axis, FEW_BINS),
                bins(values, axis, FEW_BINS),
                new double[FEW_BINS],
                statistics,
                statistics(new double[0], new double[0]),
                List.of());
    }

    private static List<String> labels(Column column, Axis axis, int bins) {
        boolean date = column.type() == ColumnType.DATE;
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            double from = axis.at((double) i / bins);
            double to = axis.at((i + 1.0) / bins);
            labels.add(date ? Dates.full(from) + " to " + Dates.full(to) : Axis.label(from) + " to " + Axis.label(to));
        }
        return labels;
    }

    private static Marginal binned(
            Column column,
            double[] data,
            double[] samples,
            Axis axis,
            int bins,
            Statistics ofData,
            Statistics ofSamples,
            boolean missing,
            List<String> notes) {
        List<String> labels = labels(column, axis, bins);
        long below = Arrays.stream(samples).filter(v -> v < axis.min()).count();
        long above = Arrays.stream(samples).filter(v -> v > axis.max()).count();
        if (below + above > 0) {
            notes.add(String.format(Locale.ROOT, "of %,d samples ", samples.length)
                    + (below > 0 ? String.format(Locale.ROOT, "%,d below", below) : "")
                    + (below > 0 && above > 0 ? " and " : "")
                    + (above > 0 ? String.format(Locale.ROOT, "%,d above", above) : "")
                    + " what is shown");
        }
        if (axis.scale() == Axis.Scale.SYMLOG || axis.scale() == Axis.Scale.LOG) {
            notes.add("logarithmic axis: the tails are long");
        }
        if (!axis.title("").isEmpty()) {
            notes.add("the axis shows the value" + axis.title(""));
        }
        if (missing) {
            notes.add(missing(ofData, ofSamples));
        }
        return new Marginal(
                column,
                Optional.of(axis),
                labels,
                bins(data, axis, bins),
                bins(samples, axis, bins),
                ofData,
                ofSamples,
                List.copyOf(notes));
    }

    private static String missing(Statistics ofData, Statistics ofSamples) {
        return "missing: " + percent(ofData.missing) + " of the data"
                + (ofSamples.rows > 0 ? ", " + percent(ofSamples.missing) + " of the samples" : "");
    }

    private static Marginal values(
            Column column,
            double[] data,
            double[] samples,
            double[] distinct,
            Statistics ofData,
            Statistics ofSamples,
            boolean missing,
            List<String> notes) {
        List<String> labels = new ArrayList<>();
        for (double value : distinct) {
            labels.add(Axis.label(value));
        }
        double[] first = counts(data, distinct);
        double[] second = counts(samples, distinct);
        double other = share(samples, v -> !Double.isNaN(v) && Arrays.binarySearch(distinct, Math.rint(v) + 0.0) < 0);
        if (other > 0) {
            labels.add("other");
            first = append(first, 0);
            second = append(second, other);
        }
        if (missing) {
            labels.add("missing");
            first = append(first, ofData.missing);
            second = append(second, ofSamples.missing);
        }
        return new Marginal(column, Optional.empty(), labels, first, second, ofData, ofSamples, List.copyOf(notes));
    }

    private static Marginal words(
            Column column,
            double[] data,
            double[] samples,
            Statistics ofData,
            Statistics ofSamples,
            boolean missing,
            List<String> notes) {
        int k = column.categories().size();
        double[] all = IntStream.range(0, k).asDoubleStream().toArray();
        double[] first = counts(data, all);
        double[] second = counts(samples, all);
        int[] order = k <= MOST_BARS
                ? IntStream.range(0, k).toArray()
                : IntStream.range(0, k)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -first[i]))
                        .limit(MOST_BARS - 1)
                        .mapToInt(i -> i)
                        .toArray();
        List<String> labels = new ArrayList<>();
        double[] shown = new double[order.length];
        double[] drawn = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            labels.add(column.categories().get(order[i]));
            shown[i] = first[order[i]];
            drawn[i] = second[order[i]];
        }
        if (order.length < k) {
            labels.add((k - order.length) + " others");
            shown = append(
                    shown, Arrays.stream(first).sum() - Arrays.stream(shown).sum());
            drawn = append(
                    drawn, Arrays.stream(second).sum() - Arrays.stream(drawn).sum());
        }
        if (missing) {
            labels.add("missing");
            shown = append(shown, ofData.missing);
            drawn = append(drawn, ofSamples.missing);
        }
        return new Marginal(column, Optional.empty(), labels, shown, drawn, ofData, ofSamples, List.copyOf(notes));
    }

    /** {@return an axis on which a column's values can be seen, the tails too} */
    static Axis axis(Column column, double[] sorted, boolean whole) {
        if (sorted.length == 0) {
            return new Axis(0, 1, false);
        }
        double least = sorted[0];
        double most = sorted[sorted.length - 1];
        if (column.type() == ColumnType.DATE) {
            Axis linear = Axis.around(least, most, MARGIN);
            return new Axis(linear.min(), linear.max(), Axis.Scale.DATE, 1);
        }
        double spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
        double median = quantile(sorted, 0.5);
        if (spread <= 0) {
            spread = quantile(sorted, 0.95) - quantile(sorted, 0.05);
        }
        boolean heavy = spread > 0 && Math.max(most - median, median - least) > HEAVY * spread;
        if (!heavy) {
            return Axis.around(least, most, MARGIN);
        }
        return least > 0
                ? Axis.logAround(least, most, MARGIN)
                : Axis.symlogAround(least, most, whole ? Math.max(1, spread / 2) : spread / 2, MARGIN);
    }

    /** {@return the axis of a column, without looking at samples} */
    static Axis axis(Column column, double[] data) {
        double[] finite = sorted(data);
        if (!column.categories().isEmpty()) {
            return Axis.ofWords(column.categories());
        }
        double gap = gap(column, finite);
        return gap > 0
                ? new Axis(finite[0] - gap / 2, finite[finite.length - 1] + gap / 2, false)
                : axis(column, finite, statistics(data, finite).whole);
    }

    /** {@return the least distance of the values of a column that has few whole ones, on which dots would lie; or 0} */
    static double gap(Column column, double[] data) {
        if (!column.categories().isEmpty()) {
            return 1;
        }
        double[] finite = sorted(data);
        double[] distinct =
                Arrays.stream(finite).distinct().limit(MOST_BARS + 1L).toArray();
        boolean few = column.type() != ColumnType.DATE
                && distinct.length >= 2
                && distinct.length <= MOST_BARS
                && Arrays.stream(distinct).allMatch(v -> v == Math.rint(v))
                && axis(column, finite, true).scale() == Axis.Scale.LINEAR;
        return few
                ? IntStream.range(1, distinct.length)
                        .mapToDouble(i -> distinct[i] - distinct[i - 1])
                        .min()
                        .orElseThrow()
                : 0;
    }

    private static double[] sorted(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    }

    static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static Statistics statistics(double[] values, double[] sorted) {
        double missing = share(values, Double::isNaN);
        if (sorted.length == 0) {
            return new Statistics(
                    values.length, missing, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, false);
        }
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double variance = Arrays.stream(sorted)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        boolean whole = Arrays.stream(sorted).allMatch(v -> v == Math.rint(v));
        return new Statistics(
                values.length,
                missing,
                mean,
                Math.sqrt(variance),
                sorted[0],
                quantile(sorted, 0.5),
                sorted[sorted.length - 1],
                whole);
    }

    private static double share(double[] values, DoublePredicate of) {
        return values.length == 0
                ? 0
                : (double) Arrays.stream(values).filter(of).count() / values.length;
    }

    /** The share of values at each of some, to which they are rounded. */
    private static double[] counts(double[] values, double[] distinct) {
        double[] counts = new double[distinct.length];
        for (double value : values) {
            // Adding 0 makes of -0 a 0, which are not the same to a search.
            int at = Double.isNaN(value) ? -1 : Arrays.binarySearch(distinct, Math.rint(value) + 0.0);
            if (at >= 0) {
                counts[at] += 1.0 / values.length;
            }
        }
        return counts;
    }

    private static double[] bins(double[] values, Axis axis, int count) {
        double[] bins = new double[count];
        for (double value : values) {
            if (axis.holds(value)) {
                bins[Math.min(count - 1, (int) (axis.share(value) * count))] += 1.0 / values.length;
            }
        }
        return bins;
    }

    private static double[] append(double[] values, double more) {
        double[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = more;
        return all;
    }

    static String percent(double share) {
        double percent = 100 * share;
        return percent > 0 && percent < 0.1
                ? "less than 0.1 %"
                : String.format(
                        Locale.ROOT, percent < 10 && percent != Math.rint(percent) ? "%.1f %%" : "%.0f %%", percent);
    }

    /** {@return what a person who cannot see the picture is told} */
    String words() {
        String name = "Column " + column.name() + ". ";
        if (axis.isEmpty()) {
            StringBuilder text = new StringBuilder(name);
            for (int i = 0; i < Math.min(6, labels.size()); i++) {
                text.append(i == 0 ? "" : ", ")
                        .append(labels.get(i))
                        .append(": ")
                        .append(percent(data[i]));
                if (ofSamples.rows > 0) {
                    text.append(" of the data and ").append(percent(samples[i])).append(" of the samples");
                }
            }
            return text.append(labels.size() > 6 ? ", and others." : ".").toString();
        }
        return name + "Data: " + figures(ofData) + (ofSamples.rows > 0 ? ". Samples: " + figures(ofSamples) : "") + ".";
    }

    private String figures(Statistics of) {
        if (column.type() == ColumnType.DATE) {
            return "from " + Dates.full(of.least) + " to " + Dates.full(of.most) + ", median " + Dates.full(of.median);
        }
        return "mean " + Axis.figure(of.mean) + ", standard deviation " + Axis.figure(of.deviation) + ", from "
                + Axis.figure(of.least) + " to " + Axis.figure(of.most);
    }
}
