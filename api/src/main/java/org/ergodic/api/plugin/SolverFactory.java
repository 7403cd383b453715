package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes solvers; kind {@code solver}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface SolverFactory<C extends Record> extends Factory<C, Solver<?>> {
    /** {@return the traits of its solvers, so that a message can name those that would do} */
    Traits traits();
}
