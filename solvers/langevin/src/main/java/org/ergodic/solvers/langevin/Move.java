package org.ergodic.solvers.langevin;

import java.util.Map;
import org.ergodic.api.solver.Potential;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where all chains could go in one step.
 *
 * @param x {@code [n, event]}
 * @param value the energy there
 * @param logRatio for each chain the logarithm of the ratio that the Metropolis-Hastings rule compares with 1, or of
 *     the mean acceptance that steps are adapted by
 * @param isChosen whether the chains go there without that rule
 * @param figures further figures of the step for each chain, which are added up
 */
record Move(INDArray x, Potential.Value value, double[] logRatio, boolean isChosen, Map<String, double[]> figures) {
    /** A proposal for the rule of Metropolis and Hastings. */
    Move(INDArray x, Potential.Value value, double[] logRatio) {
        this(x, value, logRatio, false, Map.of());
    }
}
