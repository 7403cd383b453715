/**
 * Diffusion models: SDEs, their reversal, the probability flow and its likelihood. The generic parts work on any
 * {@link org.ergodic.api.sde.SDE} and any {@link org.ergodic.api.model.ScoreModel}.
 *
 * <pre>{@code
 * SDE sde = new VpSde(0.1, 20);
 * // The exact score of data N(0, 4 I): x_t has the variance 4 alpha^2 + sigma^2 = 1 + 3 alpha^2.
 * ScoreModel score = (s, x, t, c) -> {
 *     SDVariable alpha = sde.gaussianPath().orElseThrow().alpha(s, t);
 *     return x.neg().div(alpha.mul(alpha).mul(3).add(1));
 * };
 * Model model = new DiffusionModel(sde, score, 2);
 * Compiler compiler = Compiler.find();
 * Numerics evaluator = new Numerics(compiler, compiler.variables(DataType.FLOAT, Map.of()));
 * Equation reverse = model.equations().get(0);
 * Problem problem = reverse.problem(Equation.Request.of(evaluator, new Interval(1, 1e-3)));
 * Solution samples = Integration.solve(solver, problem, 1000, Run.of(RandomStream.of(7)));
 * }</pre>
 */
package org.ergodic.diffusion;
