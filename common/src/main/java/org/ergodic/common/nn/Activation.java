package org.ergodic.common.nn;

import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/** The nonlinearity of a network, elementwise. */
@API(status = API.Status.EXPERIMENTAL)
public enum Activation implements UnaryOperator<SDVariable> {
    /** {@code x sigmoid(x)} (Elfwing, Uchibe and Doya 2018). */
    SILU {
        @Override
        public SDVariable apply(SDVariable x) {
            return x.mul(x.getSameDiff().nn().sigmoid(x));
        }
    },
    /** The hyperbolic tangent. */
    TANH {
        @Override
        public SDVariable apply(SDVariable x) {
            return x.getSameDiff().math().tanh(x);
        }
    },
    /** {@code log(1 + exp(x))}. */
    SOFTPLUS {
        @Override
        public SDVariable apply(SDVariable x) {
            return x.getSameDiff().nn().softplus(x);
        }
    },
    /** {@code max(x, 0)}; its score has kinks, and its divergence misses them. */
    RELU {
        @Override
        public SDVariable apply(SDVariable x) {
            return x.getSameDiff().nn().relu(x, 0);
        }
    };

    /**
     * {@link #SILU} as one op. Its values have the same bits, its derivative, {@code s + y (1 - s)} with the sigmoid s,
     * is rounded differently. Neural energies have always used it, and keep their figures by it.
     *
     * @param x an array
     * @return {@code x sigmoid(x)}
     */
    public static SDVariable swish(SDVariable x) {
        return x.getSameDiff().nn().swish(x);
    }
}
