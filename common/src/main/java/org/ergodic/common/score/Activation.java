package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/** The nonlinearity of a network. */
@API(status = API.Status.INTERNAL)
public enum Activation {
    /** {@code x sigmoid(x)} (Elfwing, Uchibe and Doya 2018). */
    SILU {
        @Override
        SDVariable of(SDVariable x) {
            return x.mul(x.getSameDiff().nn().sigmoid(x));
        }
    },
    /** The hyperbolic tangent. */
    TANH {
        @Override
        SDVariable of(SDVariable x) {
            return x.getSameDiff().math().tanh(x);
        }
    },
    /** {@code log(1 + exp(x))}. */
    SOFTPLUS {
        @Override
        SDVariable of(SDVariable x) {
            return x.getSameDiff().nn().softplus(x);
        }
    },
    /** {@code max(x, 0)}; its score has kinks, and its divergence misses them. */
    RELU {
        @Override
        SDVariable of(SDVariable x) {
            return x.getSameDiff().nn().relu(x, 0);
        }
    };

    abstract SDVariable of(SDVariable x);
}
