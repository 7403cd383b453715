/**
 * Exponential integrators along Gaussian paths: DDIM, DPM-Solver++, UniPC, DEIS, ER-SDE, SA-Solver and the
 * stochastic Heun method of EDM, which need tens of evaluations where Euler-Maruyama needs hundreds.
 *
 * <pre>{@code
 * Solver<?> solver = new ExponentialIntegrator(2, 0, 20, NoiseGrid.logSnr());
 * Solution samples = Integration.solve(solver, problem, 1000, Run.of(RandomStream.of(7)));
 * }</pre>
 */
package org.ergodic.solvers.exponential;
