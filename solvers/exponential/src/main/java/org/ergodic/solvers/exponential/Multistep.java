package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.solver.TimeGrid;

/**
 * How a multistep method goes along a grid, as options of each.
 *
 * @param steps how many steps
 * @param order how many values of the prediction a step uses
 * @param grid where the steps are
 */
public record Multistep(
        @Option(value = "how many steps", byDefault = "20", min = 1)
        int steps,

        @Option(value = "how many values of the prediction a step uses", byDefault = "2", min = 1, max = 3)
        int order,

        @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
        Component grid) {
    TimeGrid grid(Assembly assembly) {
        return assembly.create(Kind.TIME_GRID, grid);
    }
}
