package org.ergodic.flows;

import org.nd4j.autodiff.samediff.SDVariable;

/** log sum exp over the columns, without overflow; minus infinity where all are, as of densities that are all 0. */
final class LogSumExp {
    private LogSumExp() {}

    /** {@code [n, k]} to {@code [n]}. */
    static SDVariable over(SDVariable x) {
        return x.getSameDiff().math().logSumExp(x, 1);
    }
}
