package org.ergodic.solvers.rungekutta;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.common.grid.UniformGridFactory;

/**
 * The options of a Runge-Kutta method of fixed steps.
 *
 * @param steps how many steps
 * @param grid where they are
 */
public record FixedStepConfig(
        @Option(value = "how many steps", byDefault = "50", min = 1)
        int steps,

        @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
        Component grid) {}
