package org.ergodic.data.metric.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.representation.Features;
import org.ergodic.api.view.Views;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Figures in features against closed forms, and against those counted by hand. */
public class FeatureMetricsTest {
    private static final RandomStream RANDOM = RandomStream.of(5);
    private static final FeatureSpace PLAIN = new FeatureSpace(Optional.empty(), Optional.empty());

    private static double[][] normal(String name, int n, int d) {
        return RANDOM.split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, d).toDoubleMatrix();
    }

    /** Of N(m1, diag(a)) and N(m2, diag(b)) it is |m1 - m2|^2 + sum (sqrt(a) - sqrt(b))^2, in any basis. */
    @Test
    void theFrechetDistanceOfGaussiansIsItsClosedForm() {
        double[] a = {4, 0.25, 1};
        double[] b = {1, 1, 0};
        double[][] turn = {{0.36, 0.48, -0.8}, {-0.8, 0.6, 0}, {0.48, 0.64, 0.6}};
        double expected = 9 + 1 + 0.25 + 1;
        FrechetDistance.Fit one = new FrechetDistance.Fit(new double[] {1, 2, 3}, turned(turn, a));
        FrechetDistance.Fit two = new FrechetDistance.Fit(new double[] {1, 2, 0}, turned(turn, b));
        assertEquals(expected, one.distance(two), 1e-6);
        assertEquals(expected, two.distance(one), 1e-6);
        assertEquals(0, one.distance(one), 1e-9);
    }

    private static double[][] turned(double[][] turn, double... variances) {
        double[][] matrix = new double[3][3];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    matrix[i][j] += turn[i][k] * variances[k] * turn[j][k];
                }
            }
        }
        return matrix;
    }

    @Test
    void aFitHasTheMomentsOfItsRows() {
        FrechetDistance.Fit fit = FrechetDistance.Fit.of(new double[] {1, 2}, new double[] {3, 2}, new double[] {2, 5});
        assertEquals(2, fit.mean()[0], 1e-12);
        assertEquals(1, fit.covariance()[0][0], 1e-12);
        assertEquals(3, fit.covariance()[1][1], 1e-12);
        assertEquals(0, fit.covariance()[0][1], 1e-12);
    }

    /** The kernel of numbers is (xy + 1)^3, whose discrepancy is that of the first three moments: 0 of equal ones. */
    @Test
    void theKernelDistanceIsWithoutBias() {
        double sum = 0;
        int repeats = 400;
        for (int i = 0; i < repeats; i++) {
            sum += KernelDistance.discrepancy(normal("x" + i, 10, 2), normal("y" + i, 10, 2));
        }
        // The standard error of the mean is some 0.03; the estimate that counts each row with itself is 0.8 off.
        assertEquals(0, sum / repeats, 0.15);
        double[][] x = {{0}, {1}};
        double[][] y = {{2}, {2}};
        // Within x: (0*1 + 1)^3 = 1; within y: 5^3; between: mean of 1, 1, 27, 27.
        assertEquals(1 + 125 - 2 * 14, KernelDistance.discrepancy(x, y), 1e-12);
    }

    @Test
    void precisionAndRecallAreCountedByHand() {
        double[][] data = {{0}, {1}, {2}, {10}};
        // To the nearest other: 1, 1, 1, 8.
        double[] radii = PrecisionRecall.radii(data, 1);
        assertEquals(64, radii[3]);
        double[][] samples = {{0.5}, {0.6}, {30}, {30.1}};
        double[] shares = PrecisionRecall.shares(data, radii, samples, 1);
        assertEquals(0.5, shares[0], "two of the samples lie among the data");
        assertEquals(0, shares[1], "no row lies within 0.1 of a sample");
        assertEquals(0.5, shares[2], "0 and 1 have a sample near, 2 none within 1, 10 none within 8");
    }

    @Test
    void samplesOfTheDataReachTheFloorAndOthersDoNot() {
        INDArray data = Nd4j.createFromArray(normal("data", 4000, 2));
        Metric.Evaluation same = evaluation(Nd4j.createFromArray(normal("same", 2000, 2)), data);
        Metric.Evaluation narrow =
                evaluation(Nd4j.createFromArray(normal("narrow", 2000, 2)).mul(0.1), data);
        Metric recall = new PrecisionRecall(new PrecisionRecall.Factory.Config(Optional.empty(), 3, 2000), PLAIN);
        Map<String, Metric.Measurement> good = recall.measure(same);
        Map<String, Metric.Measurement> poor = recall.measure(narrow);
        assertEquals(
                good.get("recall").floor().orElseThrow(), good.get("recall").value(), 0.1);
        assertTrue(poor.get("precision").value() > 0.9, poor.toString());
        assertTrue(poor.get("recall").value() < 0.2, poor.toString());
        assertTrue(poor.get("coverage").value() < 0.3, poor.toString());
        Metric frechet = new FrechetDistance(new FeatureOptions(Optional.empty(), 10_000), PLAIN);
        Metric.Measurement near = frechet.measure(same).get("frechet-distance");
        Metric.Measurement far = frechet.measure(narrow).get("frechet-distance");
        assertTrue(near.value() < 0.05, near.toString());
        // Of standard deviations 0.1 and 1 it is 0.81 in each of two columns.
        assertEquals(1.62, far.value(), 0.15);
        Metric kernel = new KernelDistance(new FeatureOptions(Optional.empty(), 10_000), PLAIN);
        Metric.Measurement figure = kernel.measure(same).get("kernel-distance");
        double error = (double) figure.details().get("standard-error");
        assertTrue(Math.abs(figure.value()) < 5 * error, figure.toString());
        assertTrue(kernel.measure(narrow).get("kernel-distance").value() > 0.2);
    }

    @Test
    void fewOrBrokenSamplesGiveAReason() {
        INDArray data = Nd4j.createFromArray(normal("data", 60, 2));
        INDArray broken = Nd4j.createFromArray(new double[][] {{Double.NaN, 0}, {1, Double.POSITIVE_INFINITY}});
        for (Metric metric : List.<Metric>of(
                new PrecisionRecall(new PrecisionRecall.Factory.Config(Optional.empty(), 3, 2000), PLAIN),
                new FrechetDistance(new FeatureOptions(Optional.empty(), 10_000), PLAIN),
                new KernelDistance(new FeatureOptions(Optional.empty(), 10_000), PLAIN))) {
            metric.measure(evaluation(broken, data)).forEach((name, figure) -> {
                assertTrue(Double.isNaN(figure.value()), name);
                assertTrue(figure.details().containsKey("status"), name);
            });
        }
    }

    private static Metric.Evaluation evaluation(INDArray samples, INDArray data) {
        return Metric.Evaluation.of(
                null,
                null,
                samples,
                data.get(NDArrayIndex.interval(0, data.size(0) / 2)).dup('c'),
                data.get(NDArrayIndex.interval(data.size(0) / 2, data.size(0))).dup('c'),
                RANDOM);
    }

    /** Two classes by the sign of the first column; its features are the columns times 2 and their sum. */
    private static final class Sign implements Model, Classifier, Features {
        private static final Condition TWO = new Condition(Condition.DATA, 2, List.of(2));

        @Override
        public long[] event() {
            return new long[] {2};
        }

        @Override
        public Views views() {
            return Views.of(Classifier.VIEW, this).and(Features.VIEW, this);
        }

        @Override
        public List<Equation> equations() {
            return List.of();
        }

        @Override
        public Component defaultObjective() {
            return Component.of("none");
        }

        @Override
        public SDVariable logits(Scope s, SDVariable x, SDVariable t) {
            SDVariable first = x.mmul(s.constant(Nd4j.createFromArray(new double[][] {{1}, {0}})));
            return s.sameDiff().concat(1, first.neg(), first);
        }

        @Override
        public Condition classes() {
            return TWO;
        }

        @Override
        public int size() {
            return 3;
        }

        @Override
        public SDVariable of(Scope s, SDVariable x) {
            return x.mmul(s.constant(Nd4j.createFromArray(new double[][] {{2, 0, 1}, {0, 2, 1}})));
        }
    }

    /** The classifier by the sign. */
    public static TrainedModels.Trained sign() {
        Compiler compiler = Compiler.find();
        return new TrainedModels.Trained(
                new Sign(), new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of())));
    }

    @Test
    void rowsAreComparedInTheFeaturesOfAModel() {
        INDArray data = Nd4j.createFromArray(normal("data", 60, 2));
        FeatureSpace space = new FeatureSpace(Optional.of("runs/sign"), Optional.of(sign()));
        INDArray samples = Nd4j.createFromArray(new double[][] {{1, 2}, {3, -1}});
        FeatureSpace.Compared rows = space.compared(evaluation(samples, data), 100);
        assertEquals(3, rows.samples()[0].length);
        double[][] sorted = rows.samples().clone();
        Arrays.sort(sorted, Arrays::compare);
        assertArrayEquals(new double[] {2, 4, 3}, sorted[0], 1e-12);
        assertArrayEquals(new double[] {6, -2, 2}, sorted[1], 1e-12);
    }

    @Test
    void samplesAreRecognisedAsWhatTheyWereAskedToBe() {
        Recognised metric = new Recognised("runs/sign", sign());
        INDArray data = Nd4j.createFromArray(normal("data", 60, 2));
        INDArray samples = Nd4j.createFromArray(new double[][] {{-1, 0}, {-2, 0}, {3, 0}, {-4, 0}});
        INDArray asked = Nd4j.createFromArray(new double[][] {{1, 0}, {1, 0}, {0, 1}, {0, 1}});
        Metric.Evaluation evaluation = evaluation(samples, data);
        Metric.Measurement none = metric.measure(evaluation).get("recognised");
        assertTrue(Double.isNaN(none.value()), "nothing was asked");
        Metric.Measurement figure = metric.measure(
                        evaluation.withSampleConditions(Conditions.of(Condition.DATA, asked)))
                .get("recognised");
        assertEquals(0.75, figure.value(), 1e-12);
        assertEquals(0.5, figure.baseline().orElseThrow(), 1e-12);
        assertEquals(List.of(1.0, 0.5), figure.details().get("of-each-class"));
    }

    /** Whether a map notices depends on the hashes of its keys. */
    @Test
    void whatIsSharedAsksForNothingShared() {
        INDArray data = Nd4j.createFromArray(normal("data", 60, 2));
        Metric.Evaluation evaluation = evaluation(data, data);
        assertThrows(
                IllegalStateException.class,
                () -> evaluation.shared("outer", () -> evaluation.shared("inner", () -> 1)));
        assertEquals(2, evaluation.<Integer>shared("inner", () -> 2));
    }

    @Test
    void aRunThatCannotBeReadIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> FeatureSpace.of(Optional.of("runs/none"), Registry.load().assembly(2)));
        assertTrue(e.getMessage().contains("runs/none"), e.getMessage());
    }
}
