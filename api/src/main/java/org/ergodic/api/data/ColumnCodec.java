package org.ergodic.api.data;

import java.util.Arrays;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * How the cells of a column become numbers that a model of real numbers can learn, and back. A cell v becomes w numbers
 * y, drawn from a density q(y | v) that is above 0 only where y {@linkplain #decode decodes} to v: so a sample of the
 * model is always a cell of the column, and
 *
 * <pre>P(v) = ∫ p(y) dy over the y of v = E[p(y) / q(y | v)], y drawn from q(. | v)</pre>
 *
 * <p>for a column of values that can be counted, whose log-likelihood is at least the mean of log p(y) - log q(y | v)
 * (Theis, van den Oord and Bethge 2016, arXiv:1511.01844; Nielsen et al. 2020, arXiv:2007.02731). A codec without noise
 * has log q = 0, and hands on a density.
 *
 * <p>Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ColumnCodec {
    /** {@return how many numbers a cell becomes, one unless overridden; 0 where there is nothing to learn} */
    default int width() {
        return 1;
    }

    /** {@return how many random numbers the code of a cell takes; 0, as unless overridden, where it takes none} */
    default int noise() {
        return 0;
    }

    /**
     * Codes a cell.
     *
     * @param value the cell, which is there and has no {@link #misfit}
     * @param noise random numbers, uniform on (0, 1)
     * @param from where those of this cell begin, {@link #noise} of them
     * @param coded written to
     * @param at where its numbers begin, {@link #width} of them
     */
    void encode(double value, double[] noise, int from, double[] coded, int at);

    /**
     * Codes a cell without noise, by numbers from the middle of those that stand for it; unless overridden by random
     * numbers that are all 1/2.
     *
     * @param value the cell, which is there and has no {@link #misfit}
     * @param coded written to
     * @param at where its numbers begin
     */
    default void centre(double value, double[] coded, int at) {
        double[] middle = new double[noise()];
        Arrays.fill(middle, 0.5);
        encode(value, middle, 0, coded, at);
    }

    /**
     * The cell that numbers stand for.
     *
     * @param coded finite numbers, such as a model's samples have
     * @param at where those of this cell begin
     * @return a value that is one of the column's
     */
    double decode(double[] coded, int at);

    /**
     * log q(y | v).
     *
     * @param value the cell v
     * @param coded its numbers y
     * @param at where they begin
     * @return in nats; 0, as unless overridden, without noise and for noise that fills an interval of length 1 evenly
     */
    default double logNoise(double value, double[] coded, int at) {
        return 0;
    }

    /**
     * The logarithm of the length of the values that a cell stands for: what is told of a row is log P(v) less this.
     *
     * @param value the cell v
     * @return 0, as unless overridden, for a value that is counted, of which a probability is told; log s for a
     *     measurement that was rounded to a step s and has noise of that width, of which the mean density over its
     *     interval is told, P(v) / s, in the column's units as that of a number without noise
     */
    default double logCell(double value) {
        return 0;
    }

    /**
     * Why a cell has no code, if it has none: its probability is 0 then.
     *
     * @param value a cell that is there
     * @return the reason, to follow the value, such as {@code is none of the 3 words}
     */
    default Optional<String> misfit(double value) {
        return Optional.empty();
    }
}
