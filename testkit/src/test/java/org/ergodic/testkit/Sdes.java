package org.ergodic.testkit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A variance-preserving SDE with beta = 8, and mistakes one can make with it. */
final class Sdes {
    private Sdes() {}

    private static class Constant implements SDE, GaussianPath {
        static final double BETA = 8;

        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.mul(-BETA / 2);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return t.mul(0).add(Math.sqrt(BETA));
        }

        @Override
        public Interval time() {
            return new Interval(0.01, 1);
        }

        @Override
        public Prior prior() {
            return GaussianPrior.standard();
        }

        @Override
        public Optional<GaussianPath> gaussianPath() {
            return Optional.of(this);
        }

        @Override
        public SDVariable alpha(Scope s, SDVariable t) {
            return s.sameDiff().math().exp(t.mul(-BETA / 2));
        }

        @Override
        public SDVariable sigma(Scope s, SDVariable t) {
            return s.sameDiff()
                    .math()
                    .sqrt(s.sameDiff().math().exp(t.mul(-BETA)).rsub(1));
        }
    }

    static class Right extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant();
        }
    }

    static class WrongDriftSign extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
                    return x.mul(BETA / 2);
                }
            };
        }
    }

    static class VarianceForDeviation extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
                    return t.mul(0).add(BETA);
                }
            };
        }
    }

    static class WrongPriorDensity extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public Prior prior() {
                    return new GaussianPrior(1.5);
                }
            };
        }
    }

    static class WrongPriorSamples extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public Prior prior() {
                    return new Prior() {
                        @Override
                        public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                            return new GaussianPrior(1.5).sample(random, first, type, shape);
                        }

                        @Override
                        public SDVariable logProb(Scope s, SDVariable x, long... event) {
                            return GaussianPrior.standard().logProb(s, x, event);
                        }
                    };
                }
            };
        }
    }

    static class WrongShape extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
                    return x.mul(0).add(Math.sqrt(BETA));
                }
            };
        }
    }

    static class NotAdditive extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
                    return x.mul(x).sum(true, 1).mul(0.1).add(1);
                }
            };
        }
    }

    static class InfiniteAtTheStart extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
                    return x.div(t);
                }

                @Override
                public Interval time() {
                    return new Interval(0, 1);
                }
            };
        }
    }

    static class Backwards extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public Interval time() {
                    return new Interval(1, 0.01);
                }
            };
        }
    }

    static class MixesRows extends SdeContract {
        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
                    return x.sub(x.mean(true, 0)).mul(-BETA / 2);
                }
            };
        }
    }

    static class Stateful extends SdeContract {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected SDE sde() {
            return new Constant() {
                @Override
                public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
                    return x.mul(-BETA / 2 - calls.incrementAndGet());
                }
            };
        }
    }
}
