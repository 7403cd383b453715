package org.ergodic.common.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.NoiseSource.Increments;
import org.ergodic.api.solver.NoiseSource.Position;
import org.ergodic.api.solver.NoiseSource.Request;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.GridSolver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.StepScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The law of its increments is tested by the contract of the test kit, which is built on this module. */
class BrownianPathTest {
    private static final Interval TIME = new Interval(2, 0.5);

    private static Request request(boolean area, boolean single) {
        return new Request(RandomStream.of(7), TIME, 10, 3, 2, area, single);
    }

    /** The path's values after each of so many equal steps, by the numbers of their fractions. */
    private static Map<Double, double[]> values(Position start, int steps) {
        Map<Double, double[]> values = new TreeMap<>();
        double[] w = new double[6];
        Position position = start;
        for (int i = 1; i <= steps; i++) {
            double share = (double) i / steps;
            Increments step = position.advance(i == steps ? TIME.to() : TIME.from() + share * TIME.length());
            for (int k = 0; k < w.length; k++) {
                w[k] += step.dw()[k];
            }
            values.put(share, w.clone());
            position = step.next();
        }
        return values;
    }

    /** Sums of a thousand increments round to some 1e-14. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gridsSeeTheSameValuesAtTimesThatTheyShare(boolean area) {
        int[][] grids = {{1000, 500, 250, 200, 125, 100, 50, 20, 8, 1}, {4000, 2000, 16, 1}, {21, 7, 3, 1}, {637, 91, 7}
        };
        for (int[] steps : grids) {
            Map<Double, double[]> fine = values(BrownianPath.standard().begin(request(area, false)), steps[0]);
            for (int coarse : steps) {
                Map<Double, double[]> values = values(BrownianPath.standard().begin(request(area, false)), coarse);
                int shared = 0;
                for (Map.Entry<Double, double[]> value : values.entrySet()) {
                    for (Map.Entry<Double, double[]> other : fine.entrySet()) {
                        if (Math.abs(value.getKey() - other.getKey()) < 1e-12) {
                            assertArrayEquals(other.getValue(), value.getValue(), 1e-12, coarse + " of " + steps[0]);
                            shared++;
                        }
                    }
                }
                assertTrue(shared >= Math.min(coarse, 7), "of " + coarse + " times were shared " + shared);
            }
        }
    }

    @Test
    void singlePrecisionSeesTheSamePath() {
        Increments exact = BrownianPath.standard().begin(request(true, false)).advance(1.3);
        Increments rounded = BrownianPath.standard().begin(request(true, true)).advance(1.3);
        // Some hundred cells, each rounded to 24 bits.
        assertArrayEquals(exact.dw(), rounded.dw(), 1e-5);
        assertArrayEquals(exact.area(), rounded.area(), 1e-5);
    }

    @Test
    void thePathWithAreaIsOneWhetherTheAreaIsAskedForOrNot() {
        BrownianPath path = BrownianPath.standard().withArea();
        double[] asked = path.begin(request(true, false)).advance(1.1).dw();
        assertArrayEquals(asked, path.begin(request(false, false)).advance(1.1).dw());
    }

    @Test
    void refusesImpossibleLattices() {
        assertThrows(IllegalArgumentException.class, () -> BrownianPath.of(0, 3));
        assertThrows(IllegalArgumentException.class, () -> BrownianPath.of(125, -1));
        assertThrows(IllegalArgumentException.class, () -> BrownianPath.of(125, 21));
    }

    /** Adds up the noise, and by name the same noise over its deviation. */
    private record Sum(int steps, boolean byName) implements GraphSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.allOf(NoiseType.class), VectorField.DRIFT);
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.power(2);
        }

        @Override
        public SDVariable step(StepScope s) {
            SDVariable t = s.number(Moment::from);
            SDVariable dw = byName ? s.normal("dw").mul(s.number(m -> Math.sqrt(Math.abs(m.length())))) : s.dw();
            return s.x().add(s.product(s.diffusion(s.x(), t), dw)).add(s.drift(s.x(), t));
        }
    }

    private static final VectorField NOTHING = (x, t) -> Nd4j.zerosLike(x);

    private static double[] end(
            GridSolver solver, NoiseType noise, VectorField g, DataType type, int rows, long first) {
        Problem problem = Problem.sde(NOTHING, g, noise, TIME);
        Run run = Run.of(RandomStream.of(7)).from(first).withNoise(BrownianPath.standard());
        return NativeMemory.values(Integration.solve(solver, problem, Nd4j.zeros(type, rows, 2), run)
                .x());
    }

    @Test
    void aSolverFollowsThePath() {
        double[] w = BrownianPath.standard()
                .begin(request(false, false))
                .advance(TIME.to())
                .dw();
        VectorField one = (x, t) -> Nd4j.onesLike(x);
        for (int steps : new int[] {1, 7, 40}) {
            assertArrayEquals(w, end(new Sum(steps, false), NoiseType.ADDITIVE, one, DataType.DOUBLE, 3, 10), 1e-12);
            assertArrayEquals(w, end(new Sum(steps, true), NoiseType.DIAGONAL, one, DataType.DOUBLE, 3, 10), 1e-12);
        }
        assertArrayEquals(w, end(new Sum(40, false), NoiseType.ADDITIVE, one, DataType.FLOAT, 3, 10), 1e-4);
        double[] some = end(new Sum(7, false), NoiseType.ADDITIVE, one, DataType.FLOAT, 3, 10);
        double[] last = end(new Sum(7, false), NoiseType.ADDITIVE, one, DataType.FLOAT, 1, 12);
        assertEquals(some[4], last[0], "row 2 in a batch of its own");
        assertEquals(some[5], last[1]);
    }

    @Test
    void oneProcessOrAMatrixOfThem() {
        double[] w = BrownianPath.standard()
                .begin(request(false, false))
                .advance(TIME.to())
                .dw();
        VectorField mix = (x, t) -> Nd4j.createFromArray(new double[][][] {{{1, 2}, {-1, 0.5}}})
                .repeat(0, x.size(0))
                .castTo(x.dataType());
        double[] mixed = end(new Sum(5, false), NoiseType.GENERAL, mix, DataType.DOUBLE, 3, 10);
        for (int row = 0; row < 3; row++) {
            assertEquals(w[2 * row] + 2 * w[2 * row + 1], mixed[2 * row], 1e-12);
            assertEquals(-w[2 * row] + 0.5 * w[2 * row + 1], mixed[2 * row + 1], 1e-12);
        }
        VectorField both = (x, t) -> Nd4j.createFromArray(new double[][] {{1, -3}})
                .repeat(0, x.size(0))
                .castTo(x.dataType());
        double[] shared = end(new Sum(5, false), NoiseType.SCALAR, both, DataType.DOUBLE, 3, 10);
        for (int row = 0; row < 3; row++) {
            assertEquals(-3 * shared[2 * row], shared[2 * row + 1], 1e-12);
        }
        GraphException refusal = assertThrows(
                GraphException.class, () -> end(new Sum(5, false), NoiseType.GENERAL, both, DataType.DOUBLE, 3, 10));
        assertTrue(refusal.getMessage().contains("[3, 2, 2]"), refusal::getMessage);
    }

    /** Its own noise is no part of any path. */
    private record OnArrays(int steps) implements GridSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.ADDITIVE), VectorField.DRIFT);
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            return x.dup();
        }
    }

    @Test
    void aSolverThatDrawsItsOwnNoiseIsRefused() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> end(new OnArrays(3), NoiseType.ADDITIVE, NOTHING, DataType.DOUBLE, 3, 0));
        assertTrue(refusal.getMessage().contains("GraphSolver"), refusal::getMessage);
    }

    @Test
    void onPathWantsAPath() {
        assertThrows(IllegalArgumentException.class, () -> new OnPath<>(new OnArrays(3), NoiseSource.FRESH));
    }
}
