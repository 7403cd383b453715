package org.ergodic.testkit;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/** The weight 1 at times nearer to the data, and mistakes one can make with weightings. */
final class Weightings {
    private Weightings() {}

    private abstract static class Base extends WeightingContract {
        private final Weighting weighting;

        Base(Weighting weighting) {
            this.weighting = weighting;
        }

        @Override
        protected Weighting weighting() {
            return weighting;
        }
    }

    private record Early(double stretch) implements Weighting.Drawn {
        @Override
        public SDVariable times(Scope s, Views model, Interval time, SDVariable rows, long... event) {
            SDVariable u = s.child("objective").noise("t", Noise.UNIFORM, rows, Events.event(Events.column(-1, event)));
            return u.mul(u).mul(stretch * time.length()).add(time.from());
        }

        @Override
        public SDVariable weight(Scope s, Views model, Level at) {
            return s.sameDiff().onesLike(at.sigma());
        }
    }

    static class Right extends Base {
        Right() {
            super(new Early(1));
        }
    }

    static class AColumn extends Base {
        AColumn() {
            super((s, model, at) -> at.sigma().reshape(-1, 1));
        }
    }

    static class Negative extends Base {
        Negative() {
            super((s, model, at) -> at.sigma().sub(0.5));
        }
    }

    static class OverTheBatch extends Base {
        OverTheBatch() {
            super((s, model, at) -> at.sigma().div(at.sigma().mean()));
        }
    }

    /** A parameter that the model's file would have. */
    static class OfTheModel extends Base {
        OfTheModel() {
            super((s, model, at) -> {
                SDVariable w = s.parameter("w", Initializer.ones());
                return at.sigma().mul(w.mul(w));
            });
        }
    }

    static class BeyondTheEnd extends Base {
        BeyondTheEnd() {
            super(new Early(1.5));
        }
    }
}
