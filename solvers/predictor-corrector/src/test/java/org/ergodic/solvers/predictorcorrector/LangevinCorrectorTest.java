package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.plugin.Factory;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.testkit.CorrectorContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

class LangevinCorrectorTest extends CorrectorContract {
    @Override
    protected GraphCorrector corrector() {
        return new LangevinCorrector(0.8);
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new LangevinCorrectorFactory();
        }
    }
}
