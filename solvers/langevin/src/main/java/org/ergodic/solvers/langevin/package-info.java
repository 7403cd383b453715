/**
 * Markov chains whose stationary density is exp(-E) / Z of an energy that can be differentiated: solvers {@code ula},
 * {@code mala} and {@code hmc}. Each sample is a chain of its own, with a step size of its own where it is adapted.
 *
 * <pre>{@code
 * Solver<?> solver = new HmcFactory().create(new HmcFactory.Config(500, 0.1, 10, 0.2, 0.5, 0.8, 1), assembly);
 * Solution solution = Integration.solve(solver, problem, 1000, Run.of(RandomStream.of(7)));
 * double[] acceptance = solution.reports().get("acceptance-rate");
 * }</pre>
 */
package org.ergodic.solvers.langevin;
