package org.ergodic.solvers.rungekutta;

import org.ergodic.api.config.Option;

/**
 * The options of a Runge-Kutta method that controls its steps.
 *
 * @param rtol the relative tolerance
 * @param atol the absolute tolerance
 * @param maxSteps the limit on the steps of each sample
 * @param proportional the weight of the latest change of the error in the step control
 * @param integral that of the latest error
 * @param derivative that of the change of the change
 */
public record AdaptiveConfig(
        @Option(value = "the relative tolerance", byDefault = "1e-5", min = 0)
        double rtol,

        @Option(value = "the absolute tolerance", byDefault = "1e-5", min = 0, above = true)
        double atol,

        @Option(value = "the limit on the steps of each sample", byDefault = "10000", min = 1)
        int maxSteps,

        @Option(value = "the weight P of the PID step control", byDefault = "0.4", min = 0)
        double proportional,

        @Option(value = "the weight I of the PID step control", byDefault = "0.3", min = 0, above = true)
        double integral,

        @Option(value = "the weight D of the PID step control", byDefault = "0", min = 0)
        double derivative) {}
