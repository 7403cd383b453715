package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class PredictorCorrectorFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new PredictorCorrectorFactory();
    }
}
