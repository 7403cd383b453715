package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.view.Views;
import org.ergodic.common.optimizer.Sgd;
import org.ergodic.host.Registry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The parts of {@code common} under the contracts, which cannot be done there: the test kit is built on it. They are
 * whatever it provides, so one that is added is tested, with default options; some have other options too.
 */
class CommonPartsTest {
    private static <T> List<JarParts.Part<T>> parts(Kind<T> kind, Component... others) {
        List<JarParts.Part<T>> parts =
                new ArrayList<>(JarParts.of(kind, Sgd.class).made());
        for (Component component : others) {
            parts.add(new JarParts.Part<>(
                    component.toString(), Registry.load().assembly(2).create(kind, component)));
        }
        return parts;
    }

    private static void passes(Class<?> contract, int least) {
        Verdict verdict = Verdict.of(contract);
        assertEquals(Set.of(), verdict.failed(), verdict::toString);
        assertTrue(verdict.passed().size() >= least, verdict::toString);
    }

    static List<JarParts.Part<Schedule>> schedules() {
        return parts(
                Kind.SCHEDULE,
                Component.of("warmup", Map.of("steps", 3, "then", "cosine")),
                Component.of("warmup", Map.of("steps", 3, "then", "linear")),
                Component.of("cosine", Map.of("last", 0.1)),
                Component.of("linear", Map.of("last", 0.1)));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void schedule(JarParts.Part<Schedule> part) {
        OfSchedule.schedule = part.value();
        passes(OfSchedule.class, 6);
    }

    static class OfSchedule extends ScheduleContract {
        private static Schedule schedule;

        @Override
        protected Schedule schedule() {
            return schedule;
        }
    }

    static List<JarParts.Part<Optimizer>> optimizers() {
        return parts(
                Kind.OPTIMIZER,
                Component.of("sgd", Map.of("rate", 1e-3, "momentum", 0.9)),
                Component.of("sgd", Map.of("rate", 1e-3, "momentum", 0.9, "nesterov", true)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizer(JarParts.Part<Optimizer> part) {
        OfOptimizer.optimizer = part.value();
        passes(OfOptimizer.class, 10);
    }

    static class OfOptimizer extends OptimizerContract {
        private static Optimizer optimizer;

        @Override
        protected Optimizer optimizer() {
            return optimizer;
        }
    }

    static List<JarParts.Part<TimeGrid>> grids() {
        return parts(
                Kind.TIME_GRID,
                Component.of("power", Map.of("power", 7)),
                Component.of("power", Map.of("power", 0.5)),
                Component.of("power", Map.of("power", 40)));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void grid(JarParts.Part<TimeGrid> part) {
        OfGrid.grid = part.value();
        passes(OfGrid.class, 4);
    }

    static class OfGrid extends TimeGridContract {
        private static TimeGrid grid;

        @Override
        protected TimeGrid grid() {
            return grid;
        }

        /** With noise at all times, which some grids need at both ends. */
        @Override
        protected Problem problem(Interval time) {
            return Problem.of(Views.of(NumericPath.VIEW, new Rising()), NoiseType.NONE, time);
        }
    }

    private static final class Rising implements NumericPath {
        @Override
        public double alpha(double t) {
            return 1;
        }

        @Override
        public double sigma(double t) {
            return Math.exp(0.01 * t);
        }
    }
}
