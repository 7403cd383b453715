package org.ergodic.solvers.langevin;

import java.util.Optional;
import java.util.OptionalInt;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link AnnealedLangevin} solvers. */
@Part(
        name = "annealed-langevin",
        description = "annealed Langevin dynamics over decreasing noise levels, Song and Ermon (2019), Algorithm 1")
public final class AnnealedLangevinFactory implements SolverFactory<AnnealedLangevinFactory.Config> {
    /**
     * Its options.
     *
     * @param levels how many noise levels
     * @param stepsPerLevel Langevin steps at each
     * @param epsilon the step at the last level
     * @param denoise whether there is a last step without noise
     * @param grid where the levels are
     * @param steps how many Langevin steps at all levels together
     */
    public record Config(
            @Option(value = "how many noise levels", byDefault = "10", min = 1)
            int levels,

            @Option(value = "Langevin steps at each level", byDefault = "100", min = 1)
            int stepsPerLevel,

            @Option(
                    value = "the step at the last level; 0.2 times its squared noise unless said, as in the paper",
                    min = 0,
                    above = true)
            Optional<Double> epsilon,

            @Option(value = "end with the mean of the data given the last state", byDefault = "false")
            boolean denoise,

            @Option(
                    value = "where the levels are; log-snr is a geometric sequence of noise",
                    byDefault = "log-snr",
                    kind = "time-grid")
            Component grid,

            @Option(
                    value = "how many Langevin steps in all, which the levels share evenly, in place of steps-per-level"
                            + " at each; fewer than levels leave as many levels",
                    min = 1)
            Optional<Integer> steps) {}

    @Override
    public Traits traits() {
        return AnnealedLangevin.TRAITS;
    }

    @Override
    public AnnealedLangevin create(Config config, Assembly assembly) {
        return new AnnealedLangevin(
                config.levels(),
                config.stepsPerLevel(),
                config.epsilon(),
                config.denoise(),
                assembly.create(Kind.TIME_GRID, config.grid()),
                config.steps().map(OptionalInt::of).orElse(OptionalInt.empty()));
    }
}
