package org.ergodic.energy.partition;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Weights of paths walked from both ends, taken together: see {@link Ais#both}. With r = w / (Z / Z_0) a path of n_F
 * forward and n_R back is one of the mixture of density n_F + n_R r relative to that of a forward path, so that the sum
 * over all paths of h / (n_F + n_R r) estimates the forward mean of h.
 */
final class Bidirectional {
    private static final double PRECISION = 1e-12;

    private final double[] forward;
    private final double[] reverse;
    private final double[] all;
    private final double logPartition;

    /**
     * Joins weights.
     *
     * @param forward each forward path's estimate of log Z
     * @param reverse each reverse path's estimate of log Z
     */
    Bidirectional(double[] forward, double... reverse) {
        this.forward = forward.clone();
        this.reverse = reverse.clone();
        all = DoubleStream.concat(Arrays.stream(forward), Arrays.stream(reverse))
                .toArray();
        logPartition = solve();
    }

    /**
     * As many acceptances of either direction (Bennett 1976): their difference falls with log Z, and bisection finds
     * where.
     */
    private double solve() {
        double low = Arrays.stream(all).min().orElseThrow() - 1;
        double high = Arrays.stream(all).max().orElseThrow() + 1;
        while (excess(low) < 0) {
            low -= high - low;
        }
        while (excess(high) > 0) {
            high += high - low;
        }
        double middle = (low + high) / 2;
        while (high - low > PRECISION * Math.max(1, Math.abs(middle)) && low < middle && middle < high) {
            if (excess(middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
            middle = (low + high) / 2;
        }
        return middle;
    }

    /** The log of the sum of acceptances forward less that of those back. In logarithms it is never flat. */
    private double excess(double logZ) {
        return LogWeights.logSum(acceptancesForward(logZ)) - LogWeights.logSum(acceptancesBack(logZ));
    }

    /** log(1 / (1 + n_F / (n_R r))). */
    private double[] acceptancesForward(double logZ) {
        return Arrays.stream(forward)
                .map(path -> -softplus(ratio() - (path - logZ)))
                .toArray();
    }

    /** log(1 / (1 + n_R r / n_F)). */
    private double[] acceptancesBack(double logZ) {
        return Arrays.stream(reverse)
                .map(path -> -softplus(path - logZ - ratio()))
                .toArray();
    }

    private double ratio() {
        return Math.log((double) forward.length / reverse.length);
    }

    /** log of the forward mean of exp(g(log r)), for a log Z. */
    private double logMean(double logZ, DoubleUnaryOperator g) {
        return LogWeights.logSum(Arrays.stream(all)
                .map(path -> g.applyAsDouble(path - logZ) - logDensity(path - logZ))
                .toArray());
    }

    /** log(n_F + n_R r). */
    private double logDensity(double logR) {
        double a = Math.log(forward.length);
        double b = Math.log(reverse.length) + logR;
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /** log Z by both: Bennett's acceptance ratio. */
    double logPartition() {
        return logPartition;
    }

    /** The standard error of {@link #logPartition}: that of the means of the acceptances of either direction. */
    double standardError() {
        return Math.hypot(
                Math.hypot(
                        LogWeights.standardError(acceptancesForward(logPartition)),
                        LogWeights.standardError(acceptancesBack(logPartition))),
                unseen(Math.min(forward.length, reverse.length)));
    }

    /** That of the log of the mean of forward weights. */
    double forwardError() {
        return error(forwardMoment(), forward);
    }

    /** That of the log of the mean of reverse weights. */
    double reverseError() {
        return error(reverseMoment(), Arrays.stream(reverse).map(path -> -path).toArray());
    }

    /** The forward mean of r², over the paths of both. */
    double forwardMoment() {
        return Math.exp(logMean(logPartition, l -> 2 * l));
    }

    /** The mean over reverse paths of 1 / r², which is the forward mean of 1 / r, over the paths of both. */
    double reverseMoment() {
        return Math.exp(logMean(logPartition, l -> -l));
    }

    /**
     * By the second moment that the paths of both give or by the direction's own weights, whichever is larger, since
     * either may have missed what makes it large.
     */
    private static double error(double moment, double... own) {
        double ofBoth = Math.max(0, moment - 1) / own.length;
        double alone = own.length < 2 ? 0 : Math.pow(LogWeights.standardError(own), 2);
        return Math.hypot(deviation(Math.max(ofBoth, alone)), unseen(own.length));
    }

    /**
     * How far the log of a mean is from that of its expectation, of a given relative variance: the root of the mean
     * square if the mean is log-normal, with the variance s² = log(1 + relative variance) and half of it below; to
     * first order the relative deviation.
     */
    static double deviation(double relativeVariance) {
        double square = Math.log1p(relativeVariance);
        return Math.sqrt(square + square * square / 4);
    }

    /** What a kind of path counts for that is one in n, so that none among n may be of it. */
    private static double unseen(int paths) {
        return 1.0 / paths;
    }

    /**
     * The overlap of the two directions: the chance that a path of the one that has more is, by its weight alone, taken
     * for one of the other (an element beside the diagonal of the overlap matrix of Klimovich, Shirts and Mobley 2015);
     * one half for as many paths of each whose weights are all the same.
     */
    double overlap() {
        int fewer = Math.min(forward.length, reverse.length);
        return fewer * Math.exp(logMean(logPartition, l -> l - logDensity(l)));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
