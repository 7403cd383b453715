package org.ergodic.data.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whether samples are so far from the data that something failed: not how good they are, which metrics tell. Columns
 * are in their standard deviations in the training data, by the width of the middle four fifths so that heavy tails do
 * not count, pixels in that of all of them, on the data's scale; at most 1,000 rows of either are looked at.
 *
 * <ul>
 *   <li>{@code samples-outside-data}: more than a twentieth of the samples lie outside the range of the data of a
 *   column by more than half of it, and more than do so by chance once in 10^6 times however heavy the tails.
 *   <li>{@code samples-far-from-data}: the sliced Wasserstein distance (see {@link SlicedWasserstein}) of values cut
 *   off at five standard deviations is above a quarter of one plus what sets of so many rows have by chance, 1.5
 *   sqrt(1/n + 1/m) at most.
 *   <li>{@code modes-missed}: the share of rows of data with a sample nearer than their fifth neighbour among
 *   themselves (the coverage of Naeem, Oh, Uh, Choi and Yoo 2020, "Reliable fidelity and diversity metrics for
 *   generative models", arXiv:2002.09797), 0.97 for samples of the data's distribution in any dimension, is less than
 *   half of what data have whose columns are shuffled apart.
 *   <li>{@code no-better-than-independent}: that share is hardly above and the distance not below that of data so
 *   shuffled, and these are themselves unlike the data, so that there is something to learn of how columns go together.
 * </ul>
 */
public final class SampleReview {
    private static final int ROWS = 1000;

    /** Fewer say too little. */
    private static final int FEWEST = 50;

    private static final double OUTSIDE = 0.05;
    private static final double RARE = 1e-6;
    private static final double FAR = 0.25;
    private static final double CHANCES = 1.5;
    private static final double CUT_OFF = 5;
    private static final int DIRECTIONS = 64;
    private static final int NEIGHBOURS = 5;

    /** Rows that neighbours are looked for among, fewer where rows are long. */
    private static final int NEAR_ROWS = 400;

    private static final double WORK = 2e8;

    /**
     * Shuffled data that come near to more of the rows, or have no larger distance than this, are not unlike the data.
     */
    private static final double ALIKE = 0.9;

    /** The share of rows that perfect samples come near to, 1 - 2^-5 for many rows. */
    private static final double ALL = 0.97;

    /**
     * Of the way from shuffled data to perfect samples so little is nothing, with one deviation of a share of so many
     * rows.
     */
    private static final double LITTLE = 0.15;

    private static final double CHANCE = 0.025;

    /** As far as shuffled data, but for chance. */
    private static final double AS_FAR = 0.9;

    private SampleReview() {}

    /**
     * Looks at samples.
     *
     * @param evaluation the samples and the data
     * @return what is wrong with them
     */
    public static List<Warning> of(Metric.Evaluation evaluation) {
        RandomStream random = evaluation.random();
        LazyMatrix training = some(evaluation, evaluation.training(), random.split("training"));
        LazyMatrix samples = some(evaluation, evaluation.samples(), random.split("samples"));
        List<Warning> warnings = new ArrayList<>();
        int[] finite = IntStream.range(0, samples.rows())
                .filter(i -> Arrays.stream(samples.row(i)).allMatch(Double::isFinite))
                .toArray();
        if (finite.length < samples.rows()) {
            warnings.add(new Warning(
                    "samples-not-finite",
                    samples.rows() - finite.length + " of " + samples.rows()
                            + " samples are not finite on the data's scale: train with a smaller"
                            + " train.optimizer.rate, or"
                            + " use another data.scale"));
        }
        if (finite.length < FEWEST || training.rows() < FEWEST) {
            return warnings;
        }
        boolean picture = evaluation.space().picture().isPresent();
        Columns columns = Columns.of(training, picture);
        double[][] data = columns.scaled(training);
        double[][] drawn = columns.scaled(samples.choose(finite));
        outside(columns, drawn, training.rows(), warnings);
        distances(data, drawn, random, warnings);
        return warnings;
    }

    /** At most {@value #ROWS} rows in random order, on the data's scale. */
    private static LazyMatrix some(Metric.Evaluation evaluation, INDArray x, RandomStream random) {
        int n = (int) x.size(0);
        int[] order = Arrays.copyOf(random.permutation(n), Math.min(n, ROWS));
        INDArray rows = Nd4j.pullRows(x.reshape(n, x.length() / n), 1, order);
        // The array of the shape is the samples' own.
        long[] shape = Events.batch(order.length, Events.event(x.shape()));
        return LazyMatrix.continuous(evaluation.space(), rows.reshape('c', shape));
    }

    /**
     * How columns are measured.
     *
     * @param middle what is 0: the median
     * @param unit what is 1; 0 for a column without any change, which is left out
     * @param from the least value of the data, so measured
     * @param to the greatest
     */
    private record Columns(double[] middle, double[] unit, double[] from, double[] to) {
        /** A change by less of a column's size is rounding. */
        private static final double ROUNDING = 1e-6;

        /** Four fifths of a normal distribution lie within so many standard deviations. */
        private static final double WIDTH = 2.563;

        static Columns of(LazyMatrix data, boolean together) {
            int d = data.columns();
            double[] middle = new double[d];
            double[] unit = new double[d];
            double[] least = new double[d];
            double[] most = new double[d];
            double squares = 0;
            double[] column = new double[data.rows()];
            for (int j = 0; j < d; j++) {
                for (int i = 0; i < column.length; i++) {
                    column[i] = data.row(i)[j];
                }
                Arrays.sort(column);
                least[j] = column[0];
                most[j] = column[column.length - 1];
                middle[j] = column[column.length / 2];
                double spread = (column[column.length * 9 / 10] - column[column.length / 10]) / WIDTH;
                boolean varies = most[j] - least[j] > ROUNDING * Math.max(Math.abs(least[j]), Math.abs(most[j]));
                double deviation = varies ? deviation(column) : 0;
                // A column of which less than a tenth differs from its median has no such spread.
                unit[j] = varies && spread > 0 ? spread : deviation;
                squares += deviation * deviation / d;
            }
            if (together) {
                Arrays.fill(unit, Math.sqrt(squares));
                Arrays.fill(least, Arrays.stream(least).min().orElse(0));
                Arrays.fill(most, Arrays.stream(most).max().orElse(0));
            }
            double[] from = new double[d];
            double[] to = new double[d];
            for (int j = 0; j < d; j++) {
                from[j] = unit[j] > 0 ? (least[j] - middle[j]) / unit[j] : 0;
                to[j] = unit[j] > 0 ? (most[j] - middle[j]) / unit[j] : 0;
            }
            return new Columns(middle, unit, from, to);
        }

        /** The standard deviation of ascending values, whose range is not 0. */
        private static double deviation(double... sorted) {
            double range = sorted[sorted.length - 1] - sorted[0];
            double mean = 0;
            for (double value : sorted) {
                mean += (value - sorted[0]) / range / sorted.length;
            }
            double square = 0;
            for (double value : sorted) {
                // In shares of the range, so that no square overflows or vanishes.
                square += Math.pow((value - sorted[0]) / range - mean, 2) / sorted.length;
            }
            return Math.sqrt(square) * range;
        }

        double[][] scaled(LazyMatrix rows) {
            double[][] scaled = new double[rows.rows()][];
            for (int i = 0; i < scaled.length; i++) {
                double[] row = rows.row(i).clone();
                for (int j = 0; j < row.length; j++) {
                    row[j] = unit[j] > 0 ? (row[j] - middle[j]) / unit[j] : 0;
                }
                scaled[i] = row;
            }
            return scaled;
        }
    }

    private static void outside(Columns columns, double[][] samples, int rows, List<Warning> warnings) {
        int width = columns.from().length;
        // So many of m lie above all of n others, if all are of one distribution, with the chance (m / (m + n))^count.
        double byChance = Math.log(RARE / (2 * width)) / Math.log((double) samples.length / (samples.length + rows));
        int worst = -1;
        double most = Math.max(OUTSIDE * samples.length, byChance);
        for (int j = 0; j < width; j++) {
            int column = j;
            double half = (columns.to()[j] - columns.from()[j]) / 2;
            long count = Arrays.stream(samples)
                    .filter(row ->
                            row[column] < columns.from()[column] - half || row[column] > columns.to()[column] + half)
                    .count();
            if (count > most) {
                most = count;
                worst = j;
            }
        }
        if (worst >= 0) {
            warnings.add(new Warning(
                    "samples-outside-data",
                    String.format(
                            Locale.ROOT,
                            "%.0f %% of the samples lie far outside the data's range in column %d: training or sampling"
                                    + " diverged; lower train.optimizer.rate, or take smaller or more steps of"
                                    + " sample.solver",
                            100 * most / samples.length,
                            worst + 1)));
        }
    }

    private static void distances(double[][] data, double[][] samples, RandomStream random, List<Warning> warnings) {
        int width = data[0].length;
        Slices slices = Slices.draw(random.split("directions"), DIRECTIONS, width);
        double[][] sorted = along(slices, data);
        double distance = Slices.distance(along(slices, samples), sorted);
        double chance = CHANCES * Math.sqrt(1.0 / data.length + 1.0 / samples.length);
        if (distance > FAR + chance) {
            warnings.add(new Warning(
                    "samples-far-from-data",
                    String.format(
                            Locale.ROOT,
                            "samples and data are %.2f standard deviations apart on average over directions (sliced"
                                    + " Wasserstein distance; above %.2f something failed): train longer, with a"
                                    + " smaller train.optimizer.rate or a schedule that lets it fall, or take more"
                                    + " steps of sample.solver",
                            distance,
                            FAR + chance)));
        }
        int n = (int) Math.min(Math.min(NEAR_ROWS, Math.sqrt(WORK / width)), Math.min(data.length / 2, samples.length));
        if (n < FEWEST) {
            return;
        }
        double[][] rows = Arrays.copyOf(data, n);
        double[][] shuffled = shuffled(data, n, random.split("columns"));
        double[] near = new double[n];
        for (int i = 0; i < n; i++) {
            near[i] = distances(rows[i], rows)[NEIGHBOURS];
        }
        double covered = coverage(rows, near, Arrays.copyOf(samples, n));
        double apart = coverage(rows, near, shuffled);
        double distanceApart = Slices.distance(along(slices, shuffled), sorted);
        double asMany = Slices.distance(along(slices, Arrays.copyOf(samples, n)), sorted);
        boolean unlike = apart < ALIKE && distanceApart > chance;
        if (covered < apart / 2) {
            warnings.add(new Warning(
                    "modes-missed",
                    String.format(
                            Locale.ROOT,
                            "samples come near to %.0f %% of the data (columns shuffled apart: %.0f %%), so whole parts"
                                    + " of them are missed: chains may all be in one mode or the model may have one"
                                    + " alone; take more or longer chains, anneal them, train longer or with a smaller"
                                    + " train.optimizer.rate",
                            100 * covered,
                            100 * apart)));
        } else if (unlike
                && covered <= apart + Math.max(CHANCE, LITTLE * (ALL - apart))
                && asMany >= AS_FAR * distanceApart) {
            warnings.add(new Warning(
                    "no-better-than-independent",
                    String.format(
                            Locale.ROOT,
                            "samples are no nearer to the data than data whose columns are shuffled apart (they come"
                                    + " near to %.0f %% of the rows and %.0f %%, at distances of %.2g and %.2g): the"
                                    + " model has learned little or nothing of how columns go together; train longer,"
                                    + " with another train.optimizer.rate or a schedule that lets it fall, or take a"
                                    + " larger model",
                            100 * covered,
                            100 * apart,
                            asMany,
                            distanceApart)));
        }
    }

    /** Rows along each direction, sorted, what lies far out cut off. */
    private static double[][] along(Slices slices, double[][] rows) {
        double[][] cut = Arrays.stream(rows)
                .map(row -> Arrays.stream(row)
                        .map(value -> Math.max(-CUT_OFF, Math.min(CUT_OFF, value)))
                        .toArray())
                .toArray(double[][]::new);
        return slices.sorted(Nd4j.createFromArray(cut));
    }

    /** As many rows whose columns are of different rows, of those after them, so that none is its own neighbour. */
    private static double[][] shuffled(double[][] data, int n, RandomStream random) {
        double[][] shuffled = new double[n][data[0].length];
        for (int j = 0; j < data[0].length; j++) {
            int[] order = random.split(j).permutation(data.length - n);
            for (int i = 0; i < n; i++) {
                shuffled[i][j] = data[n + order[i]][j];
            }
        }
        return shuffled;
    }

    /** The share of rows with one of some others no farther than a distance of their own. */
    private static double coverage(double[][] rows, double[] near, double[][] others) {
        int covered = 0;
        for (int i = 0; i < rows.length; i++) {
            double nearest = distances(rows[i], others)[0];
            // The same row twice is as near as itself, whatever rounding makes of it.
            covered += nearest <= near[i] * (1 + 1e-9) + 1e-12 ? 1 : 0;
        }
        return (double) covered / rows.length;
    }

    /** Squared distances, ascending. */
    private static double[] distances(double[] row, double[][] others) {
        double[] distances = new double[others.length];
        for (int i = 0; i < others.length; i++) {
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
                double apart = row[j] - others[i][j];
                sum += apart * apart;
            }
            distances[i] = sum;
        }
        Arrays.sort(distances);
        return distances;
    }
}
