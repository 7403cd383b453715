package org.ergodic.diffusion;

import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** Functions that ND4J's own ops round away near zero. */
final class Accurate {
    private Accurate() {}

    /**
     * {@code exp(x) - 1} as {@code 2 exp(x/2) sinh(x/2)}: ND4J's expm1 subtracts, and has no digit right in single precision
     * below 1e-7; its sinh is accurate.
     *
     * @param s where to build
     * @param x any shape, below 170 in size, where single precision's sinh overflows
     * @return of x's shape
     */
    static SDVariable expm1(Scope s, SDVariable x) {
        SDVariable half = x.mul(0.5);
        return s.sameDiff().math().exp(half).mul(s.sameDiff().math().sinh(half)).mul(2.0);
    }
}
