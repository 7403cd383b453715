package org.ergodic.common.graph;

import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/** Formulas written so that they neither overflow nor lose their digits, in one place. */
@API(status = API.Status.EXPERIMENTAL)
public final class Stable {
    private Stable() {}

    /**
     * The softplus log(1 + exp(x)). Programs compute ND4J's op as max(x, 0) + log1p(exp(-|x|)), which overflows
     * nowhere, and its derivative is the logistic function everywhere; ND4J's own code overflows from x = 89 on in
     * single precision.
     *
     * @param x any variable
     * @return softplus(x), of x's shape
     */
    public static SDVariable softplus(SDVariable x) {
        return x.getSameDiff().nn().softplus(x);
    }
}
