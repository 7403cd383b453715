package org.ergodic.flows.graph;

import org.nd4j.autodiff.samediff.SDVariable;

/** log sum exp over the columns, without overflow; minus infinity where all are, as of densities that are all 0. */
public final class LogSumExp {
    private LogSumExp() {}

    /** {@code [n, k]} to {@code [n]}. */
    public static SDVariable over(SDVariable x) {
        return x.getSameDiff().math().logSumExp(x, 1);
    }
}
