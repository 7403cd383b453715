package org.ergodic.solvers.langevin;

import org.ergodic.api.solver.Potential;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where all chains could go in one step.
 *
 * @param x {@code [n, event]}
 * @param value the energy there
 * @param logRatio for each chain the logarithm of the ratio that the Metropolis-Hastings rule compares with 1
 */
record Move(INDArray x, Potential.Value value, double[] logRatio) {}
