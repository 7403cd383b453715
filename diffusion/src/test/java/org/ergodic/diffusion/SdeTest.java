package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the contract of an SDE does not ask of these two. */
class SdeTest {
    private static final double[] TIMES = {0.01, 0.2, 0.5, 0.9};

    static Stream<GaussianSde> sdes() {
        return Stream.of(
                new VpSde(0.1, 20), new VpSde(2, 2), new VeSde(0.01, 50), new VeSde(0.5, 4), new StraightSde(0.01));
    }

    /** An SDE of a path alone, whose drift and diffusion the API derives. */
    private record Derived(GaussianSde path) implements GaussianSde {
        @Override
        public SDVariable alpha(Scope s, SDVariable t) {
            return path.alpha(s, t);
        }

        @Override
        public SDVariable sigma(Scope s, SDVariable t) {
            return path.sigma(s, t);
        }

        @Override
        public Interval time() {
            return path.time();
        }

        @Override
        public Prior prior() {
            return path.prior();
        }
    }

    @ParameterizedTest
    @MethodSource("sdes")
    void closedFormsEqualThoseDerivedFromThePath(GaussianSde sde) {
        GaussianSde derived = new Derived(sde);
        for (double t : TIMES) {
            double drift = Numbers.at(sde::drift, -0.7, t);
            double diffusion = Numbers.at(sde::diffusion, -0.7, t);
            assertEquals(drift, Numbers.at(derived::drift, -0.7, t), 1e-9 * (1 + Math.abs(drift)));
            assertEquals(diffusion, Numbers.at(derived::diffusion, -0.7, t), 1e-9 * (1 + diffusion));
        }
    }

    @ParameterizedTest
    @MethodSource("sdes")
    void sigmaIsAccurateInSinglePrecisionNearTheData(GaussianSde sde) {
        INDArray t = Nd4j.createFromArray(1e-6f);
        double single = Numbers.of(DataType.FLOAT)
                .field(new long[] {1}, (s, x, time) -> sde.sigma(s, time))
                .at(Nd4j.zeros(DataType.FLOAT, 1, 1), t)
                .getDouble(0);
        double expected = Numbers.at((s, x, time) -> sde.sigma(s, time), 0, t.getDouble(0));
        assertEquals(expected, single, 1e-5 * expected);
    }

    @Test
    void priorIsTheMarginalAtTheEnd() {
        VeSde ve = new VeSde(0.5, 4);
        assertEquals(Numbers.at((s, x, t) -> ve.sigma(s, t), 0, 1), ((GaussianPrior) ve.prior()).std(), 1e-12);
        VpSde vp = new VpSde(0.1, 20);
        double alpha = Numbers.at((s, x, t) -> vp.alpha(s, t), 0, 1);
        double sigma = Numbers.at((s, x, t) -> vp.sigma(s, t), 0, 1);
        assertEquals(1, alpha * alpha + sigma * sigma, 1e-12);
        assertEquals(1, ((GaussianPrior) vp.prior()).std());
    }

    @Test
    void pathAsNumbersKeepsDoublePrecisionInASinglePrecisionModel() {
        VpSde vp = new VpSde(0.1, 20);
        CompiledPath path = new CompiledPath(vp, Numbers.of(DataType.FLOAT));
        for (double t : new double[] {1e-5, 0.3, 0.3, 1}) {
            double b = 0.1 * t + 9.95 * t * t;
            assertEquals(Math.exp(-b / 2), path.alpha(t), 1e-14);
            assertEquals(Math.sqrt(-Math.expm1(-b)), path.sigma(t), 1e-14);
        }
    }

    @Test
    void wrongRatesAreNamed() {
        Map<String, Runnable> wrong = Map.of(
                "beta-min 3.0 and beta-max 2.0", () -> new VpSde(3, 2),
                "beta-min 0.0", () -> new VpSde(0, 2),
                "beta-max NaN", () -> new VpSde(1, Double.NaN),
                "beta-max 301.0", () -> new VpSde(1, 301),
                "sigma-min 2.0 and sigma-max 2.0", () -> new VeSde(2, 2),
                "sigma-min -1.0", () -> new VeSde(-1, 2));
        wrong.forEach((part, make) -> {
            String message =
                    assertThrows(IllegalArgumentException.class, make::run).getMessage();
            assertTrue(message.contains(part), message);
        });
    }
}
