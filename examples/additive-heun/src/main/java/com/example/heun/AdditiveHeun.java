package com.example.heun;

import java.util.EnumSet;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/** Heun's method where noise does not depend on the state: both slopes see the same dw. */
public record AdditiveHeun(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(EnumSet.of(NoiseType.NONE, NoiseType.ADDITIVE), VectorField.DRIFT)
            .order(2)
            .strongOrder(Map.of(NoiseType.ADDITIVE, 1.0))
            .evaluationsPerStep(2)
            .withStepsOnGrid();

    public Traits traits() {
        return TRAITS;
    }

    public SDVariable step(StepScope s) {
        SDVariable from = s.number(Moment::from);
        SDVariable h = s.number(Moment::length);
        SDVariable slope = s.drift(s.x(), from);
        SDVariable dw = s.normal("dw").mul(s.number(m -> Math.sqrt(Math.abs(m.length()))));
        SDVariable start = s.noise() == NoiseType.NONE
                ? s.x()
                : s.x().add(s.diffusion(s.x(), from).mul(dw));
        SDVariable ahead = s.drift(start.add(slope.mul(h)), s.number(Moment::to));
        return start.add(slope.add(ahead).mul(h).mul(0.5));
    }

    public record Config(
            @Option(value = "how many steps", byDefault = "100", min = 1)
            int steps,

            @Option(value = "where they are", byDefault = "uniform", kind = "time-grid")
            Component grid) {}

    @Part(name = "example.additive-heun", description = "Heun's method, with noise that depends on time alone")
    public static final class Factory implements SolverFactory<Config> {
        public Traits traits() {
            return TRAITS;
        }

        public AdditiveHeun create(Config config, Assembly assembly) {
            return new AdditiveHeun(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
        }
    }
}
