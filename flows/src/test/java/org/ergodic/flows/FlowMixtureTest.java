package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.common.solver.Integration;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.flows.prior.UniformPrior;
import org.ergodic.flows.training.MaximumLikelihoodFactory;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FlowMixtureTest {
    private static final int N = 20_000;
    private static final double WEIGHT = 0.3;

    private final FlowMixture mixture = new FlowMixture(List.of(part(), part()));

    private static Flow part() {
        return new Flow(ElementwiseBijection.affine(1), GaussianPrior.standard(), 1);
    }

    /** N(-2, 1) with weight 0.3 and N(3, 1/4) with weight 0.7: z = x exp(a) + t. */
    private Built built() {
        Built built = Built.of(
                DataType.DOUBLE, s -> s.output("log-prob", mixture.logProb(s, s.input("x", -1, 1), Context.none())));
        built.variables().set("part-0/flow/shift", scalar(2));
        built.variables().set("part-1/flow/scale", scalar(Math.log(2)));
        built.variables().set("part-1/flow/shift", scalar(-6));
        built.variables().set("logits", Nd4j.createFromArray(new double[][] {{Math.log(WEIGHT), Math.log(1 - WEIGHT)}
        }));
        return built;
    }

    private static INDArray scalar(double value) {
        return Nd4j.createFromArray(new double[][] {{value}});
    }

    private static double gaussian(double x, double mean, double std) {
        return Math.exp(-0.5 * Math.pow((x - mean) / std, 2)) / (std * Math.sqrt(2 * Math.PI));
    }

    @Test
    void theDensityIsThatOfTheParts() {
        Built built = built();
        double[] points = {-40, -2, 0, 2.5, 3, 30};
        INDArray x = Nd4j.createFromArray(points).reshape(points.length, 1);
        INDArray graph = built.run("log-prob", Map.of("x", x));
        Likelihood.Result result = mixture.views()
                .require(Likelihood.VIEW)
                .logProb(built.evaluator(), Likelihood.Request.of(RandomStream.of(0)), x);
        assertEquals(graph, result.logProb());
        for (int i = 1; i < points.length - 1; i++) {
            double expected =
                    Math.log(WEIGHT * gaussian(points[i], -2, 1) + (1 - WEIGHT) * gaussian(points[i], 3, 0.5));
            assertEquals(expected, graph.getDouble(i), 1e-12);
        }
        // Far out only the wider part counts, and nothing underflows.
        assertEquals(Math.log(WEIGHT) - 0.5 * 38 * 38 - 0.5 * Math.log(2 * Math.PI), graph.getDouble(0), 1e-9);
    }

    /** Share, means and standard deviations of 20,000 samples, each within 4 standard errors. */
    @Test
    void samplesAreOfTheParts() {
        Equation equation = mixture.equations().get(0);
        Problem problem = equation.problem(built().evaluator());
        Run run = Run.of(RandomStream.of(5));
        double[] x = Integration.solve(new Direct(), problem, N, run).x().data().asDouble();
        int left = 0;
        double sum = 0;
        for (double value : x) {
            if (value < 1) {
                left++;
            } else {
                sum += value;
            }
        }
        // Beyond 1 lie 0.13 % of the left part, 3e-5 of the right one.
        double share = WEIGHT * 0.99865 + (1 - WEIGHT) * 3.2e-5;
        assertEquals(share, (double) left / N, 4 * Math.sqrt(share * (1 - share) / N));
        assertEquals(3, sum / (N - left), 4 * 0.5 / Math.sqrt(N - left) + 0.002);
        double[] tail = Integration.solve(new Direct(), problem, 10, run.from(N - 10))
                .x()
                .data()
                .asDouble();
        for (int i = 0; i < 10; i++) {
            assertEquals(x[N - 10 + i], tail[i], 1e-12);
        }
    }

    /**
     * Where every part's density is 0, or too small for a number, so is the mixture's; where one is, the others count.
     */
    @Test
    void aDensityOfZeroIsMinusInfinity() {
        FlowMixture boxes = new FlowMixture(List.of(
                new Flow(ElementwiseBijection.affine(1), new UniformPrior(0, 1), 1),
                new Flow(ElementwiseBijection.affine(1), new UniformPrior(0.5, 2), 1)));
        for (FlowMixture each : List.of(boxes, mixture)) {
            Built built = Built.of(DataType.FLOAT, s -> {
                SDVariable x = s.input("x", -1, 1);
                SDVariable logProb = each.logProb(s, x, Context.none());
                s.output("log-prob", logProb);
                s.output("score", s.gradient(logProb, List.of(x)).get(0));
            });
            INDArray x = Nd4j.createFromArray(0.75f, 0.25f, 1e30f, -9e36f).reshape(4, 1);
            Map<String, INDArray> y = built.program().run(built.variables(), Map.of("x", x));
            assertTrue(Double.isFinite(y.get("log-prob").getDouble(0)));
            assertTrue(Double.isFinite(y.get("log-prob").getDouble(1)));
            assertEquals(Double.NEGATIVE_INFINITY, y.get("log-prob").getDouble(2));
            assertEquals(Double.NEGATIVE_INFINITY, y.get("log-prob").getDouble(3));
            for (int i = 0; i < 4; i++) {
                assertFalse(Double.isNaN(y.get("score").getDouble(i)));
            }
        }
    }

    /** Two Gaussians, N(-2, 1) and N(3, 1/4), as an ensemble. */
    private static Built asEnsemble(Consumer<Scope> body) {
        Built built = Built.of(DataType.DOUBLE, body);
        built.variables().set("part-0/flow/shift", scalar(2));
        built.variables().set("part-1/flow/scale", scalar(Math.log(2)));
        built.variables().set("part-1/flow/shift", scalar(-6));
        return built;
    }

    /** The density is the average of the members'; what is minimised is the mean of their losses, each by itself. */
    @Test
    void membersOfAnEnsembleAreTrainedApart() {
        FlowMixture ensemble = FlowMixture.ensemble(List.of(part(), part()));
        Loss loss =
                (Loss) Registry.load().assembly(1).create(Kind.OBJECTIVE, Component.of(MaximumLikelihoodFactory.NAME));
        Built built = asEnsemble(s -> {
            Batch batch = Batch.of(s.input("x", -1, 1), ensemble.event());
            s.output("log-prob", ensemble.logProb(s, batch.x(), Context.none()));
            s.output("loss", loss.loss(s, ensemble.views(), batch));
            s.output("monitor", loss.monitor(s, ensemble.views(), batch));
        });
        assertFalse(built.variables().names().contains("logits"), "weights are not learned");
        double[] points = {-2, 0, 2.5, 3};
        Map<String, INDArray> y = built.program()
                .run(built.variables(), Map.of("x", Nd4j.createFromArray(points).reshape(points.length, 1)));
        for (int i = 0; i < points.length; i++) {
            double a = gaussian(points[i], -2, 1);
            double b = gaussian(points[i], 3, 0.5);
            assertEquals(Math.log((a + b) / 2), y.get("log-prob").getDouble(i), 1e-12);
            assertEquals(-Math.log((a + b) / 2), y.get("monitor").getDouble(i), 1e-12);
            assertEquals(-(Math.log(a) + Math.log(b)) / 2, y.get("loss").getDouble(i), 1e-12);
        }
    }

    /** Half of the samples are of each member, within 4 standard errors, and their density is that of the ensemble. */
    @Test
    void samplesOfAnEnsembleAreAGraphToo() {
        FlowMixture ensemble = FlowMixture.ensemble(List.of(part(), part()));
        Built built = asEnsemble(s -> {
            Reparameterized.Sample sample =
                    ensemble.views().require(Reparameterized.VIEW).sample(s, s.input("rows", -1, 1), Context.none());
            s.output("x", sample.x());
            s.output("log-prob", sample.logProb());
        });
        Call call = built.program()
                .call(built.variables())
                .set("rows", Nd4j.zeros(DataType.DOUBLE, N, 1))
                .random(RandomStream.of(3), 0)
                .run();
        double[] x = call.get("x").data().asDouble();
        double[] logProb = call.get("log-prob").data().asDouble();
        // Beyond 1 lie 0.13 % of the left member and as good as none of the right one.
        assertEquals(0.5 * 0.99868, Arrays.stream(x).filter(v -> v < 1).count() / (double) N, 2 / Math.sqrt(N));
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    Math.log((gaussian(x[i], -2, 1) + gaussian(x[i], 3, 0.5)) / 2), logProb[i], 1e-12, "sample " + i);
        }
    }

    @Test
    void partsAreOfOneShape() {
        assertThrows(IllegalArgumentException.class, () -> new FlowMixture(List.of()));
        Flow other = new Flow(ElementwiseBijection.affine(2), GaussianPrior.standard(), 2);
        assertThrows(IllegalArgumentException.class, () -> new FlowMixture(List.of(part(), other)));
    }
}
