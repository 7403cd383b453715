package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class Kvaerno5FactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new Kvaerno5Factory();
    }
}
