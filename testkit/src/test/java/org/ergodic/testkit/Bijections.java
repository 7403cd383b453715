package org.ergodic.testkit;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;

/** An affine map z = exp(a) x + b of each element, and mistakes one can make with it. */
final class Bijections {
    private Bijections() {}

    private static class Affine implements Bijection {
        @Override
        public WithLogDet inverse(Scope s, SDVariable x, Context c) {
            SDVariable a = a(s);
            return new WithLogDet(x.mul(s.sameDiff().math().exp(a)).add(b(s)), rows(x).add(a.sum()));
        }

        @Override
        public WithLogDet forward(Scope s, SDVariable z, Context c) {
            SDVariable a = a(s);
            return new WithLogDet(z.sub(b(s)).mul(s.sameDiff().math().exp(a.neg())), rows(z).sub(a.sum()));
        }

        SDVariable a(Scope s) {
            return s.parameter("a", Initializer.normal(0.3), 3);
        }

        SDVariable b(Scope s) {
            return s.parameter("b", Initializer.normal(0.3), 3);
        }

        /** A zero for each row. */
        static SDVariable rows(SDVariable x) {
            return x.sum(1).mul(0);
        }
    }

    static class Right extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Affine();
        }
    }

    /** A rotation, which a round Gaussian does not see. */
    static class RightRotation extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Bijection() {
                @Override
                public WithLogDet inverse(Scope s, SDVariable x, Context c) {
                    return turned(s, x, 1);
                }

                @Override
                public WithLogDet forward(Scope s, SDVariable z, Context c) {
                    return turned(s, z, -1);
                }
            };
        }

        private static WithLogDet turned(Scope s, SDVariable x, int sign) {
            SDVariable angle =
                    s.parameter("angle", Initializer.normal(0.3), 1, 1).mul(sign);
            SDVariable[] parts = s.sameDiff().split(x, 3, 1);
            SDVariable cos = s.sameDiff().math().cos(angle);
            SDVariable sin = s.sameDiff().math().sin(angle);
            SDVariable turned = s.sameDiff()
                    .concat(
                            1,
                            parts[0].mul(cos).sub(parts[1].mul(sin)),
                            parts[0].mul(sin).add(parts[1].mul(cos)),
                            parts[2]);
            return new WithLogDet(turned, Affine.rows(x));
        }
    }

    static class BiasedLogDet extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Affine() {
                @Override
                public WithLogDet inverse(Scope s, SDVariable x, Context c) {
                    WithLogDet right = super.inverse(s, x, c);
                    return new WithLogDet(right.value(), right.logDet().add(0.01));
                }
            };
        }
    }

    static class ConsistentlyBiasedLogDet extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Affine() {
                @Override
                public WithLogDet inverse(Scope s, SDVariable x, Context c) {
                    WithLogDet right = super.inverse(s, x, c);
                    return new WithLogDet(right.value(), right.logDet().mul(2));
                }

                @Override
                public WithLogDet forward(Scope s, SDVariable z, Context c) {
                    WithLogDet right = super.forward(s, z, c);
                    return new WithLogDet(right.value(), right.logDet().mul(2));
                }
            };
        }
    }

    static class NotAnInverse extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Affine() {
                @Override
                public WithLogDet forward(Scope s, SDVariable z, Context c) {
                    WithLogDet right = super.forward(s, z, c);
                    return new WithLogDet(right.value().add(b(s).mul(0.1)), right.logDet());
                }
            };
        }
    }

    static class UnusedParameter extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Affine() {
                @Override
                SDVariable a(Scope s) {
                    s.parameter("unused", Initializer.ones(), 2);
                    return super.a(s);
                }
            };
        }
    }

    static class OwnParameters extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Affine() {
                @Override
                public WithLogDet forward(Scope s, SDVariable z, Context c) {
                    return super.forward(s.child("forward"), z, c);
                }
            };
        }
    }

    static class MixesRows extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Affine() {
                @Override
                public WithLogDet inverse(Scope s, SDVariable x, Context c) {
                    return super.inverse(s, x.sub(x.mean(true, 0)), c);
                }
            };
        }
    }
}
