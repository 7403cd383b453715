package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The parts of {@code common} under the contracts, which cannot be done there: the test kit is built on it. They are
 * whatever it provides, so one that is added is tested, with default options; some have other options too.
 */
@Tag("measured")
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
        List<JarParts.Part<TimeGrid>> parts = new ArrayList<>(JarParts.of(Kind.TIME_GRID, Sgd.class)
                .with("given", Map.of("times", List.of(1, 0.5, 0.2, 0)))
                .made());
        for (Component component : List.of(
                Component.of("power", Map.of("power", 7)),
                Component.of("power", Map.of("power", 0.5)),
                Component.of("power", Map.of("power", 40)),
                Component.of("beta", Map.of("alpha", 3, "beta", 0.2)),
                Component.of("leading", Map.of("offset", 0, "end", "instead")),
                Component.of("linspace", Map.of("end", "after")),
                Component.of("align-your-steps", Map.of("model", "svd")),
                Component.of("final-step", Map.of("grid", "karras", "from", 0.01)))) {
            parts.add(new JarParts.Part<>(
                    component.toString(), Registry.load().assembly(2).create(Kind.TIME_GRID, component)));
        }
        return parts;
    }

    @ParameterizedTest
    @MethodSource("grids")
    void grid(JarParts.Part<TimeGrid> part) {
        OfGrid.part = part;
        passes(OfGrid.class, 6);
    }

    static class OfGrid extends TimeGridContract {
        private static JarParts.Part<TimeGrid> part;

        @Override
        protected TimeGrid grid() {
            return part.value();
        }

        private static boolean is(String... names) {
            return Arrays.stream(names).anyMatch(part.name()::startsWith);
        }

        @Override
        protected List<Interval> intervals() {
            if (is("given")) {
                return List.of(new Interval(1, 0));
            }
            if (is("leading", "trailing", "linspace")) {
                // From the data at time 0 on.
                return List.of(new Interval(1, 0), new Interval(1, 1e-4), new Interval(80, 0.002));
            }
            if (is("align-your-steps", "final-step")) {
                // With the levels of noise, and the time of the last step, in between.
                return List.of(new Interval(700, 0.001), new Interval(1000, 1e-4));
            }
            return super.intervals();
        }

        @Override
        protected int[] steps() {
            // The two that reach down to the first index have it once, or not beside the end of the interval.
            return is("given")
                    ? new int[] {3}
                    : is("leading", "linspace")
                            ? Arrays.stream(super.steps())
                                    .filter(n -> n > 1 && n < 1000)
                                    .toArray()
                            : super.steps();
        }

        /** With noise at all times, which some grids need at both ends. */
        @Override
        protected Problem problem(Interval time) {
            NumericPath path = is("align-your-steps") ? new OfNoise() : new Rising();
            return Problem.of(Views.of(NumericPath.VIEW, path), NoiseType.NONE, time);
        }
    }

    /** Time is the noise. */
    private static final class OfNoise implements NumericPath {
        @Override
        public double alpha(double t) {
            return 1;
        }

        @Override
        public double sigma(double t) {
            return t;
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
