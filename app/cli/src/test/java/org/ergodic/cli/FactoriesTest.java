package org.ergodic.cli;

import java.util.List;
import java.util.Map;
import org.ergodic.api.plugin.Factory;
import org.ergodic.common.grid.AlignYourStepsFactory;
import org.ergodic.common.grid.BetaGridFactory;
import org.ergodic.common.grid.CosineGridFactory;
import org.ergodic.common.grid.ExponentialGridFactory;
import org.ergodic.common.grid.FinalStepFactory;
import org.ergodic.common.grid.GivenGridFactory;
import org.ergodic.common.grid.KarrasGridFactory;
import org.ergodic.common.grid.LeadingGridFactory;
import org.ergodic.common.grid.LinspaceGridFactory;
import org.ergodic.common.grid.LogSnrGridFactory;
import org.ergodic.common.grid.PowerGridFactory;
import org.ergodic.common.grid.QuadraticGridFactory;
import org.ergodic.common.grid.TrailingGridFactory;
import org.ergodic.common.grid.UniformGridFactory;
import org.ergodic.common.optimizer.Adam;
import org.ergodic.common.optimizer.AdamW;
import org.ergodic.common.optimizer.Sgd;
import org.ergodic.common.schedule.ConstantSchedule;
import org.ergodic.common.schedule.CosineSchedule;
import org.ergodic.common.schedule.LinearSchedule;
import org.ergodic.common.schedule.WarmupSchedule;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

/** The parts of {@code common} come through the same door as all others. */
class FactoriesTest {
    @Nested
    class AlignYourStepsTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AlignYourStepsFactory();
        }
    }

    @Nested
    class BetaGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new BetaGridFactory();
        }
    }

    @Nested
    class CosineGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new CosineGridFactory();
        }
    }

    @Nested
    class ExponentialGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ExponentialGridFactory();
        }
    }

    @Nested
    class FinalStepTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FinalStepFactory();
        }
    }

    @Nested
    class GivenGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GivenGridFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("times", List.of(1, 0));
        }
    }

    @Nested
    class LeadingGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LeadingGridFactory();
        }
    }

    @Nested
    class LinspaceGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LinspaceGridFactory();
        }
    }

    @Nested
    class QuadraticGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new QuadraticGridFactory();
        }
    }

    @Nested
    class TrailingGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new TrailingGridFactory();
        }
    }

    @Nested
    class UniformGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new UniformGridFactory();
        }
    }

    @Nested
    class LogSnrGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LogSnrGridFactory();
        }
    }

    @Nested
    class KarrasGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new KarrasGridFactory();
        }
    }

    @Nested
    class PowerGridTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new PowerGridFactory();
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
