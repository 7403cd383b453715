package org.ergodic.solvers.exponential;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class DeisFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new DeisFactory();
    }
}
