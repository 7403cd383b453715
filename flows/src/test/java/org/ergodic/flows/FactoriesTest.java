package org.ergodic.flows;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

class FactoriesTest {
    @Nested
    class PlanarMaps extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new PlanarFactory();
        }
    }

    @Nested
    class AffineCouplings extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AffineCouplingFactory();
        }
    }

    @Nested
    class Flows extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FlowFactory();
        }
    }

    @Nested
    class Gaussians extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new GaussianFactory();
        }
    }

    @Nested
    class DirectSolvers extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new DirectFactory();
        }
    }

    @Nested
    class MaximumLikelihoods extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MaximumLikelihoodFactory();
        }
    }
}
