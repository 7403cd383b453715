package org.ergodic.solvers.langevin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.common.grid.NoiseGrid;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores that are graphs become part of the step, whose programs are kept with the score. */
class CompiledScoreTest {
    private static final NumericPath PATH = new NumericPath() {
        @Override
        public double alpha(double t) {
            return 1;
        }

        @Override
        public double sigma(double t) {
            return t;
        }
    };

    static Stream<GraphSolver> solvers() {
        return Stream.of(
                new UnadjustedLangevin(new WarmUp(9, 0.5, 2), 0.1),
                new UnderdampedLangevin(new WarmUp(9, 0.5, 2), 0.1, 1, 2),
                new AnnealedLangevin(3, 3, Optional.of(0.01), false, NoiseGrid.logSnr()));
    }

    /** -x / (1 + t^2), the score of N(0, 1) and noise t. */
    private static VectorField compiled() {
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
        return evaluator.field(
                new long[] {2}, (s, x, t) -> x.div(t.mul(t).add(1.0)).neg());
    }

    private static VectorField numeric() {
        return (x, t) -> {
            double time = t.getDouble(0);
            double[] values = NativeMemory.values(x);
            return NativeMemory.array(
                    Arrays.stream(values).map(v -> -v / (1 + time * time)).toArray(), x.dataType(), x.shape());
        };
    }

    private static Solution solve(GraphSolver solver, VectorField score, double end) {
        Problem problem = Problem.of(
                Views.of(VectorField.SCORE, score).and(NumericPath.VIEW, PATH),
                NoiseType.ADDITIVE,
                new Interval(4, end));
        INDArray start = RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 6, 2);
        return Integration.solve(solver, problem, start, Run.of(RandomStream.of(3)));
    }

    /** The same numbers but for rounding, and for another end of the interval those of that end, not of the first. */
    @ParameterizedTest
    @MethodSource("solvers")
    void aCompiledScoreGivesTheSameForEveryInterval(GraphSolver solver) {
        VectorField compiled = compiled();
        double[] before = new double[12];
        for (double end : new double[] {0.5, 2, 0.5}) {
            Solution graph = solve(solver, compiled, end);
            double[] x = NativeMemory.values(graph.x());
            Solution numeric = solve(solver, numeric(), end);
            assertArrayEquals(NativeMemory.values(numeric.x()), x, 1e-12);
            assertEquals(numeric.evaluations()[0], graph.evaluations()[0]);
            assertFalse(Arrays.equals(before, x), "another end of the interval must have other samples");
            before = x;
        }
    }
}
