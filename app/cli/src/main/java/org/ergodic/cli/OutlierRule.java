package org.ergodic.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ergodic.pipeline.Scores;
import picocli.CommandLine;

/**
 * Which rows {@code ergodic score} marks as outliers.
 *
 * @param by what the number is of
 * @param value the number
 */
record OutlierRule(By by, double value) {
    private static final Pattern FORM = Pattern.compile("(share|quantile|below)=(.+)");

    /** What is said of rows. */
    enum By {
        /** The share of these rows that is marked, the least likely. */
        SHARE,
        /** Less likely than all but this share of the training rows. */
        QUANTILE,
        /** A log-likelihood below this. */
        BELOW
    }

    /**
     * The rule that an option says.
     *
     * @throws CommandLine.TypeConversionException if it says none
     */
    static OutlierRule parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            By by = By.valueOf(form.group(1).toUpperCase(Locale.ROOT));
            try {
                double value = Double.parseDouble(form.group(2));
                if (by == By.BELOW ? Double.isFinite(value) : value > 0 && value < 1) {
                    return new OutlierRule(by, value);
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        throw new CommandLine.TypeConversionException("'" + text + "' must be share=S or quantile=S, with S above 0 and"
                + " below 1, or below=NATS, such as share=0.01");
    }

    /**
     * The log-likelihood below which a row is marked.
     *
     * @param scores of the rows
     * @param training gives the log-likelihoods of training rows, where they are needed
     */
    double threshold(Scores scores, Supplier<double[]> training) {
        return switch (by) {
            case BELOW -> value;
            case SHARE -> quantile(scores.logProb(), value);
            case QUANTILE -> quantile(training.get(), value);
        };
    }

    /** Marks the rows below a threshold; one that could not be computed is none. */
    static boolean[] marks(Scores scores, double threshold) {
        boolean[] marks = new boolean[scores.logProb().length];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = scores.logProb()[i] < threshold;
        }
        return marks;
    }

    /** The number below which the share of some numbers is that are known, to the nearest whole number of them. */
    static double quantile(double[] numbers, double share) {
        double[] sorted =
                Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).sorted().toArray();
        int below = (int) Math.round(share * sorted.length);
        return sorted.length == 0
                ? Double.NEGATIVE_INFINITY
                : below == sorted.length ? Double.POSITIVE_INFINITY : sorted[below];
    }
}
