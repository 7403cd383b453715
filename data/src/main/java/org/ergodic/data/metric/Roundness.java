package org.ergodic.data.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;

/**
 * Whether samples are rounded as data are: the share of their values that lie between the values that a column can
 * have, over all columns that are rounded in the training rows, to whole numbers, tenths or another step. 0 is as it
 * should be, 1 gives every sample away, however good it is otherwise: one look at the digits tells it from a row.
 *
 * <p>The detail {@code columns} has the columns with their steps, the worst first. The floor is the share of held-out
 * values, usually 0, and the baseline that of samples of a mixture of Gaussians. Without such a column there is nothing
 * to get wrong, and the figure is 0.
 */
final class Roundness implements Metric {
    static final String NAME = "unrounded";

    private static final String UNIT = "share of values";
    private static final int LOOKED_AT = 5000;
    private static final int COMPARED = 2000;

    /** Steps that are looked for, the largest first: 1, 2 and 5 times a power of ten. */
    private static final int GREATEST = 6;

    private static final int LEAST = -9;

    /** A value this far from a step, as a share of it, is not on it. */
    private static final double OFF = 0.02;

    /** Numbers that went through single precision are known to so many deviations. */
    private static final double ROUNDING = 1e-5;

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        TableRows table = TableRows.of(evaluation);
        if (table.samples().length == 0) {
            return Map.of(NAME, table.missing(UNIT, "no sample is finite"));
        }
        RandomStream random = evaluation.random().split("roundness");
        double[][] training = TableRows.choose(table.training(), LOOKED_AT, random.split("training"));
        double[][] samples = table.chosenSamples(COMPARED, random.split("samples"));
        double[][] holdout = TableRows.choose(table.holdout(), COMPARED, random.split("holdout"));
        List<Map<String, Object>> columns = new ArrayList<>();
        double[] sums = new double[3];
        double[][] drawn = null;
        for (int j = 0; j < table.width(); j++) {
            TableRows.Kind kind = table.columns().get(j);
            OptionalDouble found = kind.category() ? OptionalDouble.empty() : step(column(training, j), kind.unit());
            if (found.isEmpty()) {
                continue;
            }
            if (drawn == null) {
                drawn = FittedBaselines.sampler(evaluation).draw(evaluation, random.split("baseline"), samples.length);
            }
            double step = found.getAsDouble();
            double own = off(column(samples, j), step);
            double held = off(column(holdout, j), step);
            double baseline = off(column(drawn, j), step);
            sums[0] += own;
            sums[1] += held;
            sums[2] += baseline;
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("column", kind.name());
            details.put("step", step);
            details.put("unrounded", own);
            details.put("floor", held);
            details.put("baseline", baseline);
            columns.add(details);
        }
        columns.sort(Comparator.comparingDouble(c -> -(double) c.get("unrounded")));
        int rounded = Math.max(1, columns.size());
        return Map.of(
                NAME,
                Measurement.of(sums[0] / rounded, UNIT)
                        .withFloor(sums[1] / rounded)
                        .withBaseline(sums[2] / rounded)
                        .withDetails(table.details(samples.length, holdout.length))
                        .with("rounded-columns", columns.size())
                        .with("columns", columns));
    }

    private static double[] column(double[][] rows, int j) {
        return Arrays.stream(rows)
                .mapToDouble(row -> row[j])
                .filter(Double::isFinite)
                .toArray();
    }

    /**
     * The largest step of which all values are multiples, if one is so coarse that single precision can tell.
     *
     * @param values of a column
     * @param unit its standard deviation
     */
    static OptionalDouble step(double[] values, double unit) {
        double range = Arrays.stream(values).max().orElse(0)
                - Arrays.stream(values).min().orElse(0);
        for (int power = GREATEST; power >= LEAST; power--) {
            for (int factor : new int[] {5, 2, 1}) {
                // Read as a number would be, for a product of powers of ten is not one.
                double step = Double.parseDouble(factor + "e" + power);
                if (step * OFF / 2 < ROUNDING * unit) {
                    return OptionalDouble.empty();
                }
                // All values are near the same multiple of a step that is larger than their range.
                if (step <= range * (1 + OFF) && off(values, step) == 0) {
                    return OptionalDouble.of(step);
                }
            }
        }
        return OptionalDouble.empty();
    }

    /** The share of values that are no multiples. */
    private static double off(double[] values, double step) {
        return values.length == 0
                ? 0
                : (double) Arrays.stream(values)
                                .filter(v -> Math.abs(v / step - Math.rint(v / step)) > OFF / 2)
                                .count()
                        / values.length;
    }
}
