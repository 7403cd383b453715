package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.plugin.Factory;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.testkit.CorrectorContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

class NoCorrectorTest extends CorrectorContract {
    @Override
    protected GraphCorrector corrector() {
        return new NoCorrector();
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new NoCorrectorFactory();
        }
    }
}
