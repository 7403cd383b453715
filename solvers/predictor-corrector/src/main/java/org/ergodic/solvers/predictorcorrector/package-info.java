/**
 * The predictor-corrector sampler of Song et al. (2021), for any reverse SDE whose score is known and for its
 * probability flow: any solver with steps on a grid predicts, and correctors, a kind of part of their own, correct.
 * Also the reverse diffusion and ancestral samplers, which are predictors as well.
 *
 * <pre>{@code
 * Solution sample(Problem reverse) {
 *     GraphSolver predictor = new Ancestral(100, TimeGrid.uniform(), Ancestral.Variance.POSTERIOR);
 *     Solver<?> solver = new PredictorCorrector(predictor, new LangevinCorrector(0.8), 1);
 *     return Integration.solve(solver, reverse, 1000, Run.of(RandomStream.of(7)));
 * }
 * }</pre>
 */
package org.ergodic.solvers.predictorcorrector;
