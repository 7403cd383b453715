package org.ergodic.flows.residual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.flows.Built;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PlanarTest {
    @Nested
    class Table extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Planar(3);
        }
    }

    @Nested
    class OneNumber extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Planar(1);
        }

        @Override
        protected long[] event() {
            return new long[] {1};
        }
    }

    @Nested
    class Picture extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Composition.of(3, i -> new Planar(event()));
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    /** w, u, and what is hard about them. */
    static Stream<Arguments> extremes() {
        return Stream.of(
                Arguments.of("u'w far below -1", new double[] {3, 4}, new double[] {-3, -4}),
                Arguments.of("the softplus underflows", new double[] {30, 40}, new double[] {-30, -40}),
                Arguments.of("u'w large", new double[] {3, 4}, new double[] {6, 8}),
                Arguments.of("w short", new double[] {1e-3, -1e-3}, new double[] {2, 1}),
                Arguments.of("w too short to count", new double[] {1e-8, 0}, new double[] {2, 1}),
                Arguments.of("w zero", new double[] {0, 0}, new double[] {2, 1}),
                Arguments.of("u orthogonal to w", new double[] {1, 1}, new double[] {50, -50}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("extremes")
    void roundTripAtExtremeParameters(String what, double[] w, double[] u) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            WithLogDet there = new Planar(2).inverse(s, s.input("x", -1, 2), Context.none());
            WithLogDet back = new Planar(2).forward(s, there.value(), Context.none());
            WithLogDet again = new Planar(2).inverse(s, back.value(), Context.none());
            s.output("z", there.value());
            s.output("again", again.value());
            s.output("log-det", there.logDet());
            s.output("log-det-again", again.logDet());
            s.output("log-det-back", back.logDet());
        });
        set(built, w, u, 0.3);
        INDArray x = RandomStream.of(3)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, 200, 2)
                .mul(2);
        Map<String, INDArray> values = built.program().run(built.variables(), Map.of("x", x));
        // The residual of 1e-12 in w'z moves the round trip by at most |û| of it; |û| is below 1000 here.
        INDArray z = values.get("z");
        double error = z.sub(values.get("again")).amaxNumber().doubleValue();
        assertTrue(error <= 1e-9 * Math.max(1, z.amaxNumber().doubleValue()), what + ": round trip off by " + error);
        for (String name : new String[] {"log-det", "log-det-again", "log-det-back"}) {
            for (int i = 0; i < 200; i++) {
                assertTrue(Double.isFinite(values.get(name).getDouble(i)), what + ": " + name + " is not finite");
            }
        }
        double sum = values.get("log-det-again")
                .add(values.get("log-det-back"))
                .amaxNumber()
                .doubleValue();
        assertEquals(0, sum, 1e-6, what + ": log-determinants of both directions");
    }

    @Test
    void isTheMapOfThePaper() {
        double[] w = {0.8, -1.1};
        double[] u = {-1.5, 2.5};
        double b = 0.2;
        Built built = Built.of(DataType.DOUBLE, s -> {
            WithLogDet z = new Planar(2).inverse(s, s.input("x", -1, 2), Context.none());
            s.output("z", z.value());
            s.output("log-det", z.logDet());
        });
        set(built, w, u, b);
        double[] x = {0.7, -0.4};
        Map<String, INDArray> values = built.program()
                .run(built.variables(), Map.of("x", Nd4j.createFromArray(x).reshape(1, 2)));

        double uw = u[0] * w[0] + u[1] * w[1];
        double along = Math.log1p(Math.exp(uw)) - 1 - uw;
        double norm = w[0] * w[0] + w[1] * w[1];
        double t = Math.tanh(w[0] * x[0] + w[1] * x[1] + b);
        double hatProduct = 0;
        for (int i = 0; i < 2; i++) {
            double hat = u[i] + along * w[i] / norm;
            hatProduct += hat * w[i];
            assertEquals(x[i] + hat * t, values.get("z").getDouble(0, i), 1e-10);
        }
        assertTrue(uw < -1 && hatProduct > -1, "u'w = " + uw + " is not invertible as it stands");
        assertEquals(
                Math.log(1 + (1 - t * t) * hatProduct), values.get("log-det").getDouble(0), 1e-10);
    }

    @Test
    void densityIsClosedFormAndSamplingNumeric() {
        assertEquals(Bijection.Cost.CLOSED_FORM, new Planar(2).cost(Bijection.Direction.INVERSE));
        assertEquals(Bijection.Cost.NUMERIC, new Planar(2).cost(Bijection.Direction.FORWARD));
    }

    @Test
    void samplesAreDifferentiableInTheParameters() {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = new Planar(2)
                    .forward(s, s.input("z", -1, 2), Context.none())
                    .value();
            SDVariable total = s.output("total", x.mul(x).sum());
            SDVariable u = s.parameters().get("u");
            s.output("gradient", s.gradient(total, java.util.List.of(u)).get(0));
        });
        set(built, new double[] {0.8, -1.1}, new double[] {-0.5, 0.7}, 0.2);
        INDArray z = RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, 2);
        double slope = built.run("gradient", Map.of("z", z)).getDouble(0);
        double h = 1e-5;
        set(built, new double[] {0.8, -1.1}, new double[] {-0.5 + h, 0.7}, 0.2);
        double up = built.run("total", Map.of("z", z)).getDouble(0);
        set(built, new double[] {0.8, -1.1}, new double[] {-0.5 - h, 0.7}, 0.2);
        double down = built.run("total", Map.of("z", z)).getDouble(0);
        // Central differences: truncation h² f''' / 6 is some 1e-10, rounding 1e-15 / h.
        assertEquals((up - down) / (2 * h), slope, 1e-6);
    }

    private static void set(Built built, double[] w, double[] u, double b) {
        built.variables().set("w", Nd4j.createFromArray(w).reshape(1, 2));
        built.variables().set("u", Nd4j.createFromArray(u).reshape(1, 2));
        built.variables().set("b", Nd4j.createFromArray(b).reshape(1, 1));
    }
}
