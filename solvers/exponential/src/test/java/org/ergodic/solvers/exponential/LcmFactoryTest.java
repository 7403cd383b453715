package org.ergodic.solvers.exponential;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class LcmFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new LcmFactory();
    }
}
