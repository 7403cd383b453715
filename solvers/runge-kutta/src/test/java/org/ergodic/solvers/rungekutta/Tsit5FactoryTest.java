package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class Tsit5FactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new Tsit5Factory();
    }
}
