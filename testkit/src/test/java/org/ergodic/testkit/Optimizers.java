package org.ergodic.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Optimizer;
import org.nd4j.autodiff.samediff.SDVariable;

/** Gradient descent with momentum, and mistakes one can make with it. */
final class Optimizers {
    private Optimizers() {}

    private static final double RATE = 0.005;

    private abstract static class Base extends OptimizerContract {
        private final Optimizer optimizer;

        Base(Optimizer optimizer) {
            this.optimizer = optimizer;
        }

        @Override
        protected Optimizer optimizer() {
            return optimizer;
        }
    }

    private static SDVariable momentum(Scope s, SDVariable parameter, SDVariable gradient) {
        SDVariable v = s.stateLike("v", Initializer.zeros(), parameter);
        SDVariable velocity = v.mul(0.5).add(gradient);
        s.assign(v, velocity);
        return parameter.sub(velocity.mul(RATE));
    }

    static class Right extends Base {
        Right() {
            super((s, p, g, step) -> momentum(s, p, g));
        }
    }

    static class RightWithDecay extends Base {
        RightWithDecay() {
            super((s, p, g, step) -> momentum(s, p, g).mul(1 - 1e-4));
        }
    }

    static class Climbs extends Base {
        Climbs() {
            super((s, p, g, step) -> momentum(s, p, g.neg()));
        }
    }

    static class TooSlow extends Base {
        TooSlow() {
            super((s, p, g, step) -> p.sub(g.mul(RATE / 100)));
        }
    }

    static class KeepsNoShape extends Base {
        KeepsNoShape() {
            super((s, p, g, step) -> p.sub(g.mul(RATE)).reshape(-1));
        }
    }

    /** The estimate of a scale is divided by, whatever it is. */
    static class DividesByZero extends Base {
        DividesByZero() {
            super((s, p, g, step) ->
                    p.sub(g.div(s.sameDiff().math().sqrt(g.mul(g))).mul(RATE)));
        }
    }

    static class MovesWithoutGradient extends Base {
        MovesWithoutGradient() {
            super((s, p, g, step) -> p.sub(g.add(1e-3).mul(RATE)));
        }
    }

    static class GrowsWithoutGradient extends Base {
        GrowsWithoutGradient() {
            super((s, p, g, step) -> momentum(s, p, g).mul(1 + 1e-4));
        }
    }

    static class Overflows extends Base {
        Overflows() {
            super((s, p, g, step) -> {
                SDVariable fourth = g.mul(g).mul(g).mul(g);
                SDVariable scale = s.sameDiff().math().sqrt(s.sameDiff().math().sqrt(fourth));
                return p.sub(g.mul(scale).div(scale.add(1e-8)).mul(RATE));
            });
        }
    }

    static class StatesAtTheRoot extends Base {
        StatesAtTheRoot() {
            super((s, p, g, step) -> momentum(s.root().child("momentum"), p, g));
        }
    }

    static class ParameterForMemory extends Base {
        ParameterForMemory() {
            super((s, p, g, step) -> {
                SDVariable v = s.parameter("v", Initializer.zeros(), p.getShape());
                SDVariable velocity = v.mul(0.5).add(g);
                s.assign(v, velocity);
                return p.sub(velocity.mul(RATE));
            });
        }
    }

    /** One sum of squares for all, as of a norm of the whole gradient. */
    static class SharesAMemory extends Base {
        SharesAMemory() {
            super((s, p, g, step) -> {
                SDVariable sum = s.root().apart("train").state("sum", Initializer.zeros());
                SDVariable square = sum.add(g.mul(g).sum());
                if (s.toString().endsWith("q]") || s.toString().equals("Scope[train/p]")) {
                    s.assign(sum, square);
                }
                return p.sub(g.mul(RATE).div(square.add(1.0)));
            });
        }
    }

    /** The time since it began is counted in Java, where no checkpoint has it. */
    static class CountsInJava extends Base {
        private static int asked;

        CountsInJava() {
            super((s, p, g, step) -> p.sub(g.mul(RATE / (1 + 0.01 * asked++))));
        }
    }

    static class LosesPrecision extends Base {
        LosesPrecision() {
            super((s, p, g, step) -> p.add(1e4).sub(1e4).sub(g.mul(RATE)));
        }
    }

    static class Stateful extends Base {
        private static final AtomicInteger THREADS = new AtomicInteger();
        private static final ThreadLocal<Double> RATES =
                ThreadLocal.withInitial(() -> RATE / THREADS.incrementAndGet());

        Stateful() {
            super((s, p, g, step) -> p.sub(g.mul(RATES.get())));
        }
    }
}
