package org.ergodic.testkit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

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

    private static class WithoutPath extends Constant {
        @Override
        public Optional<GaussianPath> gaussianPath() {
            return Optional.empty();
        }
    }

    static class RightWithoutPath extends SdeContract {
        @Override
        protected SDE sde() {
            return new WithoutPath();
        }
    }

    static class WrongPriorDensityWithoutPath extends SdeContract {
        @Override
        protected SDE sde() {
            return new WithoutPath() {
                @Override
                public Prior prior() {
                    return priorOf(1, 1.3);
                }
            };
        }
    }

    static class WrongPriorSamplesWithoutPath extends SdeContract {
        @Override
        protected SDE sde() {
            return new WithoutPath() {
                @Override
                public Prior prior() {
                    return priorOf(1.3, 1);
                }
            };
        }
    }

    static class WrongPriorWithoutPath extends SdeContract {
        @Override
        protected SDE sde() {
            return new WithoutPath() {
                @Override
                public Prior prior() {
                    return priorOf(1.3, 1.3);
                }
            };
        }
    }

    /** Twice the density of N(0, 1). */
    static class NotNormalisedWithoutPath extends SdeContract {
        @Override
        protected SDE sde() {
            return new WithoutPath() {
                @Override
                public Prior prior() {
                    return priorOf(1, 1, Math.log(2));
                }
            };
        }
    }

    static class VarianceForDeviationWithoutPath extends SdeContract {
        @Override
        protected SDE sde() {
            return new WithoutPath() {
                @Override
                public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
                    return t.mul(0).add(BETA);
                }
            };
        }
    }

    private static Prior priorOf(double sampled, double claimed) {
        return priorOf(sampled, claimed, 0);
    }

    private static Prior priorOf(double sampled, double claimed, double excess) {
        return new Prior() {
            @Override
            public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                return new GaussianPrior(sampled).sample(random, first, type, shape);
            }

            @Override
            public SDVariable logProb(Scope s, SDVariable x, long... event) {
                return new GaussianPrior(claimed).logProb(s, x, event).add(excess);
            }
        };
    }

    /** exp(N(mean, variance)). */
    private record LogNormal(double mean, double variance) implements Prior {
        @Override
        public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
            return Transforms.exp(
                    random.draw(Noise.NORMAL, first, type, shape)
                            .muli(Math.sqrt(variance))
                            .addi(mean),
                    false);
        }

        @Override
        public SDVariable logProb(Scope s, SDVariable x, long... event) {
            SDVariable log = s.sameDiff().math().log(x);
            SDVariable off = log.sub(mean);
            return Events.sum(off.mul(off).mul(-0.5 / variance).sub(log), event)
                    .sub(0.5 * Events.size(event) * Math.log(2 * Math.PI * variance));
        }
    }

    /** dx = 0.3 x dt + 0.6 x dw on positive numbers; data exp(N(0, 1)) give log x_1 ~ N(0.3 - 0.18, 1 + 0.36). */
    private static class GeometricBrownian implements SDE {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.mul(0.3);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return x.mul(0.6);
        }

        @Override
        public NoiseType noise() {
            return NoiseType.DIAGONAL;
        }

        @Override
        public Interval time() {
            return new Interval(0, 1);
        }

        @Override
        public Prior prior() {
            return new LogNormal(0.12, 1.36);
        }
    }

    private abstract static class Positive extends SdeContract {
        @Override
        protected INDArray states(INDArray normal) {
            return Transforms.exp(normal, true);
        }
    }

    static class RightGeometricBrownian extends Positive {
        @Override
        protected SDE sde() {
            return new GeometricBrownian();
        }
    }

    /** Forgets Ito's correction of -0.18. */
    static class WrongPriorGeometricBrownian extends Positive {
        @Override
        protected SDE sde() {
            return new GeometricBrownian() {
                @Override
                public Prior prior() {
                    return new LogNormal(0.3 + 0.18, 1.36);
                }
            };
        }
    }

    static class NegativeDiffusionWithoutStates extends SdeContract {
        @Override
        protected SDE sde() {
            return new GeometricBrownian();
        }
    }

    /**
     * Cox, Ingersoll and Ross: dx = 3 (1 - x) dt + sqrt(x / 2) dw, stationary at a gamma distribution of shape and rate
     * 12.
     */
    private static class CoxIngersollRoss implements SDE {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.rsub(1).mul(3);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return s.sameDiff().math().sqrt(x.mul(0.5));
        }

        @Override
        public NoiseType noise() {
            return NoiseType.DIAGONAL;
        }

        @Override
        public Interval time() {
            return new Interval(0, 2);
        }

        @Override
        public Prior prior() {
            return new Erlang(12, 12);
        }
    }

    static class RightCoxIngersollRoss extends Positive {
        @Override
        protected SDE sde() {
            return new CoxIngersollRoss();
        }
    }

    /** The shape that 2 k / s^2 would be with s^2 twice as large. */
    static class WrongPriorCoxIngersollRoss extends Positive {
        @Override
        protected SDE sde() {
            return new CoxIngersollRoss() {
                @Override
                public Prior prior() {
                    return new Erlang(6, 6);
                }
            };
        }
    }

    /** The sum of so many exponential numbers. */
    private record Erlang(int shape, double rate) implements Prior {
        @Override
        public INDArray sample(RandomStream random, long first, DataType type, long... event) {
            INDArray sum = Nd4j.zeros(type, event);
            for (int i = 0; i < shape; i++) {
                sum.subi(Transforms.log(random.split(i).draw(Noise.UNIFORM, first, type, event)));
            }
            return sum.divi(rate);
        }

        @Override
        public SDVariable logProb(Scope s, SDVariable x, long... event) {
            double constant = shape * Math.log(rate);
            for (int i = 2; i < shape; i++) {
                constant -= Math.log(i);
            }
            return Events.sum(s.sameDiff().math().log(x).mul(shape - 1).sub(x.mul(rate)), event)
                    .add(Events.size(event) * constant);
        }
    }
}
