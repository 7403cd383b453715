package org.ergodic.flows;

import org.nd4j.autodiff.samediff.SDVariable;

/** log sum exp over the columns, without overflow. */
final class LogSumExp {
    private LogSumExp() {}

    /** {@code [n, k]} to {@code [n]}. */
    static SDVariable over(SDVariable x) {
        SDVariable largest = x.max(true, 1);
        SDVariable sum = x.getSameDiff().math().exp(x.sub(largest)).sum(1);
        return x.getSameDiff().math().log(sum).add(largest.sum(1));
    }
}
