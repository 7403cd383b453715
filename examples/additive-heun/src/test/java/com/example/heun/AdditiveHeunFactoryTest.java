package com.example.heun;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class AdditiveHeunFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new AdditiveHeun.Factory();
    }
}
