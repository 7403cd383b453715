package org.ergodic.testkit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A Gaussian, a uniform distribution, one with parameters, and mistakes one can make with them. */
final class Priors {
    private Priors() {}

    private static final double STD = 1.5;

    private abstract static class Base extends PriorContract {
        private final Function<long[], Prior> prior;

        Base(Prior prior) {
            this.prior = event -> prior;
        }

        @Override
        protected Prior prior(long... event) {
            return prior.apply(event);
        }
    }

    /** N(0, 1.5^2), of which one method at a time goes wrong. */
    private static class Normal implements ReparameterizedPrior {
        @Override
        public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
            return random.draw(Noise.NORMAL, first, type, shape).muli(STD);
        }

        @Override
        public SDVariable sample(Scope s, SDVariable like, long... event) {
            return s.noise("normal", Noise.NORMAL, like, event).mul(STD);
        }

        @Override
        public SDVariable logProb(Scope s, SDVariable x, long... event) {
            return Events.sum(x.mul(x).mul(-0.5 / (STD * STD)), event).sub(constant(event));
        }

        static double constant(long... event) {
            return Events.size(event) * (Math.log(STD) + 0.5 * Math.log(2 * Math.PI));
        }
    }

    static class Right extends Base {
        Right() {
            super(new Normal());
        }
    }

    /** Uniform on (0, 2). */
    private static class Box implements Prior {
        @Override
        public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
            return random.draw(Noise.UNIFORM, first, type, shape).muli(2);
        }

        @Override
        public SDVariable logProb(Scope s, SDVariable x, long... event) {
            SDVariable outside = s.mask(x.lt(0)).add(s.mask(x.gt(2)));
            SDVariable log = s.sameDiff().math().log(s.mask(outside.lt(0.5)));
            SDVariable clipped = s.sameDiff().math().clipByValue(x, 0, 2);
            return Events.sum(log.add(clipped.mul(0.0)).sub(Math.log(2)), event);
        }

        @Override
        public Optional<String> limits() {
            return Optional.of("the density is 0 outside the box from 0 to 2");
        }
    }

    static class RightUniform extends Base {
        RightUniform() {
            super(new Box());
        }
    }

    /** A Gaussian with a mean to learn. */
    private static class Learned implements ReparameterizedPrior {
        SDVariable mean(Scope s, long... event) {
            return s.parameter("mean", Initializer.zeros(), Events.batch(1, event));
        }

        @Override
        public SDVariable sample(Scope s, SDVariable like, long... event) {
            return s.noise("normal", Noise.NORMAL, like, event).mul(STD).add(mean(s, event));
        }

        @Override
        public SDVariable logProb(Scope s, SDVariable x, long... event) {
            SDVariable u = x.sub(mean(s, event));
            return Events.sum(u.mul(u).mul(-0.5 / (STD * STD)), event).sub(Normal.constant(event));
        }
    }

    static class RightLearned extends Base {
        RightLearned() {
            super(new Learned());
        }
    }

    /** The constant is forgotten. */
    static class NotNormalised extends Base {
        NotNormalised() {
            super(new Normal() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    return Events.sum(x.mul(x).mul(-0.5 / (STD * STD)), event);
                }
            });
        }
    }

    /** The constant of one number, for events of any size. */
    static class NormalisedOnTheLine extends Base {
        NormalisedOnTheLine() {
            super(new Normal() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    return Events.sum(x.mul(x).mul(-0.5 / (STD * STD)), event).sub(constant(1));
                }
            });
        }
    }

    static class VarianceForDeviation extends Base {
        VarianceForDeviation() {
            super(new Normal() {
                @Override
                public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                    return random.draw(Noise.NORMAL, first, type, shape).muli(STD * STD);
                }
            });
        }
    }

    static class WrongGraphSamples extends Base {
        WrongGraphSamples() {
            super(new Normal() {
                @Override
                public SDVariable sample(Scope s, SDVariable like, long... event) {
                    return s.noise("normal", Noise.NORMAL, like, event).mul(STD * 0.9);
                }
            });
        }
    }

    static class SamplesWithoutParameters extends Base {
        SamplesWithoutParameters() {
            super(new Learned() {
                @Override
                public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                    return random.draw(Noise.NORMAL, first, type, shape).muli(STD);
                }
            });
        }
    }

    static class SharesNothing extends Base {
        SharesNothing() {
            super(new Learned() {
                @Override
                public SDVariable sample(Scope s, SDVariable like, long... event) {
                    return super.sample(s.child("sample"), like, event);
                }
            });
        }
    }

    static class IgnoresFirstSample extends Base {
        IgnoresFirstSample() {
            super(new Normal() {
                @Override
                public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                    return super.sample(random, 0, type, shape);
                }
            });
        }
    }

    static class IgnoresTheStream extends Base {
        IgnoresTheStream() {
            super(new Normal() {
                @Override
                public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                    return super.sample(RandomStream.of(3), first, type, shape);
                }
            });
        }
    }

    static class OneNumber extends Base {
        OneNumber() {
            super(new Normal() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    return super.logProb(s, x, event).sum();
                }
            });
        }
    }

    static class AlwaysDouble extends Base {
        AlwaysDouble() {
            super(new Normal() {
                @Override
                public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                    return super.sample(random, first, DataType.DOUBLE, shape);
                }
            });
        }
    }

    static class SamplesOutside extends Base {
        SamplesOutside() {
            super(new Box() {
                @Override
                public INDArray sample(RandomStream random, long first, DataType type, long... shape) {
                    return super.sample(random, first, type, shape).muli(1.05);
                }
            });
        }
    }

    static class StopsTheGradient extends Base {
        StopsTheGradient() {
            super(new Normal() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    return super.logProb(s, s.stopGradient(x), event);
                }
            });
        }
    }

    /** Centred by the batch. */
    static class MixesRows extends Base {
        MixesRows() {
            super(new Normal() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    SDVariable log = super.logProb(s, x, event);
                    return log.sub(log.mean().mul(1e-3));
                }
            });
        }
    }

    static class LosesPrecision extends Base {
        LosesPrecision() {
            super(new Normal() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    return super.logProb(s, x, event).add(1e5).sub(1e5);
                }
            });
        }
    }

    static class HidesItsLimits extends Base {
        HidesItsLimits() {
            super(new Box() {
                @Override
                public Optional<String> limits() {
                    return Optional.empty();
                }
            });
        }
    }

    static class SaysItsLimitsInSentences extends Base {
        SaysItsLimitsInSentences() {
            super(new Box() {
                @Override
                public Optional<String> limits() {
                    return Optional.of("Outside the box there is nothing.");
                }
            });
        }
    }

    /** No comparison holds of what is not a number. */
    static class FiniteForWhatIsNoNumber extends Base {
        FiniteForWhatIsNoNumber() {
            super(new Box() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    SDVariable outside = s.mask(x.lt(0)).add(s.mask(x.gt(2)));
                    SDVariable log = s.sameDiff().math().log(s.mask(outside.lt(0.5)));
                    return Events.sum(log.sub(Math.log(2)), event);
                }
            });
        }
    }

    static class Stateful extends Base {
        private static final AtomicInteger THREADS = new AtomicInteger();
        private static final ThreadLocal<Double> SHIFTS =
                ThreadLocal.withInitial(() -> 0.1 * THREADS.incrementAndGet());

        Stateful() {
            super(new Normal() {
                @Override
                public SDVariable logProb(Scope s, SDVariable x, long... event) {
                    return super.logProb(s, x, event).add(SHIFTS.get());
                }
            });
        }
    }
}
