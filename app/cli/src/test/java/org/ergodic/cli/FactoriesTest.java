package org.ergodic.cli;

import org.ergodic.api.plugin.Factory;
import org.ergodic.data.generator.Checkerboard;
import org.ergodic.data.generator.EightGaussians;
import org.ergodic.data.generator.Pinwheel;
import org.ergodic.data.generator.Rings;
import org.ergodic.data.generator.Spirals;
import org.ergodic.data.generator.TwoMoons;
import org.ergodic.data.metric.BitsPerDimFactory;
import org.ergodic.data.metric.LogLikelihoodFactory;
import org.ergodic.data.metric.SlicedWassersteinFactory;
import org.ergodic.common.optimizer.Adam;
import org.ergodic.common.optimizer.AdamW;
import org.ergodic.common.schedule.ConstantSchedule;
import org.ergodic.common.schedule.CosineSchedule;
import org.ergodic.common.schedule.LinearSchedule;
import org.ergodic.common.optimizer.Sgd;
import org.ergodic.common.schedule.WarmupSchedule;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

/** The application's own components come through the same door as all others. */
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

    @Nested
    class AdamTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Adam();
        }
    }

    @Nested
    class AdamWTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AdamW();
        }
    }

    @Nested
    class SgdTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Sgd();
        }
    }

    @Nested
    class ConstantScheduleTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ConstantSchedule();
        }
    }

    @Nested
    class CosineScheduleTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new CosineSchedule();
        }
    }

    @Nested
    class LinearScheduleTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LinearSchedule();
        }
    }

    @Nested
    class WarmupScheduleTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new WarmupSchedule();
        }
    }
}
