package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class EulerFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new EulerFactory();
    }
}
