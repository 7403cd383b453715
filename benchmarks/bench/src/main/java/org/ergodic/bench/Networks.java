package org.ergodic.bench;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The networks and the SDE of the workloads. */
final class Networks {
    private static final double BETA_MIN = 0.1;
    private static final double BETA_MAX = 20;
    private static final double DECADES = 3;

    /** The function between layers. */
    enum Activation {
        SILU,
        SOFTPLUS
    }

    private Networks() {}

    /** Linear layers of the given sizes with the activation between them; {@code [n, first]} to {@code [n, last]}. */
    static SDVariable mlp(Scope s, SDVariable x, Activation activation, int... sizes) {
        SDVariable y = x;
        for (int i = 0; i + 1 < sizes.length; i++) {
            Scope layer = s.child("layer" + i);
            SDVariable w = layer.parameter("w", Initializer.glorot(), sizes[i], sizes[i + 1]);
            SDVariable b = layer.parameter("b", Initializer.zeros(), sizes[i + 1]);
            y = y.mmul(w).add(b);
            if (i + 2 < sizes.length) {
                y = activation == Activation.SILU
                        ? s.sameDiff().nn().swish(y)
                        : s.sameDiff().nn().softplus(y);
            }
        }
        return y;
    }

    /**
     * A score network: x beside sine and cosine of t at frequencies from 1 to 1000, a SiLU network, divided by the
     * standard deviation at t.
     *
     * @param x {@code [n, d]}
     * @param t {@code [n, 1]}
     */
    static SDVariable score(Scope s, SDVariable x, SDVariable t, int d, int hidden, int depth, int frequencies) {
        double[] w = new double[frequencies];
        for (int i = 0; i < frequencies; i++) {
            w[i] = Math.pow(10, DECADES * i / (frequencies - 1));
        }
        INDArray row = Nd4j.createFromArray(w).reshape(1, frequencies);
        SDVariable angle = t.mul(s.constant(row));
        SDVariable in = s.sameDiff()
                .concat(
                        1,
                        x,
                        s.sameDiff().math().sin(angle),
                        s.sameDiff().math().cos(angle));
        int[] sizes = new int[depth + 2];
        java.util.Arrays.fill(sizes, hidden);
        sizes[0] = d + 2 * frequencies;
        sizes[depth + 1] = d;
        return mlp(s, in, Activation.SILU, sizes).div(deviation(s, t));
    }

    /** The logarithm of the factor of the data at t, for the variance-preserving SDE. */
    static SDVariable logMean(SDVariable t) {
        return t.mul(t).mul(-0.25 * (BETA_MAX - BETA_MIN)).sub(t.mul(0.5 * BETA_MIN));
    }

    /** The standard deviation of the noise at t. */
    static SDVariable deviation(Scope s, SDVariable t) {
        return s.sameDiff()
                .math()
                .sqrt(s.sameDiff().math().expm1(logMean(t).mul(2)).neg());
    }

    /** The rate of the SDE at t. */
    static SDVariable beta(SDVariable t) {
        return t.mul(BETA_MAX - BETA_MIN).add(BETA_MIN);
    }

    /** A column of x's rows with the number t in each. */
    static SDVariable column(Scope s, SDVariable x, SDVariable t) {
        SDVariable first =
                x.get(org.nd4j.autodiff.samediff.SDIndex.all(), org.nd4j.autodiff.samediff.SDIndex.interval(0, 1));
        return s.sameDiff().zerosLike(first).add(t);
    }
}
