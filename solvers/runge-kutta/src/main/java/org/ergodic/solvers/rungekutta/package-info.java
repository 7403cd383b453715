/**
 * Runge-Kutta methods for ordinary differential equations, such as the probability-flow ODE of a diffusion model. A
 * method is only its {@link org.ergodic.solvers.rungekutta.Tableau}: explicit ones on a grid of times or with step
 * control, and an implicit one with step control for stiff equations.
 *
 * <pre>{@code
 * Problem problem = Problem.ode((x, t) -> x.neg(), new Interval(0, 1));
 * INDArray start = Nd4j.ones(DataType.DOUBLE, 10, 2);
 * Run run = Run.of(RandomStream.of(7));
 * Solution fixed = Integration.solve(FixedStep.uniform(Tableau.RK4, 50), problem, start, run);
 * AdaptiveStep steps = new AdaptiveStep(Tableau.DORMAND_PRINCE, 1e-8, 1e-8, 1000);
 * Solution adaptive = Integration.solve(steps, problem, start, run);
 * List<INDArray> halfway = Integration.solve(steps, problem, start, run, Watch.at(0.5)).states();
 * }</pre>
 */
package org.ergodic.solvers.rungekutta;
