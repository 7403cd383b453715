package org.ergodic.data.generator;

import org.ergodic.api.plugin.Factory;
import org.ergodic.data.metric.BitsPerDimFactory;
import org.ergodic.data.metric.LogLikelihoodFactory;
import org.ergodic.data.metric.SlicedWassersteinFactory;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

/** Generators and metrics come through the same door as all others. */
class FactoriesTest {
    @Nested
    class TwoMoonsTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new TwoMoons();
        }
    }

    @Nested
    class EightGaussiansTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new EightGaussians();
        }
    }

    @Nested
    class CheckerboardTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Checkerboard();
        }
    }

    @Nested
    class PinwheelTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Pinwheel();
        }
    }

    @Nested
    class SpiralsTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Spirals();
        }
    }

    @Nested
    class RingsTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Rings();
        }
    }

    @Nested
    class BitsPerDimFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new BitsPerDimFactory();
        }
    }

    @Nested
    class LogLikelihoodFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LogLikelihoodFactory();
        }
    }

    @Nested
    class SlicedWassersteinFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SlicedWassersteinFactory();
        }
    }
}
