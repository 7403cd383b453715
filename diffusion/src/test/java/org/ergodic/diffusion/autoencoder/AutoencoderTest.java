package org.ergodic.diffusion.autoencoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.representation.Features;
import org.ergodic.api.representation.Latents;
import org.ergodic.common.nn.Activation;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Autoencoders: a linear one is a Gaussian, whose likelihood its bound reaches; shapes and refusals of pictures. */
class AutoencoderTest {
    private static final double[][] W = {{2, 0}, {0, 0.5}, {1, 0}, {0, -0.25}};
    private static final double[] B = {0.5, -1, 0, 2};
    private static final double VARIANCE = 0.3;

    private static Autoencoder linear() {
        return new Autoencoder(AutoencoderOptions.ofRows(List.of(), 2), 4);
    }

    /** The decoder x = W z + b + s e with orthogonal columns, whose exact posterior is of independent numbers. */
    private static Evaluator exact(double shift) {
        Compiler compiler = Compiler.find();
        double[][] mean = new double[4][2];
        double[] meanB = new double[2];
        double[] spread = new double[2];
        for (int k = 0; k < 2; k++) {
            double square = 0;
            for (int j = 0; j < 4; j++) {
                square += W[j][k] * W[j][k];
            }
            double posterior = 1 / (1 + square / VARIANCE);
            spread[k] = 12 * atanh((Math.log(posterior) + shift) / 12);
            for (int j = 0; j < 4; j++) {
                mean[j][k] = posterior * W[j][k] / VARIANCE;
                meanB[k] -= mean[j][k] * B[j];
            }
        }
        Map<String, INDArray> values = new LinkedHashMap<>();
        values.put("encoder/mean/w", Nd4j.createFromArray(mean));
        values.put("encoder/mean/b", Nd4j.createFromArray(meanB));
        values.put("encoder/log-variance/w", Nd4j.zeros(DataType.DOUBLE, 4, 2));
        values.put("encoder/log-variance/b", Nd4j.createFromArray(spread));
        values.put("decoder/out/w", Nd4j.createFromArray(W).transpose().dup('c'));
        values.put("decoder/out/b", Nd4j.createFromArray(B));
        values.put("noise", Nd4j.createFromArray(Math.log(VARIANCE) / Autoencoder.PACE));
        return new Evaluator(compiler, compiler.variables(DataType.DOUBLE, values));
    }

    private static double atanh(double x) {
        return 0.5 * Math.log((1 + x) / (1 - x));
    }

    /** log N(x; b, W W' + s^2 I), of rows of two pairs of numbers that know nothing of each other. */
    private static double logProb(double... x) {
        return pair(x[0] - B[0], x[2] - B[2], W[0][0], W[2][0]) + pair(x[1] - B[1], x[3] - B[3], W[1][1], W[3][1]);
    }

    private static double pair(double x, double y, double v, double w) {
        double a = v * v + VARIANCE;
        double b = v * w;
        double c = w * w + VARIANCE;
        double determinant = a * c - b * b;
        double square = (c * x * x - 2 * b * x * y + a * y * y) / determinant;
        return -0.5 * (square + Math.log(determinant)) - Math.log(2 * Math.PI);
    }

    private static INDArray rows(int n) {
        return RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 4).muli(2);
    }

    private static Metric.Measurement bound(int codes, double shift) {
        INDArray x = rows(50);
        EvidenceBoundMetric metric = new EvidenceBoundMetric(new EvidenceBoundMetric.Factory.Config(codes, 1000));
        return metric.measure(Metric.Evaluation.of(linear(), exact(shift), x, x, x, RandomStream.of(8)))
                .get("evidence-bound");
    }

    /** With the exact posterior every code gives log p(x), and nothing is left of the bound's gap. */
    @Test
    void theBoundReachesTheLikelihoodByTheExactPosterior() {
        INDArray x = rows(50);
        double mean = 0;
        for (int i = 0; i < 50; i++) {
            mean += logProb(x.getRow(i).toDoubleVector()) / 50;
        }
        for (int codes : new int[] {1, 3}) {
            Metric.Measurement bound = bound(codes, 0);
            assertEquals(mean, bound.value(), 1e-9);
            assertEquals(-mean / 4 / Math.log(2), (double) bound.details().get("bits-per-dimension"), 1e-9);
        }
        // Twice the variance: below by 0.5 (2 - 1 - log 2) for each of two numbers on average, and nearer with codes.
        double gap = 1 - Math.log(2);
        double one = bound(1, Math.log(2)).value();
        assertTrue(one < mean, "it is a bound");
        assertEquals(mean - gap, one, 0.5);
        double many = bound(200, Math.log(2)).value();
        assertTrue(many > one && many < mean + 0.02, one + " " + many + " " + mean);
    }

    /** The loss is the negative bound: the same for all noise where the posterior is exact but for the divergence. */
    @Test
    void theLossIsTheNegativeBoundOnAverage() {
        INDArray x = rows(400);
        Autoencoder model = linear();
        Compiler compiler = Compiler.find();
        double[] kl = new double[2];
        for (int weight = 0; weight < 2; weight++) {
            EvidenceBound objective = new EvidenceBound(weight);
            Graph graph = compiler.graph(DataType.DOUBLE, s -> {
                SDVariable in = s.input("x", -1, 4);
                s.output("loss", objective.loss(s, model.views(), Batch.of(in, 4)));
            });
            INDArray eps = RandomStream.of(9).draw(Noise.NORMAL, 0, DataType.DOUBLE, 400, 2);
            kl[weight] = compiler.compile(graph)
                    .run(exact(0).variables(), Map.of("x", x, "objective/eps", eps))
                    .get("loss")
                    .meanNumber()
                    .doubleValue();
        }
        double mean = 0;
        for (int i = 0; i < 400; i++) {
            mean += logProb(x.getRow(i).toDoubleVector()) / 400;
        }
        assertEquals(-mean, kl[1], 0.2);
        assertTrue(kl[1] > kl[0], "a divergence is positive");
    }

    @Test
    void codesOfPicturesAreSmallPictures() {
        Autoencoder model = new Autoencoder(AutoencoderOptions.ofPictures(List.of(4, 8), 3), 2, 8, 12);
        Latents latents = model.views().require(Latents.VIEW);
        assertArrayEquals(new long[] {3, 2, 3}, latents.code());
        assertEquals(18, model.views().require(Features.VIEW).size());
        Compiler compiler = Compiler.find();
        Graph graph = compiler.graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2, 8, 12);
            SDVariable z = latents.encode(s, x);
            s.output("z", z);
            s.output("back", latents.decode(s, z));
        });
        Variables variables = compiler.variables(graph, RandomStream.of(1));
        INDArray x = RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 3, 2, 8, 12);
        Map<String, INDArray> values = compiler.compile(graph).run(variables, Map.of("x", x));
        assertArrayEquals(new long[] {3, 3, 2, 3}, values.get("z").shape());
        assertArrayEquals(new long[] {3, 2, 8, 12}, values.get("back").shape());
        assertTrue(values.get("z").amaxNumber().doubleValue() > 1e-2);
    }

    @Test
    void sizesThatCannotBeHalvedAreRefused() {
        IllegalArgumentException odd = assertThrows(
                IllegalArgumentException.class,
                () -> new Autoencoder(AutoencoderOptions.ofPictures(List.of(4, 4, 4), 2), 1, 28, 28));
        assertTrue(odd.getMessage().contains("28 x 28") && odd.getMessage().contains("multiples of 8"));
        IllegalArgumentException flat = assertThrows(
                IllegalArgumentException.class,
                () -> new Autoencoder(AutoencoderOptions.ofPictures(List.of(4), 2), 784));
        assertTrue(flat.getMessage().contains("data.event: image"), flat.getMessage());
        AutoencoderOptions open = new AutoencoderOptions(Optional.empty(), 1, List.of(8), Activation.SILU, 2, 0);
        assertArrayEquals(
                new long[] {2},
                new Autoencoder(open, 10).views().require(Latents.VIEW).code());
        assertArrayEquals(
                new long[] {2, 7, 7},
                new Autoencoder(open, 1, 28, 28).views().require(Latents.VIEW).code());
    }
}
