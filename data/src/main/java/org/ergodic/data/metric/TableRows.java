package org.ergodic.data.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.table.LazyMatrix;

/**
 * The rows that metrics of tables compare, as they stand in the data: training rows, held-out rows, samples of the
 * model and, for comparison, of a mixture of Gaussians that was fitted to the training rows.
 *
 * @param columns what is known of each column
 * @param training all training rows
 * @param holdout all held-out rows
 * @param samples the samples without those that are not finite, in an order that does not depend on that of the draw
 * @param broken how many samples are not finite
 */
record TableRows(List<Kind> columns, LazyMatrix training, LazyMatrix holdout, double[][] samples, int broken) {
    private static final Object KEY = new Object();

    /** A column of so few values is compared value by value. */
    private static final int FEW_VALUES = 30;

    /** The values of so many rows are counted. */
    private static final int COUNTED = 5000;

    /**
     * A column.
     *
     * @param name its name
     * @param category whether its numbers stand for words, which have no order
     * @param values its values in the training rows where they are few, ascending; else none
     * @param unit its standard deviation in the training rows, of pictures that of all pixels; 1 for a constant one
     * @param missing whether a cell may be missing, and is then {@code NaN}
     */
    record Kind(String name, boolean category, double[] values, double unit, boolean missing) {
        /** Whether values are compared one by one. */
        boolean discrete() {
            return category || values.length > 0;
        }
    }

    /** What does not depend on samples. */
    private record Data(List<Kind> columns, LazyMatrix training, LazyMatrix holdout) {}

    static TableRows of(Metric.Evaluation evaluation) {
        Data data = evaluation.shared(KEY, () -> {
            LazyMatrix training = LazyMatrix.restored(evaluation.space(), evaluation.training());
            LazyMatrix holdout = LazyMatrix.restored(evaluation.space(), evaluation.holdout());
            List<Kind> kinds = kinds(training, evaluation.schema());
            // A pixel that hardly changes is no measure of its own.
            boolean together = evaluation.space().picture().isPresent();
            return new Data(together ? inOneUnit(kinds) : kinds, training, holdout);
        });
        double[][] all =
                LazyMatrix.restored(evaluation.space(), evaluation.samples()).toRows();
        double[][] good = Arrays.stream(all)
                .filter(row -> IntStream.range(0, row.length)
                        .allMatch(j -> Double.isFinite(row[j])
                                || Double.isNaN(row[j]) && data.columns.get(j).missing()))
                .sorted(Arrays::compare)
                .toArray(double[][]::new);
        return new TableRows(data.columns, data.training, data.holdout, good, all.length - good.length);
    }

    private static List<Kind> kinds(LazyMatrix rows, Optional<Schema> schema) {
        int d = rows.columns();
        double[][] first = some(rows, COUNTED);
        List<Kind> kinds = new ArrayList<>();
        for (int j = 0; j < d; j++) {
            int place = j;
            Optional<Column> column = schema.filter(s -> s.size() == d).map(s -> s.column(place));
            double[] present = Arrays.stream(first)
                    .mapToDouble(row -> row[place])
                    .filter(Double::isFinite)
                    .toArray();
            double[] values = Arrays.stream(present).distinct().sorted().toArray();
            boolean category = column.filter(c -> c.type() == ColumnType.CATEGORY || c.type() == ColumnType.TEXT)
                    .isPresent();
            Moments moments = present.length == 0 ? Moments.of(0.0) : Moments.of(present);
            kinds.add(new Kind(
                    column.map(Column::name).orElse("column " + (j + 1)),
                    category,
                    category || values.length <= Math.min(FEW_VALUES, present.length / 2) ? values : new double[0],
                    moments.constant(0) ? 1 : moments.deviation(0),
                    column.filter(Column::missing).isPresent() || present.length < first.length));
        }
        return kinds;
    }

    /** With the root of the mean variance of all columns as the unit of each. */
    private static List<Kind> inOneUnit(List<Kind> kinds) {
        double squares = 0;
        for (Kind kind : kinds) {
            // The unit of a constant column is 1, and it has no variance.
            squares += kind.values().length == 1 ? 0 : kind.unit() * kind.unit() / kinds.size();
        }
        double unit = squares > 0 ? Math.sqrt(squares) : 1;
        return kinds.stream()
                .map(kind -> new Kind(kind.name(), kind.category(), kind.values(), unit, kind.missing()))
                .toList();
    }

    private static double[][] some(LazyMatrix rows, int most) {
        return rows.choose(IntStream.range(0, Math.min(most, rows.rows())).toArray())
                .toRows();
    }

    int width() {
        return columns.size();
    }

    /** At most so many rows, in random order. */
    static double[][] choose(LazyMatrix rows, int most, RandomStream random) {
        int[] order = random.permutation(rows.rows());
        return rows.choose(Arrays.copyOf(order, Math.min(most, order.length))).toRows();
    }

    /** At most so many samples, in random order. */
    double[][] chosenSamples(int most, RandomStream random) {
        int[] order = random.permutation(samples.length);
        return Arrays.stream(order).limit(most).mapToObj(i -> samples[i]).toArray(double[][]::new);
    }

    /** Details that every figure of samples has. */
    Map<String, Object> details(int compared, int against) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (broken > 0) {
            details.put("samples-not-finite", broken);
        }
        details.put("samples", compared);
        details.put("rows", against);
        return details;
    }

    /** A figure that cannot be computed. */
    Metric.Measurement missing(String unit, String why) {
        Metric.Measurement none = Metric.Measurement.of(Double.NaN, unit).with("status", why);
        return broken > 0 ? none.with("samples-not-finite", broken) : none;
    }
}
