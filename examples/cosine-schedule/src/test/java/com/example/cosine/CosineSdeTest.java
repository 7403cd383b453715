package com.example.cosine;

import org.ergodic.api.sde.SDE;
import org.ergodic.testkit.SdeContract;

class CosineSdeTest extends SdeContract {
    @Override
    protected SDE sde() {
        return new CosineSde(0.008);
    }
}
