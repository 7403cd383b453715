package org.ergodic.api.solver;

import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;

/**
 * The solvers that are present, for parts that need one and name none. What is chosen is written to the run's resolved
 * config and read back from there, so that a jar more changes no run that there is.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Solvers {
    /**
     * The first solver that fits: by the order of the preferences, then names without a vendor's prefix before those
     * with one, then by alphabet.
     *
     * @param wanted what it must be able to do
     * @return its name, with those of the options that it has; or empty if none fits
     */
    Optional<Component> find(SolverChoice wanted);

    /**
     * A solver that somebody named, with options of whoever uses it.
     *
     * @param solver the solver
     * @param options values by kebab-case key
     * @return the solver with those of the options that it has; an object of the caller's as it is
     * @throws IllegalArgumentException if it has one of them with another value
     */
    Component with(Component solver, Map<String, ?> options);

    /**
     * The first solver that fits, where there must be one.
     *
     * @param wanted what it must be able to do
     * @return as {@link #find}
     * @throws IllegalArgumentException if none fits
     */
    default Component first(SolverChoice wanted) {
        return find(wanted)
                .orElseThrow(
                        () -> new IllegalArgumentException("no solver is named, and none of those that are present can "
                                + wanted.purpose() + ": add the jar of one that can"));
    }
}
