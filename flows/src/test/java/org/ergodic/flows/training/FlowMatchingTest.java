package org.ergodic.flows.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.view.Views;
import org.ergodic.common.transport.Pairing;
import org.ergodic.flows.Built;
import org.ergodic.flows.continuous.VelocityModel;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class FlowMatchingTest {
    private static final double MEAN = 1.5;
    private static final double STD = 0.6;
    private static final int ROWS = 40_000;

    static Stream<Named<Loss>> objectives() {
        return Stream.of(
                Named.of("flow matching", new FlowMatching(FlowMatching.Way.gaussian(0), Pairing.independent())),
                Named.of("conditional", new FlowMatching(FlowMatching.Way.bridge(0), Pairing.independent())));
    }

    /**
     * The velocity of the marginals between N(0, 1) and N(m, s²) with independent pairs,
     * E[x_1 - x_0 | x_t] = m + (t s² - (1 - t)) / ((1 - t)² + t² s²) (x - t m), and something beside it.
     */
    private static Views velocity(double beside) {
        return Views.of(VelocityModel.VIEW, new VelocityModel() {
            @Override
            public SDVariable velocity(Scope s, SDVariable x, SDVariable t, Context c) {
                SDVariable rest = t.rsub(1.0);
                SDVariable slope = t.mul(STD * STD)
                        .sub(rest)
                        .div(rest.mul(rest).add(t.mul(t).mul(STD * STD)));
                return slope.mul(x.sub(t.mul(MEAN))).add(MEAN + beside);
            }

            @Override
            public SDVariable source(Scope s, SDVariable like) {
                return GaussianPrior.standard().sample(s.child("base"), like, 1);
            }
        });
    }

    private static INDArray losses(Loss objective, double beside) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            s.output("loss", objective.loss(s, velocity(beside), Batch.of(x, 1)));
        });
        INDArray data = RandomStream.of(1)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 1)
                .mul(STD)
                .add(MEAN);
        return built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(2), 0)
                .run()
                .get("loss");
    }

    /**
     * A loss whose least is at v has E loss(v + c) - loss(v) = c² for a constant c: the difference of a row is
     * c² - 2 c (u - v), whose mean is c² up to 4 standard errors (false alarm 6e-5).
     */
    @ParameterizedTest
    @MethodSource("objectives")
    void theVelocityOfTheMarginalsIsTheLeast(Loss objective) {
        for (double beside : new double[] {-0.5, 0.3}) {
            INDArray difference = losses(objective, beside).sub(losses(objective, 0));
            double mean = difference.meanNumber().doubleValue();
            double error = difference.stdNumber().doubleValue() / Math.sqrt(ROWS);
            assertEquals(beside * beside, mean, 4 * error);
        }
    }

    @Test
    void noiseRoundTheBridgeWidensIt() {
        // At t = 1 x_t has the variance of the data plus sigma²; the objective's own velocity target stays x_1 - x_0.
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable zero = x.mul(0.0);
            s.output(
                    "x",
                    FlowMatching.Way.bridge(0.3)
                            .at(s, Batch.of(x, 1), zero, zero.add(1.0))
                            .x());
        });
        INDArray data = RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 1);
        INDArray x = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(2), 0)
                .run()
                .get("x");
        // Four standard errors of a variance.
        assertEquals(0.09, x.sub(data).varNumber().doubleValue(), 4 * 0.09 * Math.sqrt(2.0 / ROWS));
    }

    /**
     * On the line the cheapest pairs are those of equal rank. The entropic plan costs at most epsilon log n more
     * (its entropy is at most 2 log n, that of a permutation log n); drawing from it adds noise, far below the mean.
     */
    @Test
    void pairsOfOptimalTransportAreNearlyTheCheapest() {
        int n = 64;
        double share = 0.005;
        INDArray data = RandomStream.of(1)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 1)
                .mul(STD)
                .add(MEAN);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable source = GaussianPrior.standard().sample(s.child("base"), x, 1);
            s.output("source", source);
            Batch batch = Batch.of(x, 1);
            s.output("partners", Pairing.optimalTransport(share, 300).partners(s, batch, source));
        });
        var call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(2), 0)
                .run();
        double[] x = data.toDoubleVector();
        double[] source = call.get("source").toDoubleVector();
        double[] partners = call.get("partners").toDoubleVector();
        for (double partner : partners) {
            assertTrue(Arrays.stream(source).anyMatch(z -> Math.abs(z - partner) < 1e-12), partner + " is no sample");
        }
        double drawn = cost(x, partners);
        double any = 0;
        for (double z : source) {
            any += Arrays.stream(x).map(v -> (v - z) * (v - z)).average().orElseThrow() / n;
        }
        double best = cost(sorted(x), sorted(source));
        assertTrue(drawn <= best + share * any * Math.log(n) + 0.1, drawn + " against " + best);
        assertTrue(best < 0.9 * any, best + " against " + any);
        // The plan uses most of the source: far from a collapse on a few samples.
        assertTrue(Arrays.stream(partners).distinct().count() > n / 2);
    }

    private static double cost(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i]))
                .average()
                .orElseThrow();
    }

    private static double[] sorted(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
