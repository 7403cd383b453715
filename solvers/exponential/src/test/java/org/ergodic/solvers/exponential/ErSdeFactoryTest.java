package org.ergodic.solvers.exponential;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class ErSdeFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new ErSdeFactory();
    }
}
