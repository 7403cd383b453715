package org.ergodic.api.solver;

import org.apiguardian.api.API;

/**
 * Shown the states of a run on their way, for trajectories, films and reports of one's own. It is called on the run's
 * thread and changes no sample; {@code Trajectory} of {@code ergodic-common} is one that keeps states.
 */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface StateListener {
    /**
     * Shown the states before the first step and after each step.
     *
     * @param steps how many steps have been taken
     * @param state the states. What it says holds until this returns: whoever keeps {@link Solver.State#x} copies it,
     *     since the next step gives its memory back
     */
    void reached(long steps, Solver.State state);
}
