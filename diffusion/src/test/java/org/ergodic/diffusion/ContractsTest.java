package org.ergodic.diffusion;

import java.util.Map;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.sde.SDE;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SdeContract;
import org.junit.jupiter.api.Nested;

/** This module's components under the published contracts. */
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

    @Nested
    class ModelFactory extends FactoryContract {
        private final ScoreModel normal = (s, x, t, c) -> x.neg();

        @Override
        protected Factory<?, ?> factory() {
            return new DiffusionModelFactory();
        }

        /** Score models are another module's. */
        @Override
        protected Map<String, ?> options() {
            return Map.of("score", Component.using(normal));
        }
    }
}
