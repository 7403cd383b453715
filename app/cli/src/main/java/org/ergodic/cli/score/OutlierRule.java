package org.ergodic.cli.score;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows are marked as outliers by their log-likelihoods.
 *
 * @param by what the number is of
 * @param value the number
 */
public record OutlierRule(By by, double value) {
    private static final Pattern FORM = Pattern.compile("(share|quantile|below)=(.+)");

    /** What is said of rows. */
    public enum By {
        /** The share of these rows that is marked, the least likely. */
        SHARE,
        /** Less likely than all but this share of the training rows. */
        QUANTILE,
        /** A log-likelihood below this. */
        BELOW
    }

    /**
     * The rule that a text says.
     *
     * @param text {@code share=0.01}, {@code quantile=0.01} or {@code below=-20}
     * @return the rule
     * @throws IllegalArgumentException if it says none, with what it should say
     */
    public static OutlierRule parse(String text) {
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
        throw new IllegalArgumentException("'" + text + "' must be share=S or quantile=S, with S above 0 and"
                + " below 1, or below=NATS, such as share=0.01");
    }

    /**
     * The log-likelihood below which a row is marked.
     *
     * @param scores log p of the rows
     * @param training gives log p of training rows, where they are needed
     * @return the threshold in nats
     */
    public double threshold(double[] scores, Supplier<double[]> training) {
        return switch (by) {
            case BELOW -> value;
            case SHARE -> quantile(scores, value);
            case QUANTILE -> quantile(training.get(), value);
        };
    }

    /**
     * Marks the rows below a threshold; one that could not be computed is none.
     *
     * @param scores log p of the rows
     * @param threshold in nats
     * @return for each row whether it is below
     */
    public static boolean[] marks(double[] scores, double threshold) {
        boolean[] marks = new boolean[scores.length];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = scores[i] < threshold;
        }
        return marks;
    }

    /**
     * The number below which a share of some numbers is, to the nearest whole number of them.
     *
     * @param numbers the numbers; those that are not known do not count
     * @param share above 0 and below 1
     * @return one of them, or infinity
     */
    public static double quantile(double[] numbers, double share) {
        double[] sorted =
                Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).sorted().toArray();
        int below = (int) Math.round(share * sorted.length);
        return sorted.length == 0
                ? Double.NEGATIVE_INFINITY
                : below == sorted.length ? Double.POSITIVE_INFINITY : sorted[below];
    }
}
