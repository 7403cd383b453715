package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.solver.GraphSolver;

/** Makes {@link ExponentialIntegrator}s of order 2 or 3, or {@link SinglestepDpmSolver}s. */
@Part(
        name = "dpm-solver++",
        description = "DPM-Solver++, multistep, one evaluation a step; some 20 steps do (Lu et al. 2022)")
public final class DpmSolverFactory implements SolverFactory<DpmSolverFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param order how many values of the predicted data a step uses
     * @param eta the share of noise
     * @param singlestep whether a step has stages, and does not use what steps before it predicted
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "20", min = 1)
            int steps,

            @Option(value = "how many values of the predicted data a step uses", byDefault = "2", min = 2, max = 3)
            int order,

            @Option(
                    value = "share of the reverse SDE's noise: 0 for the probability-flow equation, 1 for the SDE form",
                    byDefault = "0",
                    min = 0,
                    max = 1)
            double eta,

            @Option(
                    value = "make steps of as many stages as the order, each counted as a step, which use nothing of"
                            + " the steps before",
                    byDefault = "false")
            boolean singlestep,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return ExponentialIntegrator.SECOND;
    }

    @Override
    public GraphSolver create(Config config, Assembly assembly) {
        if (config.singlestep()) {
            if (config.eta() > 0) {
                throw new IllegalArgumentException("singlestep: true has no SDE form: take eta: 0, not " + config.eta()
                        + ", or singlestep: false");
            }
            return new SinglestepDpmSolver(
                    config.order(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
        }
        return new ExponentialIntegrator(
                config.order(), config.eta(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}
