package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which objectives see the weights of modes with nothing between them: three round Gaussians, ten deviations apart, of
 * an energy whose weights alone are learned. benchmarks/separated-modes has networks and every objective.
 */
class SeparatedModesTest {
    private static final double[] MODES = {-1.25, 0, 1.25};
    private static final double[] WEIGHTS = {0.2, 0.5, 0.3};
    private static final double STD = 0.125;
    private static final int ROWS = 2000;

    /** -log of the sum of exp(l_k - |x - m_k|² / (2 s²)), so that exp(l_k) are the weights up to a factor. */
    private static final Energy MIXTURE = (s, x) -> {
        SDVariable logWeights = s.parameter("log-weights", Initializer.zeros(), 1, MODES.length);
        SDVariable at = s.constant(Nd4j.createFromArray(MODES).reshape(1, MODES.length));
        SDVariable away = x.sub(at);
        SDVariable logs = away.mul(away).mul(-0.5 / (STD * STD)).add(logWeights);
        SDVariable most = s.stopGradient(logs.max(true, 1));
        SDVariable sum = s.sameDiff().math().exp(logs.sub(most)).sum(1);
        return s.sameDiff().math().log(sum).add(most.reshape(-1)).neg();
    };

    /** As many rows of each mode as its weight says, so that errors are not the sample's. */
    private static INDArray data() {
        INDArray x = RandomStream.of(1)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 1)
                .mul(STD);
        for (int i = 0; i < ROWS; i++) {
            double share = (i + 0.5) / ROWS;
            int mode = share < WEIGHTS[0] ? 0 : share < WEIGHTS[0] + WEIGHTS[1] ? 1 : 2;
            x.putScalar(i, 0, x.getDouble(i, 0) + MODES[mode]);
        }
        return x;
    }

    private static Loss objective(String name) {
        return (Loss) Registry.load().assembly(1).create(Kind.OBJECTIVE, Component.of(name));
    }

    private static Built training(Loss loss) {
        return Built.of(DataType.DOUBLE, s -> {
            Views views = new EnergyModel(MIXTURE, 1, 1).views();
            SDVariable value =
                    loss.loss(s, views, Batch.of(s.input("x", -1, 1), 1)).mean();
            s.parameters().forEach((name, p) -> {
                SDVariable gradient = s.gradient(value, List.of(p)).get(0);
                s.output("of-" + name, gradient);
                s.assign(p, p.sub(gradient));
            });
        });
    }

    /** Noise that covers all modes: the weights to 0.02 and so the divergence to 0.01, of a mark of 0.05. */
    @Test
    void noiseContrastiveEstimationFindsTheWeights() {
        Built built = training(
                new NoiseContrastiveFactory().create(new NoiseContrastiveFactory.Config(Optional.empty(), 1), null));
        Call call = built.program().call(built.variables()).set("x", data());
        double[] mean = new double[MODES.length];
        int steps = 400;
        for (int i = 0; i < steps; i++) {
            call.random(RandomStream.of(4).split(i), 0).run();
            if (i >= steps / 2) {
                double[] shares = shares(built.variables().get("log-weights"));
                for (int k = 0; k < mean.length; k++) {
                    mean[k] += shares[k] * 2 / steps;
                }
            }
        }
        double divergence = 0;
        for (int k = 0; k < mean.length; k++) {
            assertEquals(WEIGHTS[k], mean[k], 0.02);
            divergence += WEIGHTS[k] * Math.log(WEIGHTS[k] / mean[k]);
        }
        assertTrue(divergence < 0.01, "a divergence of " + divergence);
    }

    /** The slope at the data is that of the nearest mode, whatever the weights: e^-12 is left of the others. */
    @Test
    void scoreMatchingDoesNotSeeThem() {
        for (String name : List.of("explicit-score-matching", "sliced-score-matching")) {
            double gradient = run(training(objective(name))).amaxNumber().doubleValue();
            assertEquals(0, gradient, 1e-2, name);
        }
        double seen = run(training(objective("noise-contrastive"))).amaxNumber().doubleValue();
        assertTrue(seen > 0.03, "noise-contrastive estimation: " + seen);
    }

    private static INDArray run(Built built) {
        return built.program()
                .call(built.variables())
                .set("x", data())
                .random(RandomStream.of(4), 0)
                .run()
                .get("of-log-weights");
    }

    private static double[] shares(INDArray logWeights) {
        double[] weights = logWeights.reshape(-1).toDoubleVector();
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = Math.exp(weights[k]);
            sum += weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return weights;
    }
}
