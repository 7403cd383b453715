package org.ergodic.data.codec;

import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Part;

/**
 * Measurements that were rounded to k decimals, or to a step s of them such as 0.25: samples are rounded to that grid,
 * and to the range of the data.
 *
 * <p>Where at least half of the cells have a value that others have too, a density of the values is without bound, and
 * a cell is coded as y = v + s (u - 1/2) with u uniform on (0, 1), the interval that it was rounded from. The figure of
 * a cell is then the density over that interval on average, P(v) / s: in the units of the column, as that of a number
 * without noise is, and the same in the limit of small steps. A value that is not on the grid is taken as one of more
 * digits: it has the density around it.
 */
@Part(
        name = "decimal",
        description = "a number of a few decimals, with uniform noise of one step where values come back; samples stay"
                + " in the range and on the grid of the data")
public final class DecimalCodec implements CodecFactory<DecimalCodec.Options> {
    /**
     * Options.
     *
     * @param decimals how many decimals a number has
     * @param step the distance of neighbours, a multiple of a unit of the last decimal
     * @param least the least value of a sample
     * @param greatest the greatest
     * @param clip whether samples are clipped to the range
     * @param noise whether a number is coded with noise
     */
    public record Options(
            @Option(value = "how many decimals a number has; as many as in the data unless said", min = 0, max = 12)
            Optional<Integer> decimals,

            @Option(
                    value = "the distance of neighbours, such as 0.25, which are counted from the least on; that of the"
                            + " data unless said",
                    min = 0,
                    above = true)
            Optional<Double> step,

            @Option("the least value of a sample; that of the data unless said")
            Optional<Double> least,

            @Option("the greatest value of a sample; that of the data unless said")
            Optional<Double> greatest,

            @Option(value = "whether samples are clipped to the range of the data", byDefault = "true")
            boolean clip,

            @Option("whether a number is coded with noise of one step; unless said where at least half of the cells"
                    + " have a value that others have too")
            Optional<Boolean> noise) {
        /** Checks range and step. */
        public Options {
            if (least.isPresent() && greatest.isPresent() && least.get() > greatest.get()) {
                throw new IllegalArgumentException(
                        "least is " + least.get() + ", and greatest, which must not be less, " + greatest.get());
            }
            if (step.isPresent() && decimals.isPresent()) {
                double units = step.get() * DecimalGrid.power(decimals.get());
                if (Math.rint(units) < 1 || Math.abs(units - Math.rint(units)) > 1e-6 * units) {
                    throw new IllegalArgumentException("step is " + step.get() + ", which is no multiple of a unit of"
                            + " the last of " + decimals.get() + " decimals");
                }
            }
        }

        /** The grid; of options that nothing was fitted to, one of whole numbers. */
        private DecimalGrid grid() {
            int own = decimals.orElseGet(() -> step.map(DecimalCodec::decimals).orElse(0));
            double power = DecimalGrid.power(own);
            return new DecimalGrid(
                    own,
                    Math.round(least.orElse(0.0) * power),
                    Math.max(1, Math.round(step.orElse(1 / power) * power)));
        }
    }

    @Override
    public Optional<String> obstacle(Column column) {
        return switch (column.type()) {
            case CATEGORY, TEXT -> Optional.of("holds words, whose order and distances mean nothing");
            case DATE -> Optional.of("holds dates, for which there is the codec date");
            default -> Optional.empty();
        };
    }

    /**
     * Whether cells are numbers that this codec is for.
     *
     * @param training the cells to train on
     * @param others those of rows held out
     * @return whether all of them have so few digits that they are on a grid
     */
    public static boolean suits(double[] training, double... others) {
        return training.length > 0 && DecimalGrid.of(training, others).isPresent();
    }

    @Override
    public Options fit(Options config, Column column, double[] training, double[] others) {
        double[] more = DoubleStream.concat(
                        DoubleStream.of(others),
                        Stream.of(config.least(), config.greatest())
                                .flatMap(Optional::stream)
                                .mapToDouble(limit -> limit))
                .toArray();
        DecimalGrid found = DecimalGrid.of(training, more)
                .orElseThrow(() -> new IllegalArgumentException(
                        "holds numbers of more digits than a grid can have: use the codec number"));
        int decimals = config.decimals()
                .orElseGet(() -> Math.max(
                        found.decimals(),
                        config.step().map(DecimalCodec::decimals).orElse(0)));
        double step = config.step()
                .orElseGet(() -> config.decimals().isPresent() ? 1 / DecimalGrid.power(decimals) : found.distance());
        double least = config.least().orElseGet(() -> both(training, more).min().orElse(0));
        Options learnt = new Options(
                Optional.of(decimals),
                Optional.of(step),
                Optional.of(least),
                Optional.of(config.greatest()
                        .orElseGet(() -> both(training, more).max().orElse(0))),
                config.clip(),
                Optional.of(config.noise().orElseGet(() -> DecimalGrid.comeBack(training))));
        DecimalGrid grid = learnt.grid();
        both(training, more).filter(value -> !grid.holds(value)).findFirst().ifPresent(value -> {
            throw new IllegalArgumentException("holds " + Excerpt.number(value) + ", which is not on the grid of the"
                    + " steps of " + Excerpt.number(step) + " from " + Excerpt.number(least) + " on");
        });
        return learnt;
    }

    private static DoubleStream both(double[] training, double... others) {
        return DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(others));
    }

    private static int decimals(double step) {
        return DecimalGrid.of(new double[] {step})
                .orElseThrow(() -> new IllegalArgumentException("step is " + step + ", which has too many digits"))
                .decimals();
    }

    @Override
    public ColumnCodec create(Options config, Assembly assembly) {
        return new Decimals(
                config.grid(),
                config.least().filter(limit -> config.clip()).orElse(Double.NEGATIVE_INFINITY),
                config.greatest().filter(limit -> config.clip()).orElse(Double.POSITIVE_INFINITY),
                config.noise().orElse(false));
    }

    /** Numbers on a grid. */
    record Decimals(DecimalGrid grid, double least, double greatest, boolean noisy) implements ColumnCodec {
        @Override
        public int noise() {
            return noisy ? 1 : 0;
        }

        @Override
        public void encode(double value, double[] noise, int from, double[] coded, int at) {
            if (!noisy) {
                coded[at] = value;
                return;
            }
            double y = value + grid.distance() * (noise[from] - 0.5);
            // Rounding may reach the edge, which is the next value's.
            coded[at] = grid.nearest(y) == grid.nearest(value) || !grid.holds(value) ? y : value;
        }

        @Override
        public void centre(double value, double[] coded, int at) {
            coded[at] = value;
        }

        @Override
        public double decode(double[] coded, int at) {
            double value = grid.value(grid.nearest(coded[at]));
            return Math.max(least, Math.min(greatest, value));
        }

        @Override
        public double logNoise(double value, double[] coded, int at) {
            return noisy ? -Math.log(grid.distance()) : 0;
        }

        @Override
        public double logCell(double value) {
            return noisy ? Math.log(grid.distance()) : 0;
        }
    }
}
