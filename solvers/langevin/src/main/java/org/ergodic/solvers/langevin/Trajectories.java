package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Option;

/**
 * How Hamiltonian trajectories run, as options of every solver that moves along them.
 *
 * @param step the first leapfrog step size
 * @param leapfrog steps of each trajectory
 * @param jitter of the step size
 * @param targetAcceptance that steps are adapted to
 */
public record Trajectories(
        @Option(value = "leapfrog step size, adapted in the warm-up", byDefault = "0.1", min = 0, above = true)
        double step,

        @Option(value = "leapfrog steps of each trajectory", byDefault = "10", min = 1)
        int leapfrog,

        @Option(
                value = "trajectories multiply their step by a number uniform on 1 - jitter to 1 + jitter",
                byDefault = "0.2",
                min = 0,
                max = 1,
                below = true)
        double jitter,

        @Option(
                value = "the acceptance that steps are adapted to in the warm-up",
                byDefault = "0.8",
                min = 0,
                above = true,
                max = 1,
                below = true)
        double targetAcceptance) {
    /** Chains that move along such trajectories. */
    Chains chains(WarmUp warmUp) {
        return new Chains(warmUp, step, targetAcceptance, Proposals.hamiltonian(leapfrog, jitter));
    }
}
