package org.ergodic.diffusion;

import org.ergodic.api.plugin.Factory;
import org.ergodic.api.sde.SDE;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SdeContract;
import org.junit.jupiter.api.Nested;

/**
 * This module's SDEs under the published contracts; the model needs a score of another module's to be bound by name.
 */
class ContractsTest {
    @Nested
    class Vp extends SdeContract {
        @Override
        protected SDE sde() {
            return new VpSde(0.1, 20);
        }
    }

    @Nested
    class Ve extends SdeContract {
        @Override
        protected SDE sde() {
            return new VeSde(0.01, 50);
        }
    }

    @Nested
    class Straight extends SdeContract {
        @Override
        protected SDE sde() {
            return new StraightSde(0.01);
        }
    }

    @Nested
    class StraightToTheEnd extends SdeContract {
        @Override
        protected SDE sde() {
            return new StraightSde(0);
        }
    }

    @Nested
    class StraightFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new StraightSdeFactory();
        }
    }

    @Nested
    class VpFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new VpSdeFactory();
        }
    }

    @Nested
    class VeFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new VeSdeFactory();
        }
    }
}
