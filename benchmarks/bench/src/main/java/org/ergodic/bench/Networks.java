package org.ergodic.bench;

import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.TimeFeatures;
import org.nd4j.autodiff.samediff.SDVariable;

/** The networks and the SDE of the workloads. */
final class Networks {
    private static final double BETA_MIN = 0.1;
    private static final double BETA_MAX = 20;
    private static final double LARGEST_FREQUENCY = 1000;

    private Networks() {}

    /**
     * A network with hidden layers of the given widths; {@code [n, in]} to {@code [n, out]}.
     *
     * @param activation the nonlinearity
     */
    static SDVariable mlp(
            Scope s, SDVariable x, UnaryOperator<SDVariable> activation, int in, List<Integer> hidden, int out) {
        return new Mlp(hidden, activation, Initializer.glorot()).of(s, Inputs.of(x, in), Initializer.glorot(), out);
    }

    /**
     * A score network: x beside sine and cosine of t at frequencies from 1 to 1000, a SiLU network, divided by the
     * standard deviation at t.
     *
     * @param x {@code [n, d]}
     * @param t {@code [n, 1]}
     */
    @CopyOf("ScoreMlp")
    static SDVariable score(Scope s, SDVariable x, SDVariable t, int d, int hidden, int depth, int frequencies) {
        SDVariable time = TimeFeatures.SINUSOIDAL.of(s, t, frequencies, LARGEST_FREQUENCY);
        SDVariable in = s.sameDiff().concat(1, x, time);
        return mlp(s, in, Activation::swish, d + 2 * frequencies, Collections.nCopies(depth, hidden), d)
                .div(deviation(s, t));
    }

    /** The logarithm of the factor of the data at t, for the variance-preserving SDE. */
    @CopyOf("vp")
    static SDVariable logMean(SDVariable t) {
        return t.mul(t).mul(-0.25 * (BETA_MAX - BETA_MIN)).sub(t.mul(0.5 * BETA_MIN));
    }

    /** The standard deviation of the noise at t. */
    @CopyOf("vp")
    static SDVariable deviation(Scope s, SDVariable t) {
        return s.sameDiff()
                .math()
                .sqrt(s.sameDiff().math().expm1(logMean(t).mul(2)).neg());
    }

    /** A column of x's rows with the number t in each. */
    static SDVariable column(Scope s, SDVariable x, SDVariable t) {
        SDVariable first =
                x.get(org.nd4j.autodiff.samediff.SDIndex.all(), org.nd4j.autodiff.samediff.SDIndex.interval(0, 1));
        return s.sameDiff().zerosLike(first).add(t);
    }
}
