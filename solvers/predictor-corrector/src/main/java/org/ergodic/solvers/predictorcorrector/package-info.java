/**
 * The predictor-corrector sampler of Song et al. (2021), for any reverse SDE whose score is known.
 *
 * <pre>{@code
 * Solution sample(GraphSolver predictor, Problem reverse) {
 *     Solver<?> solver = new PredictorCorrector(predictor, 1, 0.16);
 *     return Integration.solve(solver, reverse, 1000, Run.of(RandomStream.of(7)));
 * }
 * }</pre>
 */
package org.ergodic.solvers.predictorcorrector;
