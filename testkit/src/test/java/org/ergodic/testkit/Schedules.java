package org.ergodic.testkit;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.random.Noise;
import org.nd4j.autodiff.samediff.SDVariable;

/** One over the root of the step, and mistakes one can make with schedules. */
final class Schedules {
    private Schedules() {}

    private abstract static class Base extends ScheduleContract {
        private final Schedule schedule;

        Base(Schedule schedule) {
            this.schedule = schedule;
        }

        @Override
        protected Schedule schedule() {
            return schedule;
        }
    }

    static class Right extends Base {
        Right() {
            super((s, step, total) -> step.pow(-0.5));
        }
    }

    static class NotAScalar extends Base {
        NotAScalar() {
            super((s, step, total) -> step.pow(-0.5).reshape(1, 1));
        }
    }

    /** The line goes on below 0 after the last step. */
    static class FallsBelowZero extends Base {
        FallsBelowZero() {
            super((s, step, total) -> step.mul(-1.0 / (total + 1)).add(1.0));
        }
    }

    static class InfiniteAtTheEnd extends Base {
        InfiniteAtTheEnd() {
            super((s, step, total) -> step.sub((double) total).pow(-2));
        }
    }

    static class TrainsNothing extends Base {
        TrainsNothing() {
            super((s, step, total) -> s.mask(step.gt((double) total)));
        }
    }

    /** The difference of large numbers. */
    static class LosesPrecision extends Base {
        LosesPrecision() {
            super((s, step, total) -> step.pow(-0.5).add(1e5).sub(1e5));
        }
    }

    static class Random extends Base {
        Random() {
            super((s, step, total) ->
                    step.pow(-0.5).mul(s.noise("noise", Noise.UNIFORM, 1).sum()));
        }
    }

    static class HasAParameter extends Base {
        HasAParameter() {
            super((s, step, total) -> step.pow(-0.5).mul(s.parameter("rate", Initializer.ones())));
        }
    }

    /** Counts for itself. */
    static class Counts extends Base {
        private static int asked;

        Counts() {
            super((s, step, total) -> {
                SDVariable factor = step.pow(-0.5);
                return factor.mul(1.0 / ++asked);
            });
        }
    }
}
