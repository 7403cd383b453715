package org.ergodic.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.ScoreModel;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** A linear score x W + b + t v, and mistakes one can make with it. */
final class Scores {
    private Scores() {}

    private static SDVariable linear(Scope s, SDVariable x, SDVariable t) {
        SDVariable w = s.parameter("w", Initializer.normal(1), 3, 3);
        SDVariable b = s.parameter("b", Initializer.zeros(), 3);
        SDVariable v = s.parameter("v", Initializer.zeros(), 3);
        return x.mmul(w).add(b).add(t.mul(v));
    }

    static class Right extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return (s, x, t, c) -> linear(s, x, t);
        }
    }

    static class UnusedParameter extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return (s, x, t, c) -> {
                s.parameter("unused", Initializer.ones(), 2);
                return linear(s, x, t);
            };
        }
    }

    static class MixesRows extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return (s, x, t, c) -> linear(s, x.sub(x.mean(true, 0)), t);
        }
    }

    static class WrongShape extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return (s, x, t, c) -> linear(s, x, t).sum(true, 1);
        }
    }

    static class SharesNothing extends ScoreModelContract {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected ScoreModel model() {
            return (s, x, t, c) -> linear(s.child("call-" + calls.incrementAndGet()), x, t);
        }
    }

    static class SharesAcrossScopes extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return (s, x, t, c) -> linear(s.root().child("mine"), x, t);
        }
    }

    static class NotFinite extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return (s, x, t, c) -> linear(s, x, t).div(t.sub(1));
        }
    }

    static class LosesPrecision extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            // 1e6 and back leaves single precision a tenth.
            return (s, x, t, c) -> linear(s, x, t)
                    .add(s.dataType() == DataType.FLOAT ? 1e6 : 0)
                    .sub(s.dataType() == DataType.FLOAT ? 1e6 : 0);
        }
    }
}
