/**
 * Markov chains with a given stationary density, each sample a chain of its own.
 *
 * <p>Of an energy that can be differentiated, exp(-E) / Z: solvers {@code mala}, {@code hmc}, {@code nuts} and {@code
 * parallel-tempering}, which accept or reject and leave it exact, with step sizes that each chain adapts. Along a
 * score, that of an energy or a learned one: {@code ula} and {@code underdamped-langevin}, whose law is off by an
 * order of the step, and {@code annealed-langevin}, which goes through decreasing levels of noise.
 *
 * <pre>{@code
 * Trajectories trajectories = new Trajectories(0.1, 10, 0.2, 0.8);
 * Solver<?> solver =
 *         new HmcFactory().create(new HmcFactory.Config(new WarmUp(500, 0.5, 1), trajectories), assembly);
 * Solution solution = Integration.solve(solver, problem, 1000, Run.of(RandomStream.of(7)));
 * double[] acceptance = solution.reports().get("acceptance-rate");
 *
 * GraphSolver underdamped = new UnderdampedLangevin(new WarmUp(500, 0, 1), 0.1, 1, 1);
 * INDArray x = Integration.solve(underdamped, problem, 1000, Run.of(RandomStream.of(7))).x();
 * }</pre>
 */
package org.ergodic.solvers.langevin;
