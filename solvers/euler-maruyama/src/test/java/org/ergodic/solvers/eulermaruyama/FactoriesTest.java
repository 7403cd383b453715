package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;

class FactoriesTest {
    @Nested
    class StochasticHeun extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new StochasticHeunFactory();
        }
    }

    @Nested
    class Sra1 extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Sra1Factory();
        }
    }

    @Nested
    class Sra3 extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Sra3Factory();
        }
    }

    @Nested
    class Sri1 extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new Sri1Factory();
        }
    }

    @Nested
    class SquareRootEuler extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SquareRootEulerFactory();
        }
    }

    @Nested
    class FullTruncationEuler extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new FullTruncationEulerFactory();
        }
    }
}
