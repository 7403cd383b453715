package org.ergodic.flows.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.residual.Planar;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TrainingTest {
    private static final int ROWS = 512;

    /** Bijections and the greatest length of a gradient step. */
    static Stream<Arguments> bijections() {
        return Stream.of(
                Arguments.of(Named.of("planar", Composition.of(8, i -> new Planar(2))), 0.05),
                Arguments.of(
                        Named.of(
                                "coupling",
                                Composition.of(4, i -> Coupling.affine(Mask.HALVES, i % 2 == 1, List.of(32), 2))),
                        0.05));
    }

    /**
     * Data on an arc: y = x² - 1 + 0.2 noise, scaled to unit variance. No Gaussian does better than the entropy of its
     * best fit, 2.84 nats for independent unit variances (x and y are uncorrelated); the truth is at
     * log(sqrt(2 pi e)) + log(sqrt(2 pi e) 0.2 / std(y)) = 0.85 nats.
     */
    @ParameterizedTest
    @MethodSource("bijections")
    void gradientStepsPassTheBestGaussian(Bijection bijection, double rate) {
        Flow flow = new Flow(bijection, GaussianPrior.standard(), 2);
        Loss objective = new MaximumLikelihood();
        Built training = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable loss = s.output(
                    "loss",
                    objective.loss(s, flow.views(), Batch.of(x, flow.event())).mean());
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                SDVariable gradient = gradients.get(i);
                SDVariable length =
                        s.sameDiff().math().sqrt(gradient.mul(gradient).sum().add(1.0));
                s.assign(
                        parameters.get(i),
                        parameters.get(i).sub(gradient.div(length).mul(rate)));
            }
        });
        INDArray holdout = arc(RandomStream.of(99));
        Built evaluation = Built.of(
                DataType.DOUBLE, s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, 2), Context.none())));
        double before = -logProb(evaluation, training, holdout);
        Call step = training.program().call(training.variables());
        for (int i = 0; i < 400; i++) {
            step.set("x", arc(RandomStream.of(i))).run();
        }
        double after = -logProb(evaluation, training, holdout);
        assertTrue(after < before - 0.3 && after < 2.5, "negative log-likelihood from " + before + " to " + after);
    }

    private static double logProb(Built evaluation, Built trained, INDArray x) {
        return evaluation
                .program()
                .run(trained.variables(), Map.of("x", x))
                .get("log-prob")
                .meanNumber()
                .doubleValue();
    }

    private static INDArray arc(RandomStream random) {
        INDArray noise = random.draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2);
        double[] data = new double[2 * ROWS];
        double std = Math.sqrt(2 + 0.04);
        for (int i = 0; i < ROWS; i++) {
            double x = noise.getDouble(i, 0);
            data[2 * i] = x;
            data[2 * i + 1] = (x * x - 1 + 0.2 * noise.getDouble(i, 1)) / std;
        }
        return Nd4j.createFromArray(data).reshape(ROWS, 2);
    }
}
