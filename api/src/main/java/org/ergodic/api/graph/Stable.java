package org.ergodic.api.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Formulas written so that they neither overflow nor lose their digits, in one place. */
public final class Stable {
    private Stable() {}

    /**
     * The softplus log(1 + exp(x)), as (x + |x|) / 2 + log1p(exp(-|x|)): ND4J's own op overflows from x = 89 on in
     * single precision. Its first derivative is the logistic function everywhere, x = 0 included.
     *
     * @param x any variable
     * @return softplus(x), of x's shape
     */
    public static SDVariable softplus(SDVariable x) {
        SameDiff sd = x.getSameDiff();
        SDVariable size = sd.math().abs(x);
        // (x + |x|) / 2 and not a rectifier, whose derivative at 0 would make that of the whole 0 instead of 1/2.
        return x.add(size).mul(0.5).add(sd.math().log1p(sd.math().exp(sd.math().neg(size))));
    }
}
