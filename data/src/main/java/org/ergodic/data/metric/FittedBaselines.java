package org.ergodic.data.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.baseline.Baseline;
import org.ergodic.common.baseline.Baselines;
import org.ergodic.common.baseline.Gaussian;
import org.ergodic.common.baseline.GaussianMixture;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The baselines of an evaluation, fitted to its training data once, whichever metric asks first. */
public final class FittedBaselines {
    private enum Key {
        DENSITIES,
        SAMPLER
    }

    /** A covariance of long rows is of so many at most. */
    private static final int MOST_ROWS = 5000;

    private FittedBaselines() {}

    /**
     * Those whose log density stands beside a model's.
     *
     * @param baselines fitted to the training data on the data's own scale
     * @param bits whether they are of the columns of 0 and 1 that were given noise, whose density is the probability
     *     of the number below
     */
    record Densities(Baselines baselines, boolean bits) {
        /** Rows as {@link org.ergodic.api.model.DataSpace#continuous} gives them. */
        Baselines.Figures of(double[]... rows) {
            return bits
                    ? baselines.of(Arrays.stream(rows)
                            .map(row -> Arrays.stream(row).map(Math::floor).toArray())
                            .toArray(double[][]::new))
                    : baselines.of(rows);
        }
    }

    /**
     * What the baseline of samples is drawn from, on the model's scale, where a draw is restored as a sample of the
     * model is: with its categories, whole numbers and range.
     *
     * @param baseline the mixture, or a Gaussian for rows too long for one; a Chow-Liu tree for columns of 0 and 1
     * @param restored whether it is drawn as rows stand in the data already
     */
    record Sampler(Baseline baseline, boolean restored) {
        /** {@code [n][d]} as {@link org.ergodic.api.model.DataSpace#restore} gives them. */
        double[][] draw(Metric.Evaluation evaluation, RandomStream random, int n) {
            if (restored) {
                return baseline.draw(random, n);
            }
            return Rows.of(evaluation.space().restore(onModelScale(evaluation, random, n)));
        }

        private INDArray onModelScale(Metric.Evaluation evaluation, RandomStream random, int n) {
            INDArray training = evaluation.training();
            return Nd4j.createFromArray(baseline.draw(random, n))
                    .castTo(training.dataType())
                    .reshape('c', Events.batch(n, Events.event(training.shape())));
        }
    }

    static Densities densities(Metric.Evaluation evaluation) {
        return evaluation.shared(Key.DENSITIES, () -> {
            RandomStream random = evaluation.random().split("baselines");
            LazyMatrix rows = finite(LazyMatrix.continuous(evaluation.space(), evaluation.training()));
            boolean bits = isNoisyBits(evaluation, rows);
            LazyMatrix fitted = bits ? rows.map((column, value) -> Math.floor(value)) : rows;
            return new Densities(
                    bits
                            ? Baselines.ofBits(fitted.rows(), fitted.columns(), fitted::read, random)
                            : Baselines.ofNumbers(fitted.rows(), fitted.columns(), fitted::read, random),
                    bits);
        });
    }

    static Sampler sampler(Metric.Evaluation evaluation) {
        return evaluation.shared(Key.SAMPLER, () -> {
            RandomStream random = evaluation.random().split("baselines");
            LazyMatrix bits = LazyMatrix.restored(evaluation.space(), evaluation.training());
            if (isBits(bits)) {
                List<Baseline> all = Baselines.ofBits(bits.rows(), bits.columns(), bits::read, random)
                        .all();
                return new Sampler(all.get(all.size() - 1), true);
            }
            LazyMatrix rows = finite(LazyMatrix.of(evaluation.training()));
            if (Baselines.hasMixture(rows.columns())) {
                return new Sampler(Baselines.mixture(rows.rows(), rows.columns(), rows::read, random), false);
            }
            int[] order = random.permutation(rows.rows());
            LazyMatrix some = rows.choose(Arrays.copyOf(order, Math.min(MOST_ROWS, order.length)));
            return new Sampler(Gaussian.fit(some.rows(), some.columns(), some::read), false);
        });
    }

    /** Draws samples of a baseline. */
    @FunctionalInterface
    public interface Draw {
        /**
         * Samples as a model sees them.
         *
         * @param random the stream of the draw
         * @param n how many
         * @return {@code [n, event]}
         */
        INDArray of(RandomStream random, int n);
    }

    /**
     * What draws samples of the baseline as a model sees them. It is fitted by then, so that a draw asks the evaluation
     * for nothing shared.
     *
     * @param evaluation what it is the baseline of
     * @return the draw; empty for a baseline of what stands in the data alone, such as a tree of bits
     */
    public static Optional<Draw> onModelScale(Metric.Evaluation evaluation) {
        Sampler sampler = sampler(evaluation);
        return sampler.restored()
                ? Optional.empty()
                : Optional.of((random, n) -> sampler.onModelScale(evaluation, random, n));
    }

    /** What the baseline of samples is, in words. */
    static String words(Baseline baseline) {
        return baseline instanceof GaussianMixture mixture && mixture.components() == 1
                ? "a Gaussian"
                : baseline.description();
    }

    /** Without rows that have cells without a number. */
    private static LazyMatrix finite(LazyMatrix rows) {
        int[] kept = IntStream.range(0, rows.rows())
                .filter(i -> Arrays.stream(rows.row(i)).allMatch(Double::isFinite))
                .toArray();
        if (kept.length == 0) {
            throw new IllegalArgumentException(
                    "no row of the training data is without a missing cell, so there is nothing to fit a baseline to");
        }
        return kept.length == rows.rows() ? rows : rows.choose(kept);
    }

    /** Whether what stands in the data is 0 and 1 alone, with noise where the model sees it. */
    private static boolean isNoisyBits(Metric.Evaluation evaluation, LazyMatrix continuous) {
        LazyMatrix rows = LazyMatrix.restored(evaluation.space(), evaluation.training());
        if (rows.columns() != continuous.columns()) {
            return false;
        }
        return isBits(rows) && !Arrays.equals(rows.row(0), continuous.row(0));
    }

    private static boolean isBits(LazyMatrix rows) {
        double[] row = new double[rows.columns()];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            for (double value : row) {
                if (value != 0 && value != 1) {
                    return false;
                }
            }
        }
        return rows.rows() > 0;
    }
}
