package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class MilsteinFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new MilsteinFactory();
    }
}
