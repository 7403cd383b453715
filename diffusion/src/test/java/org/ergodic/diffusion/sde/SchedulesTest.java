package org.ergodic.diffusion.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Schedules against the formulas of their papers, which the contract of an SDE does not know. */
class SchedulesTest {
    private static Map<String, INDArray> path(GaussianPath path, DataType type, double... times) {
        Graph graph = Graph.build(type, s -> {
            SDVariable t = s.input("t", -1);
            s.output("alpha", path.alpha(s, t));
            s.output("sigma", path.sigma(s, t));
        });
        Compiler compiler = Compiler.find();
        return compiler.compile(graph)
                .run(
                        compiler.variables(graph, RandomStream.of(0)),
                        Map.of("t", Nd4j.createFromArray(times).castTo(type)));
    }

    private static double logistic(double a) {
        return 1 / (1 + Math.exp(-a));
    }

    /** alpha^2 as a function of the papers' own time, and what their time is at t = 1. */
    static Stream<Arguments> papers() {
        double cosine = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
        double low = logistic(-3 / 0.9);
        double high = logistic(2.5 / 0.9);
        return Stream.of(
                Arguments.of(new CosineVp(0.008, 1e-4), (DoubleUnaryOperator)
                        t -> Math.pow(Math.cos((t + 0.008) / 1.008 * Math.PI / 2), 2) / cosine),
                Arguments.of(new SigmoidVp(-3, 2.5, 0.9, 1e-4), (DoubleUnaryOperator)
                        t -> (high - logistic((t * 5.5 - 3) / 0.9)) / (high - low)));
    }

    /** The papers' schedule in a time that is stretched so that a share of 1e-4 is left at 1. */
    @ParameterizedTest
    @MethodSource("papers")
    void schedulesAreThoseOfTheirPapers(GaussianPath path, DoubleUnaryOperator squared) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = 0.5 * (low + high);
            if (squared.applyAsDouble(middle) > 1e-4) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double[] times = {0, 0.01, 0.3, 0.7, 0.99, 1};
        Map<String, INDArray> values = path(path, DataType.DOUBLE, times);
        for (int i = 0; i < times.length; i++) {
            double expected = squared.applyAsDouble(times[i] * low);
            assertEquals(expected, Math.pow(values.get("alpha").getDouble(i), 2), 1e-11);
            assertEquals(1 - expected, Math.pow(values.get("sigma").getDouble(i), 2), 1e-11);
        }
        assertTrue(low > 0.98, "the time left out is " + (1 - low));
    }

    static Stream<GaussianPath> preserving() {
        return Stream.of(
                new CosineVp(0.008, 1e-4),
                new SigmoidVp(-3, 3, 1, 1e-4),
                new GivenBetas(SdesTest.betas(40)),
                new GivenSigmas(List.of(0.01, 0.3, 50.0)));
    }

    @ParameterizedTest
    @MethodSource("preserving")
    void sigmaIsAccurateInSinglePrecisionNearTheData(GaussianPath path) {
        double time = (float) 1e-5;
        double exact = path(path, DataType.DOUBLE, time).get("sigma").getDouble(0);
        assertEquals(exact, path(path, DataType.FLOAT, time).get("sigma").getDouble(0), 1e-5 * exact);
    }

    /** At k/N alpha^2 is the product of the 1 - beta, and the curve rises between, also from uneven steps. */
    @Test
    void givenBetasAreMetAtTheirSteps() {
        List<Double> betas = List.of(0.01, 0.3, 0.02, 0.02, 0.6, 0.9);
        double[] times = new double[121];
        for (int i = 0; i < times.length; i++) {
            times[i] = i / 120.0;
        }
        INDArray alpha = path(new GivenBetas(betas), DataType.DOUBLE, times).get("alpha");
        double product = 1;
        for (int k = 0; k <= 6; k++) {
            assertEquals(product, Math.pow(alpha.getDouble(20 * k), 2), 1e-12);
            product *= k < 6 ? 1 - betas.get(k) : 1;
        }
        for (int i = 1; i < times.length; i++) {
            assertTrue(alpha.getDouble(i) < alpha.getDouble(i - 1));
        }
    }

    /** The levels at their times, rising between; a geometric sequence of levels stays near that of VE. */
    @Test
    void givenSigmasAreMetAtTheirTimes() {
        List<Double> levels = List.of(0.05, 0.06, 0.9, 5.0, 50.0);
        List<Double> at = List.of(0.1, 0.4, 0.5, 1.5, 2.0);
        double[] times = new double[201];
        for (int i = 0; i < times.length; i++) {
            times[i] = i / 100.0;
        }
        GivenSigmas sde = new GivenSigmas(at, levels);
        INDArray sigma = path(sde, DataType.DOUBLE, times).get("sigma");
        assertEquals(0, sigma.getDouble(0));
        for (int k = 0; k < levels.size(); k++) {
            assertEquals(levels.get(k), sigma.getDouble((int) Math.round(100 * at.get(k))), 1e-9 * levels.get(k));
        }
        for (int i = 1; i < times.length; i++) {
            assertTrue(sigma.getDouble(i) > sigma.getDouble(i - 1));
        }
        assertEquals(2, sde.time().to());
        List<Double> geometric = new ArrayList<>();
        for (int k = 1; k <= 20; k++) {
            geometric.add(0.01 * Math.pow(5000, k / 20.0));
        }
        INDArray near = path(new GivenSigmas(geometric), DataType.DOUBLE, 0.3, 0.521, 0.97)
                .get("sigma");
        for (int i = 0; i < 3; i++) {
            double expected = 0.01 * Math.pow(5000, new double[] {0.3, 0.521, 0.97}[i]);
            assertEquals(expected, near.getDouble(i), 0.01 * expected);
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        List<Double> many = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            many.add(0.5);
        }
        Map<String, Runnable> wrong = new java.util.HashMap<>(Map.of(
                "Feller", () -> new Cir(1, 1, 1.5, 5),
                "volatility", () -> new GeometricBrownianMotion(0, 0, 1, 0, 1),
                "not the offset 0.0", () -> new CosineVp(0, 1e-4),
                "start 3.0, end -3.0", () -> new SigmoidVp(3, -3, 1, 1e-4),
                "share between 0 and 1, not 1.0", () -> new SigmoidVp(-3, 3, 1, 1),
                "[0.5, 1.0]", () -> new GivenBetas(List.of(0.5, 1.0)),
                "no number in single precision", () -> new GivenBetas(many),
                "beta-min 3.0", () -> new SubVp(3, 2),
                "sigma-max above 0, not -1.0", () -> new Edm(-1),
                "duration", () -> new OrnsteinUhlenbeck(1, 1, 0)));
        wrong.put("number 2 is 0.1 after 1.0: sort them", () -> new GivenSigmas(List.of(1.0, 0.1)));
        wrong.put("number 1 is 0.0 after 0.0", () -> new GivenSigmas(List.of(0.0, 0.1)));
        wrong.put("2 sigmas and 1 times", () -> new GivenSigmas(List.of(1.0), List.of(0.5, 1.0)));
        wrong.put("the times must increase", () -> new GivenSigmas(List.of(0.5, 0.5), List.of(0.5, 1.0)));
        wrong.forEach((part, make) -> {
            String message =
                    assertThrows(IllegalArgumentException.class, make::run).getMessage();
            assertTrue(message.contains(part), message);
        });
    }
}
