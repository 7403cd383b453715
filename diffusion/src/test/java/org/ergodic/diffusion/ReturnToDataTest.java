package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ergodic.api.model.Equation;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.diffusion.sde.SubVp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * With the exact score both equations return the data's distribution: by the energy distance (Szekely and Rizzo 2013,
 * doi:10.1016/j.jspi.2013.03.018) of samples from exact draws of the data, beside that of {@value #SHUFFLES} random
 * divisions of both together. For a right sampler the chance that a given case fails is 1/1000.
 */
@Tag("measured")
class ReturnToDataTest {
    private static final int N = 250;
    private static final int SHUFFLES = 999;
    private static final double LAST = 1e-4;

    static Stream<GaussianSde> sdes() {
        return Stream.of(new VpSde(0.1, 20), new VeSde(0.05, 50), new SubVp(0.1, 20));
    }

    static Stream<Arguments> cases() {
        return sdes().flatMap(
                        sde -> Stream.of(Arguments.of(sde, "reverse-sde"), Arguments.of(sde, "probability-flow")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void exactScoresReturnTheData(GaussianSde sde, String name) {
        Problem problem = problem(sde, name);
        double p = chance(solved(problem, name.equals("reverse-sde")));
        assertTrue(p > 1.0 / (SHUFFLES + 1), () -> sde + " by the " + name + ": p = " + p);
    }

    /** What the test can see: without its half the flow squeezes the data, as a score 1.5 times too large does. */
    @Test
    void anEquationWithoutTheHalfDoesNot() {
        VpSde sde = new VpSde(0.1, 20);
        Mixture data = Mixture.twoModes(sde);
        VectorField whole = Numbers.of(DataType.DOUBLE)
                .field(
                        new long[] {2},
                        (s, x, t) -> sde.drift(s, x, t)
                                .sub(sde.diffusion(s, x, t)
                                        .mul(sde.diffusion(s, x, t))
                                        .mul(data.score(s, x, t, org.ergodic.api.model.Context.none()))));
        Problem right = problem(sde, "probability-flow");
        Problem wrong = Problem.ode(whole, right.time()).startingAt(right.start());
        assertEquals(NoiseType.NONE, wrong.noise());
        assertEquals(1.0 / (SHUFFLES + 1), chance(solved(wrong, false)));
    }

    private static Problem problem(GaussianSde sde, String name) {
        Interval time = sde.time();
        return new DiffusionModel(sde, Mixture.twoModes(sde), 2)
                .equations().stream()
                        .filter(equation -> equation.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .problem(Equation.Request.of(
                                Numbers.of(DataType.DOUBLE), new Interval(time.to(), LAST * time.to())));
    }

    private static double[][] solved(Problem problem, boolean noisy) {
        GridSolver solver = noisy
                ? new Solvers.EulerMaruyama(TimeGrid.power(3), 200)
                : new Solvers.RungeKutta4(TimeGrid.power(3), 50);
        Solution end = Integration.solve(solver, problem, N, Run.of(RandomStream.of(11)));
        assertTrue(end.success());
        return end.x().toDoubleMatrix();
    }

    /** Exact draws of the mixture of {@link Mixture#twoModes}. */
    private static double[][] exact() {
        Mixture of = Mixture.twoModes(new VpSde(0.1, 20));
        INDArray z = RandomStream.of(12).draw(Noise.NORMAL, 0, DataType.DOUBLE, N, 2);
        INDArray u = RandomStream.of(13).draw(Noise.UNIFORM, 0, DataType.DOUBLE, N, 1);
        double[][] rows = new double[N][2];
        for (int i = 0; i < N; i++) {
            int k = u.getDouble(i) < of.weights()[0] ? 0 : 1;
            for (int j = 0; j < 2; j++) {
                rows[i][j] = of.means()[k][j] + of.stds()[k] * z.getDouble(i, j);
            }
        }
        return rows;
    }

    /** How many of all divisions, the given one among them, have at least the given one's energy distance. */
    private static double chance(double[][] samples) {
        double[][] all = Stream.of(samples, exact()).flatMap(Arrays::stream).toArray(double[][]::new);
        double[][] apart = new double[2 * N][2 * N];
        for (int i = 0; i < 2 * N; i++) {
            for (int j = 0; j < i; j++) {
                apart[i][j] = Math.hypot(all[i][0] - all[j][0], all[i][1] - all[j][1]);
            }
        }
        double[] signs = new double[2 * N];
        for (int i = 0; i < 2 * N; i++) {
            signs[i] = i < N ? 1 : -1;
        }
        double given = distance(apart, signs);
        SplittableRandom random = new SplittableRandom(14);
        int count = 1;
        for (int k = 0; k < SHUFFLES; k++) {
            for (int i = 2 * N - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                double sign = signs[i];
                signs[i] = signs[j];
                signs[j] = sign;
            }
            if (distance(apart, signs) >= given) {
                count++;
            }
        }
        return count / (SHUFFLES + 1.0);
    }

    /** N^2/2 times the energy distance of those of one sign from those of the other: - sum of s_i s_j |x_i - x_j|. */
    private static double distance(double[][] apart, double... signs) {
        double sum = 0;
        for (int i = 0; i < signs.length; i++) {
            double row = 0;
            for (int j = 0; j < i; j++) {
                row += signs[j] * apart[i][j];
            }
            sum -= signs[i] * row;
        }
        return sum;
    }
}
