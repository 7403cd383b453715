package org.ergodic.solvers.eulermaruyama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.solver.Integration;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FactoriesTest {
    @Nested
    class EulerMaruyamaOnPath extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new EulerMaruyamaFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("path", true);
        }
    }

    @Nested
    class MilsteinOnPath extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MilsteinFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("path", true, "derivative", true);
        }
    }

    /** The option and the run's own source are the same path. */
    @Test
    void theOptionPutsASolverOnAPath() {
        Problem problem =
                Problem.sde((x, t) -> x.neg(), (x, t) -> Nd4j.onesLike(x), NoiseType.ADDITIVE, new Interval(0, 1));
        EulerMaruyama plain = new EulerMaruyama(20, TimeGrid.uniform());
        Solver<?> following = new EulerMaruyamaFactory.Config(20, Component.of("uniform"), true).following(plain);
        INDArray start = Nd4j.ones(DataType.DOUBLE, 3, 2);
        Run run = Run.of(RandomStream.of(3));
        Run onPath = run.withNoise(BrownianPath.standard());
        INDArray x = Integration.solve(plain, problem, start, onPath).x();
        assertEquals(x, Integration.solve(following, problem, start, run).x());
        assertNotEquals(x, Integration.solve(plain, problem, start, run).x());
    }

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
