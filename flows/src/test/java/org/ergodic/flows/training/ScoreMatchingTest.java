package org.ergodic.flows.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.autoregressive.ConditionerMlp;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.flows.elementwise.LogisticMixture;
import org.ergodic.flows.residual.Planar;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScoreMatchingTest {
    private static Built loss(Flow flow) {
        return Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output("loss", new ScoreMatching().loss(s, flow.views(), Batch.of(x, flow.event())));
            s.output("log-prob", flow.logProb(s, x, Context.none()));
        });
    }

    /** Of p = N(mean, std²) the score is -(x - mean) / std² and its divergence -sum 1 / std². */
    @Test
    void ofAGaussianItIsTheClosedForm() {
        Flow flow = new Flow(ElementwiseBijection.affine(2), GaussianPrior.standard(), 2);
        Built built = loss(flow);
        double[] std = {0.5, 2};
        double[] mean = {1, -2};
        built.variables().set("flow/scale", Nd4j.createFromArray(new double[][] {{-Math.log(std[0]), -Math.log(std[1])}
        }));
        built.variables().set("flow/shift", Nd4j.createFromArray(new double[][] {{-mean[0] / std[0], -mean[1] / std[1]}
        }));
        double[][] points = {{0, 0}, {1, -2}, {3, 5}};
        INDArray loss = built.run("loss", Map.of("x", Nd4j.createFromArray(points)));
        for (int i = 0; i < points.length; i++) {
            double expected = 0;
            for (int j = 0; j < 2; j++) {
                double score = (points[i][j] - mean[j]) / (std[j] * std[j]);
                expected += score * score / 2 - 1 / (std[j] * std[j]);
            }
            assertEquals(expected, loss.getDouble(i), 1e-10);
        }
    }

    static Stream<Named<Bijection>> bijections() {
        return Stream.of(
                Named.of("planar", new Planar(2)),
                Named.of("coupling", Coupling.affine(Mask.HALVES, false, List.of(), 2)),
                Named.of(
                        "mixtures",
                        new Coupling(
                                "mixtures",
                                new LogisticMixture(2),
                                new ConditionerMlp(List.of()),
                                new boolean[] {true, false},
                                2)));
    }

    /** Against second differences of log p of step 1e-4, whose truncation and rounding leave some 1e-7. */
    @ParameterizedTest
    @MethodSource("bijections")
    void ofAnyFlowItIsThatOfTheDifferences(Bijection bijection) {
        Built built = loss(new Flow(bijection, GaussianPrior.standard(), 2)).perturbed(0.3);
        INDArray x = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, 2);
        INDArray loss = built.run("loss", Map.of("x", x));
        double h = 1e-4;
        INDArray here = built.run("log-prob", Map.of("x", x));
        double[] expected = new double[5];
        for (int j = 0; j < 2; j++) {
            INDArray up = x.dup();
            up.getColumn(j).addi(h);
            INDArray down = x.dup();
            down.getColumn(j).subi(h);
            INDArray above = built.run("log-prob", Map.of("x", up));
            INDArray below = built.run("log-prob", Map.of("x", down));
            for (int i = 0; i < 5; i++) {
                double slope = (above.getDouble(i) - below.getDouble(i)) / (2 * h);
                expected[i] +=
                        slope * slope / 2 + (above.getDouble(i) - 2 * here.getDouble(i) + below.getDouble(i)) / (h * h);
            }
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(expected[i], loss.getDouble(i), 1e-5 * Math.max(1, Math.abs(expected[i])));
        }
    }

    /** E(x) = ‖x - 1‖² / 2 has log Z = log 2 pi, and the divergence of N(0, I) from it is ‖1‖² / 2 = 1. */
    @Test
    void theMetricIsTheDivergence() {
        Energy energy = (s, x) -> {
            SDVariable from = x.sub(1.0);
            return from.mul(from).sum(1).mul(0.5);
        };
        Flow flow = new Flow(ElementwiseBijection.affine(2), GaussianPrior.standard(), 2);
        INDArray none = Nd4j.zeros(DataType.DOUBLE, 1, 2);
        Metric.Evaluation evaluation =
                Metric.Evaluation.of(flow, loss(flow).evaluator(), none, none, none, RandomStream.of(1));
        Metric.Measurement kl = new ReverseKlMetric(energy, OptionalDouble.of(Math.log(2 * Math.PI)), 10_000)
                .measure(evaluation)
                .get("reverse-kl");
        double error = (double) kl.details().get("standard-error");
        // log q - log p = 1 - 1'x has the variance 2.
        assertEquals(Math.sqrt(2.0 / 10_000), error, 0.1 * error);
        assertEquals(1, kl.value(), 4 * error);
        Metric.Measurement bound = new ReverseKlMetric(energy, OptionalDouble.empty(), 10_000)
                .measure(evaluation)
                .get("reverse-kl");
        assertEquals(kl.value() - Math.log(2 * Math.PI), bound.value(), 1e-9);
        // Weights of variance e² - 1 have a standard error of 0.025.
        assertEquals(Math.log(2 * Math.PI), (double) kl.details().get("log-z-by-weights"), 0.1);
        assertTrue(bound.unit().contains("up to log Z"));
    }

    /** The weighted sum of its two parts, on the same noise. */
    @Test
    void bothDivergencesAddUp() {
        Energy energy = (s, x) -> x.mul(x).sum(1);
        Flow flow = new Flow(ElementwiseBijection.affine(2), GaussianPrior.standard(), 2);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            Batch batch = Batch.of(x, flow.event());
            s.output("both", new ForwardReverseKl(0.3, new ReverseKl(energy)).loss(s, flow.views(), batch));
            s.output("forward", new MaximumLikelihood().loss(s, flow.views(), batch));
        });
        INDArray x = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, 2);
        var call = built.program()
                .call(built.variables())
                .set("x", x)
                .random(RandomStream.of(2), 0)
                .run();
        INDArray noise = RandomStream.of(2).split("base/gaussian").draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, 2);
        for (int i = 0; i < 5; i++) {
            double square = noise.getRow(i).mul(noise.getRow(i)).sumNumber().doubleValue();
            double reverse = -0.5 * square - Math.log(2 * Math.PI) + square;
            assertEquals(
                    0.3 * call.get("forward").getDouble(i) + 0.7 * reverse,
                    call.get("both").getDouble(i),
                    1e-10);
        }
    }
}
