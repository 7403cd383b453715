package com.example.cosine;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;

class CosineSdeFactoryTest extends FactoryContract {
    @Override
    protected Factory<?, ?> factory() {
        return new CosineSde.Factory();
    }
}
