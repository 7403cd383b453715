package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class Dop853FactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new Dop853Factory();
    }
}
