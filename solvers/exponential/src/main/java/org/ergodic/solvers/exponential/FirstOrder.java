package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;

/**
 * How DDIM goes along a grid, under each of its names.
 *
 * @param steps how many steps
 * @param grid where the steps are
 */
public record FirstOrder(
        @Option(value = "how many steps", byDefault = "50", min = 1)
        int steps,

        @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
        Component grid) {
    ExponentialIntegrator integrator(double eta, Assembly assembly) {
        return new ExponentialIntegrator(1, eta, steps, assembly.create(Kind.TIME_GRID, grid));
    }
}
