package org.ergodic.data.codec;

import java.util.Optional;
import java.util.stream.DoubleStream;
import org.ergodic.api.config.Option;
import org.ergodic.api.message.Excerpt;

/**
 * Options of codecs of values on a grid.
 *
 * @param least the least value of a sample; that of the data unless said
 * @param greatest the greatest
 * @param step the distance of neighbours; the largest that the data allow unless said
 */
public record GridOptions(
        @Option("the least value of a sample; that of the data unless said")
        Optional<Double> least,

        @Option("the greatest value of a sample; that of the data unless said")
        Optional<Double> greatest,

        @Option(
                value = "the distance of neighbours, of which values are multiples from the least on; the largest that"
                        + " the data allow unless said",
                min = 0,
                above = true)
        Optional<Double> step) {
    /** Checks the range. */
    public GridOptions {
        if (least.isPresent() && greatest.isPresent() && least.get() > greatest.get()) {
            throw new IllegalArgumentException(
                    "least is " + least.get() + ", and greatest, which must not be less, " + greatest.get());
        }
    }

    /** With what it leaves open taken from cells. */
    GridOptions fit(double[] training, double[] others) {
        double[] odd = DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(others))
                .filter(value -> !GridCodec.suits(value))
                .limit(1)
                .toArray();
        if (odd.length > 0) {
            throw new IllegalArgumentException("holds " + odd[0] + ", which is no whole number up to 1e15");
        }
        double from = Math.min(
                DoubleStream.of(training).min().orElse(0),
                DoubleStream.of(others).min().orElse(Double.MAX_VALUE));
        double to = Math.max(
                DoubleStream.of(training).max().orElse(0),
                DoubleStream.of(others).max().orElse(-Double.MAX_VALUE));
        double low = least.orElse(from);
        double by = step.orElseGet(() -> GridCodec.step(low, training, others));
        for (double[] some : new double[][] {training, others}) {
            for (double value : some) {
                if ((value - low) % by != 0) {
                    throw new IllegalArgumentException("holds " + Excerpt.number(value)
                            + ", which is not on the grid of the steps of " + Excerpt.number(by) + " from "
                            + Excerpt.number(low) + " on");
                }
            }
        }
        return new GridOptions(Optional.of(low), Optional.of(greatest.orElse(Math.max(low, to))), Optional.of(by));
    }

    /** The codec; of options that nothing was fitted to, one of all whole numbers. */
    GridCodec codec() {
        return new GridCodec(least.orElse(-1e15), greatest.orElse(1e15), step.orElse(1.0));
    }
}
