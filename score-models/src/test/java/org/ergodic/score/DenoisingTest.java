package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Denoising;
import org.ergodic.common.weighting.PathWeighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class DenoisingTest {
    private static final LinearVp VP = new LinearVp();

    /** s(x, t) = -w x for one weight w. */
    private static ScoreModel linear(double w) {
        return (s, x, t, c) -> x.mul(s.parameter("w", Initializer.constant(w))).neg();
    }

    private static Views diffusion(ScoreModel score) {
        return Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP).and(ScoreModel.VIEW, score);
    }

    private static Views oneLevel(double sigma, ScoreModel score) {
        return Views.of(GaussianPath.VIEW, ScoreOnlyModel.path(sigma)).and(ScoreModel.VIEW, score);
    }

    private record Outcome(INDArray loss, double slope) {}

    private static Outcome run(Denoising objective, Views model, INDArray data, RandomStream random) {
        long[] event = Events.event(data.shape());
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable loss = s.output("loss", objective.loss(s, model, Batch.of(x, event)));
            s.output(
                    "slope",
                    s.gradient(loss.mean(), List.of(s.parameters().get("w"))).get(0));
        });
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, RandomStream.of(0));
        var call = compiler.compile(graph)
                .call(variables)
                .set("x", data)
                .random(random, 0)
                .run();
        return new Outcome(call.get("loss"), call.scalar("slope"));
    }

    private static INDArray data(int n, double std, long... event) {
        return RandomStream.of(21)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, Events.batch(n, event))
                .muli(std);
    }

    /**
     * At one level sigma the loss of s = -w x on data of second moment m is sigma^2 w^2 (m + sigma^2) - 2 w sigma^2 +
     * 1, smallest at the exact score's w = 1 / (m + sigma^2). False alarm below 1e-3 over all weights.
     */
    @Test
    void gradientOnAGaussianIsTheClosedForm() {
        double sigma = 0.5;
        double squared = sigma * sigma;
        int n = 40_000;
        INDArray x = data(n, 1.5, 2);
        double m = x.mul(x).meanNumber().doubleValue();
        double best = 1 / (m + squared);
        for (double w : new double[] {0.1, best, 1.3}) {
            Outcome outcome =
                    run(new Denoising(PathWeighting.NOISE, 0), oneLevel(sigma, linear(w)), x, RandomStream.of(3));
            double loss = squared * w * w * (m + squared) - 2 * w * squared + 1;
            double slope = 2 * squared * w * (m + squared) - 2 * squared;
            // Each row's slope 2 sigma x_t (sigma w x_t - eps) has a deviation below 4 here; the loss's is below 2.
            assertEquals(loss, outcome.loss().meanNumber().doubleValue(), 4 * 2 / Math.sqrt(n));
            assertEquals(slope, outcome.slope(), 4 * 4 / Math.sqrt(n));
        }
    }

    /** From the very numbers drawn: t, eps and x_t are computed here again, for events of each rank. */
    @ParameterizedTest
    @EnumSource(PathWeighting.class)
    void lossIsItsFormula(PathWeighting weighting) {
        for (long[] event : new long[][] {{}, {3}, {2, 2}, {1, 2, 2}, {2, 1, 2, 1}}) {
            int n = 7;
            int size = Events.size(event);
            double w = 0.7;
            double least = 1e-3;
            INDArray x = data(n, 1, event);
            RandomStream random = RandomStream.of(5);
            INDArray loss = run(new Denoising(weighting, least), diffusion(linear(w)), x, random)
                    .loss();
            INDArray u = random.split("objective/t").draw(Noise.UNIFORM, 0, DataType.DOUBLE, n, 1);
            INDArray eps = random.split("objective/eps").draw(Noise.NORMAL, 0, DataType.DOUBLE, n, size);
            INDArray flat = x.reshape(n, size);
            for (int i = 0; i < n; i++) {
                double t = least + (1 - least) * u.getDouble(i);
                double sigma = LinearVp.sigma(t);
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    double noisy = LinearVp.alpha(t) * flat.getDouble(i, k) + sigma * eps.getDouble(i, k);
                    sum += Math.pow(-w * noisy + eps.getDouble(i, k) / sigma, 2);
                }
                double alpha = LinearVp.alpha(t);
                double lambda = switch (weighting) {
                    case V -> sigma * sigma * (alpha * alpha + sigma * sigma) / Math.max(alpha * alpha, 1e-6);
                    case NOISE -> sigma * sigma;
                    case DATA -> Math.pow(sigma, 4) / Math.max(alpha * alpha, 1e-6);
                    case LIKELIHOOD -> LinearVp.beta(t);
                    case UNIFORM -> 1;
                };
                double expected = lambda * sum / size;
                assertEquals(expected, loss.getDouble(i), 1e-8 * expected);
            }
        }
    }

    /**
     * Where the data are a share below 1e-6 of what is seen, v's weight is that of noise times 1e6; here it is 1e12.
     */
    @Test
    void weightOfVIsBounded() {
        INDArray x = data(5, 1, 2);
        Views model = oneLevel(1e6, linear(1e-12));
        INDArray v = run(new Denoising(PathWeighting.V, 0), model, x, RandomStream.of(6))
                .loss();
        INDArray noise = run(new Denoising(PathWeighting.NOISE, 0), model, x, RandomStream.of(6))
                .loss();
        for (int i = 0; i < 5; i++) {
            assertEquals(1e6, v.getDouble(i) / noise.getDouble(i), 1);
        }
    }

    @Test
    void needsAreDeclared() {
        Set<?> plain = Set.of(ScoreModel.VIEW, GaussianPath.VIEW);
        assertEquals(plain, new Denoising(PathWeighting.NOISE, 0).needs());
        assertEquals(plain, new Denoising(PathWeighting.V, 0).needs());
        assertEquals(plain, new Denoising(PathWeighting.UNIFORM, 0).needs());
        assertTrue(new Denoising(PathWeighting.LIKELIHOOD, 0).needs().contains(SDE.VIEW));
    }

    @Test
    void timesBeyondTheIntervalAreRefused() {
        INDArray x = data(2, 1, 2);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> run(new Denoising(PathWeighting.NOISE, 1), diffusion(linear(1)), x, RandomStream.of(0)))
                .getMessage();
        assertTrue(message.contains("below the length of the SDE's interval, 1.0, not 1.0"), message);
        assertThrows(IllegalArgumentException.class, () -> new Denoising(PathWeighting.NOISE, -1));
    }
}
