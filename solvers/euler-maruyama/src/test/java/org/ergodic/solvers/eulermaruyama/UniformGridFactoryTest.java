package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class UniformGridFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new UniformGridFactory();
    }
}
