package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.common.solver.StepScope;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What every corrector must satisfy, for each kind of noise that it declares to handle. It corrects states that
 * nothing predicted, of a Gaussian whose marginals are known, at the end of one step of time.
 */
@API(status = API.Status.EXPERIMENTAL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CorrectorContract {
    private static final int ROWS = 4000;

    /**
     * The corrector to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract GraphCorrector corrector();

    /**
     * How far corrections may take the variance of the marginal distribution from the exact one.
     *
     * @return the share of the variance that the steps are known to be off by; 0.02 unless overridden
     */
    protected double bias() {
        return 0.02;
    }

    Stream<NoiseType> noises() {
        return corrector().noise().stream().sorted();
    }

    /** The step of time that is corrected. */
    private static final Interval STEP = new Interval(0.5, 0.45);

    /** So many corrections of states that stay where they are. */
    private record Corrections(GraphCorrector corrector, NoiseType kind, int count) implements GraphSolver {
        @Override
        public Traits traits() {
            return Traits.of(Set.of(kind), corrector.needs(kind).toArray(new View<?>[0]));
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public int form(Problem problem, Moment moment) {
            return corrector.form(problem, moment);
        }

        @Override
        public SDVariable step(StepScope s) {
            SDVariable x = s.x();
            for (int i = 0; i < count && s.form() > 0; i++) {
                x = corrector.correct(s, x, i);
            }
            return x;
        }
    }

    private static Problem problem(NoiseType noise) {
        return new LinearGaussian().backward(noise).over(STEP);
    }

    private static double variance() {
        return new LinearGaussian().variance(STEP.to());
    }

    /** Of the marginal distribution at the end, times a factor. */
    private static INDArray start(double factor) {
        return RandomStream.of(3)
                .split("start")
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2)
                .muli(factor * Math.sqrt(variance()));
    }

    private Solution corrected(NoiseType noise, int count, INDArray start, Run run) {
        return Integration.solve(new Corrections(corrector(), noise, count), problem(noise), start, run);
    }

    /** The variance of states over that of the marginal distribution. */
    private static double ratio(INDArray x) {
        return Arrays.stream(SampleArrays.values(x)).map(v -> v * v).average().orElseThrow() / variance();
    }

    private boolean corrects(NoiseType noise) {
        INDArray start = start(1);
        return !corrected(noise, 1, start, run(0)).x().equalsWithEps(start, 0);
    }

    @Test
    @DisplayName("it names the kinds of noise that it handles, and what it needs does not change")
    void needs() {
        assertFalse(corrector().noise().isEmpty(), "a corrector must handle a kind of noise");
        noises().forEach(noise ->
                assertEquals(corrector().needs(noise), corrector().needs(noise)));
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it runs on a problem that offers what it needs and nothing else")
    void needsAreEnough(NoiseType noise) {
        Problem full = problem(noise);
        Set<View<?>> views = new HashSet<>(corrector().needs(noise));
        if (noise != NoiseType.NONE) {
            // An equation with noise always says how much.
            views.add(VectorField.DIFFUSION);
        }
        Views bare = Views.none();
        for (View<?> view : views) {
            bare = and(bare, view, full.views());
        }
        Solution solution = Integration.solve(
                new Corrections(corrector(), noise, 1), Problem.of(bare, noise, STEP), start(1), run(0));
        assertTrue(solution.success(), () -> "not all samples were corrected: " + solution.counts());
        SampleArrays.assertFinite("the corrected states", solution.x());
    }

    private static <T> Views and(Views some, View<T> view, Views all) {
        return some.and(view, all.require(view));
    }

    /**
     * 8000 numbers; five standard errors and the bias of the steps: a right one fails less than once in 10^6 seeds.
     */
    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it leaves the marginal distribution of the time reached as it is")
    void invariance(NoiseType noise) {
        INDArray x = corrected(noise, 8, start(1), run(0)).x();
        assertEquals(
                0,
                x.meanNumber().doubleValue() / Math.sqrt(variance()),
                5 / Math.sqrt(2.0 * ROWS),
                "the mean in standard deviations");
        assertEquals(1, ratio(x), 5 * Math.sqrt(1.0 / ROWS) + bias(), "the variance over the exact variance");
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it brings states of another distribution nearer to it")
    void attraction(NoiseType noise) {
        assumeTrue(corrects(noise), "it corrects nothing");
        for (double factor : new double[] {2, 0.5}) {
            INDArray start = start(factor);
            double before = Math.abs(Math.log(ratio(start)));
            double after =
                    Math.abs(Math.log(ratio(corrected(noise, 8, start, run(0)).x())));
            assertTrue(
                    after < 0.8 * before,
                    () -> "the logarithm of the variance over the exact one is " + after + " after 8 corrections, and"
                            + " was " + before);
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("float in, float out, and events of rank 1 to 4")
    void types(NoiseType noise) {
        INDArray flat = RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, 3, 4);
        INDArray expected = corrected(noise, 2, flat, run(0)).x();
        for (long[] shape : new long[][] {{3, 2, 2}, {3, 1, 2, 2}, {3, 2, 1, 2, 1}}) {
            INDArray x = corrected(noise, 2, flat.reshape('c', shape), run(0)).x();
            SampleArrays.assertShape("the corrected states", x, shape);
            SampleArrays.assertSame("the same numbers in another shape", expected, x.reshape('c', 3, 4));
        }
        INDArray single =
                corrected(noise, 2, flat.castTo(DataType.FLOAT), run(0)).x();
        assertEquals(DataType.FLOAT, single.dataType());
        SampleArrays.assertFinite("the corrected states in single precision", single);
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("how a batch is split changes no bit, and randomness follows stream, sample and correction")
    void batchSplit(NoiseType noise) {
        INDArray start = SampleArrays.rows(start(1), 0, 1, 2, 3);
        INDArray all = corrected(noise, 2, start, run(100)).x();
        for (int row = 0; row < 4; row++) {
            INDArray one = corrected(noise, 2, SampleArrays.rows(start, row), run(100 + row))
                    .x();
            SampleArrays.assertSame("row " + row + " alone", SampleArrays.rows(all, row), one);
        }
        assumeTrue(corrects(noise), "it corrects nothing");
        INDArray once = corrected(noise, 1, start, run(100)).x().sub(start);
        INDArray twice = all.sub(start).subi(once);
        assertFalse(once.equalsWithEps(twice, 1e-6), "a second correction must see numbers of its own");
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("every correction is counted as so many evaluations of the model as any other")
    void evaluations(NoiseType noise) {
        INDArray start = SampleArrays.rows(start(1), 0, 1);
        long one = corrected(noise, 1, start, run(0)).evaluations()[0];
        long three = corrected(noise, 3, start, run(0)).evaluations()[0];
        assertEquals(3 * one, three, "evaluations of three corrections, " + one + " for one");
    }

    private static Run run(long first) {
        return Run.of(RandomStream.of(23)).from(first);
    }
}
