package org.ergodic.solvers.exponential;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class UniCFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new UniCFactory();
    }
}
