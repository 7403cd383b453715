package org.ergodic.pipeline;

import org.ergodic.api.config.Component;
import org.ergodic.api.model.Equation;
import org.ergodic.api.solver.Solver;

/**
 * By what a model is sampled, found to go together.
 *
 * @param name the solver as a config names it
 * @param solver the solver
 * @param equation what it runs
 */
record Sampling(Component name, Solver<?> solver, Equation equation) {}
