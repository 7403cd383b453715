package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.plugin.Factory;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.testkit.CorrectorContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

class AnnealedLangevinCorrectorTest extends CorrectorContract {
    @Override
    protected GraphCorrector corrector() {
        return new AnnealedLangevinCorrector(0.2);
    }

    /**
     * A Gaussian of variance v is left with v + a^2 / (4 v), a chain with v / (1 - a / (4 v)), and a is 0.2 of v here.
     */
    @Override
    protected double bias() {
        return 0.06;
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AnnealedLangevinCorrectorFactory();
        }
    }
}
