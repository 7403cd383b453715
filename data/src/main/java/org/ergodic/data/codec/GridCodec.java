package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.message.Excerpt;

/**
 * Values on a grid: y = v + s u with s the distance of two neighbours and u uniform on (0, 1), and back
 * v = a + s floor((y - a) / s), no less than the least and no more than the greatest that was seen. log q = -log s.
 */
final class GridCodec implements ColumnCodec {
    /** Up to so many steps, doubles tell v + s u apart from v and from v + s. */
    private static final double LARGEST = 1e15;

    private final double least;
    private final double greatest;
    private final double step;

    GridCodec(double least, double greatest, double step) {
        this.least = least;
        this.greatest = greatest;
        this.step = step;
    }

    /** The largest step of which all values are multiples, counted from the least; 1 if they are all the same. */
    static double step(double least, double[]... values) {
        double step = 0;
        for (double[] some : values) {
            for (double value : some) {
                step = divisor(step, value - least);
                if (step == 1) {
                    return 1;
                }
            }
        }
        return step == 0 ? 1 : step;
    }

    /** Euclid's; exact for whole numbers below 2^53. */
    private static double divisor(double a, double b) {
        double x = a;
        double y = b;
        while (y != 0) {
            double rest = x % y;
            x = y;
            y = rest;
        }
        return Math.abs(x);
    }

    /** Whether a value is whole, and can be given noise and got back. */
    static boolean suits(double value) {
        return value == Math.rint(value) && Math.abs(value) <= LARGEST;
    }

    @Override
    public int noise() {
        return 1;
    }

    @Override
    public void encode(double value, double[] noise, int from, double[] coded, int at) {
        // Large numbers may round up to the next one.
        coded[at] = Math.min(value + step * noise[from], Math.nextDown(value + step));
    }

    @Override
    public void centre(double value, double[] coded, int at) {
        coded[at] = value + step / 2;
    }

    @Override
    public double decode(double[] coded, int at) {
        double on = least + step * Math.floor((coded[at] - least) / step);
        return Math.max(least, Math.min(greatest, on));
    }

    @Override
    public double logNoise(double value, double[] coded, int at) {
        return -Math.log(step);
    }

    /** Beyond the range that was seen a value is as likely as the model has it. */
    @Override
    public Optional<String> misfit(double value) {
        if (!suits(value)) {
            return Optional.of("is no whole number, and the model has learnt those there");
        }
        return (value - least) % step == 0
                ? Optional.empty()
                : Optional.of("is not on the grid that the model has learnt there: " + Excerpt.number(least)
                        + " and steps of " + Excerpt.number(step));
    }
}
