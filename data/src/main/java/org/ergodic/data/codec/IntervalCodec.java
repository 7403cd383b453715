package org.ergodic.data.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Part;

/**
 * Each value has an interval of the standard normal distribution with as much of its mass as the value has of the
 * column, and is coded by a normal number of that interval: y = Φ⁻¹(F(v-) + P(v) u), the distributional transform
 * (Rüschendorf 2009, doi:10.1016/j.jspi.2009.05.030). The coded column is standard normal, whatever the column; a model
 * that knows nothing but that has its probabilities right already: log q(y | v) = log φ(y) - log P(v).
 */
@Part(
        name = "interval",
        description = "a category, or a whole number of few values, as a normal number from an interval of as much mass"
                + " as it has; samples are one of the values")
public final class IntervalCodec implements CodecFactory<IntervalCodec.Options> {
    /** So many values are hardly categories. */
    static final int MOST = 1000;

    /** What is added to each count, so that no value that may come has probability 0. */
    private static final double ADDED = 0.5;

    /**
     * Options.
     *
     * @param shares how often each value is there; by the data unless said
     * @param values the values in ascending order; 0, 1, ... for words
     */
    public record Options(
            @Option(
                    value = "how often each value is there; half a row more than in the rows to train on unless said",
                    byDefault = "[]",
                    min = 0,
                    above = true)
            List<Double> shares,

            @Option(
                    value = "the values of whole numbers in ascending order; those of the data unless said",
                    byDefault = "[]")
            List<Double> values) {
        /** Checks that there is a share for each value. */
        public Options {
            shares = List.copyOf(shares);
            values = List.copyOf(values);
            if (!values.isEmpty() && !shares.isEmpty() && values.size() != shares.size()) {
                throw new IllegalArgumentException(
                        "there are " + values.size() + " values and " + shares.size() + " shares of them");
            }
            for (int i = 1; i < values.size(); i++) {
                if (!(values.get(i - 1) < values.get(i))) {
                    throw new IllegalArgumentException("values must be in ascending order, and " + values.get(i)
                            + " follows " + values.get(i - 1));
                }
            }
        }
    }

    @Override
    public Optional<String> obstacle(Column column) {
        return column.categories().size() > MOST
                ? Optional.of("has " + column.categories().size() + " different words, more than the " + MOST
                        + " that a codec of categories takes")
                : Optional.empty();
    }

    @Override
    public Options fit(Options config, Column column, double[] training, double[] others) {
        List<Double> values = config.values();
        if (values.isEmpty() && column.categories().isEmpty()) {
            values = DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(others))
                    .distinct()
                    .sorted()
                    .boxed()
                    .toList();
        }
        int count = values.isEmpty() ? column.categories().size() : values.size();
        if (count > MOST) {
            throw new IllegalArgumentException(
                    "has " + count + " different values, more than the " + MOST + " that intervals are for");
        }
        List<Double> shares = config.shares();
        if (shares.isEmpty()) {
            double[] counts = new double[count];
            Arrays.fill(counts, ADDED);
            for (double value : training) {
                int at = values.isEmpty() ? (int) value : values.indexOf(value);
                if (at < 0 || at >= count) {
                    throw new IllegalArgumentException(
                            "holds " + Excerpt.number(value) + ", which is none of the values");
                }
                counts[at]++;
            }
            double all = Arrays.stream(counts).sum();
            shares = Arrays.stream(counts).map(some -> some / all).boxed().toList();
        }
        return new Options(shares, values);
    }

    @Override
    public ColumnCodec create(Options config, Assembly assembly) {
        return new Intervals(
                config.shares().isEmpty()
                        ? new double[] {1}
                        : config.shares().stream().mapToDouble(s -> s).toArray(),
                config.values().stream().mapToDouble(v -> v).toArray());
    }

    /** The intervals. */
    static final class Intervals implements ColumnCodec {
        private final double[] share;
        private final double[] before;
        private final double[] edge;
        private final double[] values;

        /**
         * Intervals.
         *
         * @param shares how often each value is there, up to a factor
         * @param values in ascending order; none for 0, 1, ...
         */
        Intervals(double[] shares, double... values) {
            int n = shares.length;
            double all = Arrays.stream(shares).sum();
            this.values = values.clone();
            share = new double[n];
            before = new double[n];
            edge = new double[n + 1];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                share[i] = shares[i] / all;
                before[i] = sum;
                edge[i] = i == 0 ? Double.NEGATIVE_INFINITY : Normal.quantile(sum);
                sum += share[i];
            }
            edge[n] = Double.POSITIVE_INFINITY;
        }

        /** {@return the place of a value, or -1} */
        private int place(double value) {
            if (values.length > 0) {
                int at = Arrays.binarySearch(values, value + 0.0);
                return at < 0 ? -1 : at;
            }
            return value == Math.rint(value) && value >= 0 && value < share.length ? (int) value : -1;
        }

        @Override
        public int width() {
            return share.length > 1 ? 1 : 0;
        }

        @Override
        public int noise() {
            return width();
        }

        @Override
        public void encode(double value, double[] noise, int from, double[] coded, int at) {
            if (share.length > 1) {
                code(place(value), noise[from], coded, at);
            }
        }

        @Override
        public void centre(double value, double[] coded, int at) {
            if (share.length > 1) {
                code(place(value), 0.5, coded, at);
            }
        }

        private void code(int place, double u, double[] coded, int at) {
            double z = Normal.quantile(before[place] + share[place] * u);
            // Rounding may reach an edge, which is the next value's.
            coded[at] = Math.max(edge[place], Math.min(Math.nextDown(edge[place + 1]), z));
        }

        @Override
        public double decode(double[] coded, int at) {
            int place = 0;
            if (share.length > 1) {
                int found = Arrays.binarySearch(edge, 1, share.length, coded[at]);
                place = found >= 0 ? found : -found - 2;
            }
            return values.length > 0 ? values[place] : place;
        }

        @Override
        public double logNoise(double value, double[] coded, int at) {
            int place = place(value);
            return share.length > 1 && place >= 0 ? Normal.logDensity(coded[at]) - Math.log(share[place]) : 0;
        }

        @Override
        public Optional<String> misfit(double value) {
            if (place(value) >= 0) {
                return Optional.empty();
            }
            List<String> known = new ArrayList<>();
            Arrays.stream(values).limit(20).forEach(v -> known.add(Excerpt.number(v)));
            return Optional.of(
                    values.length == 0
                            ? "is none of the " + share.length + " words that the model has learnt"
                            : "is none of the values that the model has learnt there: " + String.join(", ", known)
                                    + (values.length > 20 ? " and so on" : ""));
        }
    }
}
