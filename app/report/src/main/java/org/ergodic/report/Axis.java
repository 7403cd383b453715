package org.ergodic.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A range of values with round ticks.
 *
 * @param min its lower end
 * @param max its upper end, above it
 * @param scale how values are spread on it; of a logarithmic one both ends are positive
 * @param unit of a symmetric logarithmic axis: up to about here it is linear, and logarithmic beyond
 * @param words of an axis of categories: what 0, 1, ... are called; none of any other axis
 */
record Axis(double min, double max, Scale scale, double unit, List<String> words) {
    /** How values are spread. */
    enum Scale {
        LINEAR,
        LOG,
        /** By asinh(value / unit): tails of both signs, and 0, on one axis. */
        SYMLOG,
        /** Linear, of seconds since 1970, with dates for ticks. */
        DATE
    }

    private static final double ROUNDING = 0x1p-50;
    private static final int FEW = 6;
    private static final int FIGURE = 4;
    private static final int MOST = 17;
    private static final int MOST_WORDS = 40;
    private static final double MANY_WIDTHS = 1e4;

    Axis {
        if (!(max > min) || scale == Scale.LOG && min <= 0) {
            throw new IllegalArgumentException("no axis from " + min + " to " + max);
        }
        words = List.copyOf(words);
    }

    Axis(double min, double max, Scale scale, double unit) {
        this(min, max, scale, unit, List.of());
    }

    Axis(double min, double max, boolean log) {
        this(min, max, log ? Scale.LOG : Scale.LINEAR, 1);
    }

    /** {@return an axis of categories, each in the middle of as much room} */
    static Axis ofWords(List<String> words) {
        return new Axis(-0.5, Math.max(1, words.size()) - 0.5, Scale.LINEAR, 1, words);
    }

    /** {@return a logarithmic axis around positive values} */
    static Axis logAround(double least, double most, double margin) {
        double factor = Math.pow(Math.max(most / least, 1.1), margin);
        return new Axis(least / factor, most * factor, true);
    }

    /** {@return an axis of tails around values} */
    static Axis symlogAround(double least, double most, double unit, double margin) {
        Axis bare = new Axis(least, most, Scale.SYMLOG, unit);
        return new Axis(bare.at(-margin), bare.at(1 + margin), Scale.SYMLOG, unit);
    }

    boolean log() {
        return scale == Scale.LOG;
    }

    private static double asinh(double value) {
        double size = Math.abs(value);
        return Math.signum(value)
                * (size > 1e150 ? Math.log(size) + Math.log(2) : Math.log(size + Math.hypot(size, 1)));
    }

    /** {@return a linear axis around values, with a margin of a share of their range on both sides} */
    static Axis around(double least, double most, double margin) {
        double width = most - least;
        // A single value, but for rounding, gets an axis of its own order of magnitude.
        if (width < ROUNDING * Math.max(Math.abs(least), Math.abs(most)) || width == 0) {
            width = least == 0 ? 1 : Math.abs(least);
        }
        return new Axis(least - margin * width, most + margin * width, false);
    }

    /** {@return the value at a share: the lower end at 0, the upper at 1} */
    double at(double share) {
        return switch (scale) {
            case LOG -> min * Math.pow(max / min, share);
            case SYMLOG -> {
                double low = asinh(min / unit);
                yield unit * Math.sinh(low + (asinh(max / unit) - low) * share);
            }
            default -> min + (max - min) * share;
        };
    }

    /** {@return where a value lies: 0 at the lower end, 1 at the upper} */
    double share(double value) {
        return switch (scale) {
            case LOG -> Math.log(value / min) / Math.log(max / min);
            case SYMLOG -> {
                double low = asinh(min / unit);
                yield (asinh(value / unit) - low) / (asinh(max / unit) - low);
            }
            default -> (value - min) / (max - min);
        };
    }

    boolean holds(double value) {
        return value >= min && value <= max;
    }

    /** {@return round values within, about so many} */
    List<Double> ticks(int about) {
        if (!words.isEmpty()) {
            int every = (words.size() + MOST_WORDS - 1) / MOST_WORDS;
            return IntStream.range(0, words.size())
                    .filter(i -> i % every == 0)
                    .mapToObj(i -> (double) i)
                    .toList();
        }
        return switch (scale) {
            case LOG -> logTicks(about);
            case SYMLOG -> symlogTicks(about);
            case DATE -> Dates.ticks(min, max, about);
            default -> linearTicks(about);
        };
    }

    /** 0 and powers of ten of both signs, as far apart as their number asks; with few of those, 1-2-5. */
    private List<Double> symlogTicks(int about) {
        int low = (int) Math.floor(Math.log10(unit));
        int high = (int) Math.floor(Math.log10(Math.max(Math.abs(min), Math.abs(max))));
        int sides = min < 0 && max > 0 ? 2 : 1;
        int every = Math.max(1, (int) Math.ceil(sides * (high - low + 1.0) / about));
        int[] leading = sides == 1 && high - low <= 2 ? new int[] {1, 2, 5} : new int[] {1};
        List<Double> ticks = new ArrayList<>();
        if (holds(0)) {
            ticks.add(0.0);
        }
        for (int power = high; power >= low; power -= every) {
            for (int digit : leading) {
                double value = round(digit * Math.pow(10, power));
                DoubleStream.of(value, -value).filter(this::holds).forEach(ticks::add);
            }
        }
        Collections.sort(ticks);
        return ticks.size() >= 2 ? ticks : linearTicks(about);
    }

    private List<Double> linearTicks(int about) {
        BigDecimal step = step((max - min) / about);
        List<Double> ticks = new ArrayList<>();
        // In decimal numbers, since far from 0 a step may be little more than the rounding of a double.
        BigDecimal tick =
                new BigDecimal(min).divide(step, 0, RoundingMode.CEILING).multiply(step);
        for (; tick.doubleValue() <= max && ticks.size() <= 10 * about; tick = tick.add(step)) {
            ticks.add(tick.doubleValue());
        }
        return ticks;
    }

    /** Powers of ten; with few of those, 1-2-5. */
    private List<Double> logTicks(int about) {
        double decades = Math.log10(max / min);
        int[] leading = decades > 2.5 ? new int[] {1} : new int[] {1, 2, 5};
        int every = (int) Math.max(1, Math.ceil(decades / about));
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(min)); power <= Math.log10(max); power++) {
            for (int digit : leading) {
                double value = round(digit * Math.pow(10, power));
                if (holds(value) && Math.floorMod(power, every) == 0) {
                    ticks.add(value);
                }
            }
        }
        return ticks.size() >= 2 ? ticks : linearTicks(about);
    }

    /** The least of 1, 2, 5 and 10 times a power of ten that is at least so large. */
    private static BigDecimal step(double rough) {
        BigDecimal exact = new BigDecimal(rough).round(new MathContext(12));
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exact.precision() - exact.scale() - 1);
        return Stream.of(1, 2, 5)
                .map(digit -> power.multiply(BigDecimal.valueOf(digit)))
                .filter(step -> step.compareTo(exact) >= 0)
                .findFirst()
                .orElse(power.multiply(BigDecimal.TEN));
    }

    private static double round(double value) {
        return new BigDecimal(value).round(new MathContext(10)).doubleValue();
    }

    /** What ticks are labelled from: 0, or a round number where labels would take many digits to differ. */
    private BigDecimal offset() {
        double width = max - min;
        if (scale != Scale.LINEAR || Math.max(Math.abs(min), Math.abs(max)) < MANY_WIDTHS * width) {
            return BigDecimal.ZERO;
        }
        BigDecimal unit = step(width);
        unit = BigDecimal.ONE.scaleByPowerOfTen(unit.precision() - unit.scale());
        return new BigDecimal(min).divide(unit, 0, RoundingMode.HALF_EVEN).multiply(unit);
    }

    /** {@return a tick's value as text, less what {@link #title} says} */
    String tickLabel(double value) {
        if (!words.isEmpty()) {
            return words.get((int) value);
        }
        return scale == Scale.DATE
                ? Dates.label(value, min, max)
                : label(new BigDecimal(value).subtract(offset()), FEW);
    }

    /** {@return what an axis of a column is called: its name, less the number that its labels are from} */
    String title(String name) {
        BigDecimal offset = offset();
        return offset.signum() == 0
                ? name
                : name + (offset.signum() > 0 ? " \u2212 " : " + ") + label(offset.abs(), MOST);
    }

    /** {@return a value as text} */
    static String label(double value) {
        return !Double.isFinite(value)
                ? Double.isNaN(value) ? "unknown" : value > 0 ? "infinite" : "\u2212infinite"
                : label(new BigDecimal(value), FEW);
    }

    /** {@return a figure as text, as exactly as a reader needs it} */
    static String figure(double value) {
        return Double.isFinite(value) ? label(new BigDecimal(value), FIGURE) : label(value);
    }

    private static String label(BigDecimal value, int digits) {
        BigDecimal rounded = value.round(new MathContext(digits)).stripTrailingZeros();
        int power = rounded.precision() - rounded.scale() - 1;
        boolean plain = rounded.signum() == 0 || (power < 6 && power >= -4);
        String text = plain
                ? rounded.toPlainString()
                : rounded.scaleByPowerOfTen(-power).stripTrailingZeros().toPlainString() + "e" + power;
        return text.replaceFirst("^-", "\u2212");
    }
}
