package org.ergodic.flows.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.Built;
import org.ergodic.flows.autoregressive.ConditionerMlp;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LogisticMixtureTest {
    @Nested
    class Couplings extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Coupling(
                    "logistic-mixture-coupling",
                    new LogisticMixture(3),
                    new ConditionerMlp(List.of(6)),
                    Mask.HALVES.stays(false, event()),
                    event());
        }

        @Override
        protected long[] event() {
            return new long[] {2};
        }
    }

    private static Built built() {
        Built built = Built.of(DataType.DOUBLE, s -> {
            Bijection map = new ElementwiseBijection("mixture", new LogisticMixture(2), 1);
            SDVariable x = s.input("x", -1, 1);
            WithLogDet z = map.inverse(s, x, Context.none());
            WithLogDet back = map.forward(s, z.value(), Context.none());
            s.output("z", z.value());
            s.output("log-slope", z.logDet());
            s.output("back", back.value());
            s.output("log-slope-back", back.logDet());
            s.output("slope-back", s.jvp(back.value(), x, s.sameDiff().onesLike(x)));
        });
        built.variables().set("weights", Nd4j.createFromArray(new double[][] {{Math.log(0.3), Math.log(0.7)}}));
        built.variables().set("means", Nd4j.createFromArray(new double[][] {{-3, 2}}));
        built.variables().set("widths", Nd4j.createFromArray(new double[][] {{-1, 0.5}}));
        return built;
    }

    private static double width(double raw) {
        return Math.exp(5 * Math.tanh(raw / 5));
    }

    @Test
    void isTheFormulaOfThePaper() {
        double[] x = {-5, -2.9, 0, 2, 4};
        Map<String, INDArray> values = at(built(), x);
        for (int i = 0; i < x.length; i++) {
            double f1 = 1 / (1 + Math.exp(-(x[i] + 3) / width(-1)));
            double f2 = 1 / (1 + Math.exp(-(x[i] - 2) / width(0.5)));
            double f = 0.3 * f1 + 0.7 * f2;
            double density = 0.3 * f1 * (1 - f1) / width(-1) + 0.7 * f2 * (1 - f2) / width(0.5);
            assertEquals(Math.log(f / (1 - f)), values.get("z").getDouble(i), 1e-12);
            assertEquals(
                    Math.log(density / f / (1 - f)), values.get("log-slope").getDouble(i), 1e-12);
        }
    }

    /** At 1,000 F rounds to 1; the map goes on with the slope of the widest part. */
    @Test
    void keepsItsTailsAndComesBackFromThem() {
        double[] x = {-1000, -60, -3, -0.5, 60, 1000};
        Map<String, INDArray> values = at(built(), x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i], values.get("back").getDouble(i), 1e-9 * Math.max(1, Math.abs(x[i])));
            assertEquals(
                    -values.get("log-slope").getDouble(i),
                    values.get("log-slope-back").getDouble(i),
                    1e-9);
            // The derivative of the way there and back, through the implicit function.
            assertEquals(1, values.get("slope-back").getDouble(i), 1e-9);
        }
        assertEquals(-Math.log(width(0.5)), values.get("log-slope").getDouble(5), 1e-12);
    }

    /** A base point that is not a number has no root: the answer is not finite, and no other row is touched. */
    @Test
    void whatDoesNotConvergeIsNotFinite() {
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output(
                        "x",
                        new ElementwiseBijection("mixture", new LogisticMixture(2), 1)
                                .forward(s, s.input("z", -1, 1), Context.none())
                                .value()));
        INDArray x = built.run("x", Map.of("z", Nd4j.createFromArray(new double[][] {{Double.NaN}, {0.5}})));
        assertFalse(Double.isFinite(x.getDouble(0)));
        assertEquals(0.5, x.getDouble(1), 1e-12);
    }

    @Test
    void saysWhatItCosts() {
        assertEquals(Cost.CLOSED_FORM, new LogisticMixture(2).cost(Direction.INVERSE));
        assertEquals(Cost.NUMERIC, new LogisticMixture(2).cost(Direction.FORWARD));
        assertThrows(IllegalArgumentException.class, () -> new LogisticMixture(0));
    }

    private static Map<String, INDArray> at(Built built, double... x) {
        return built.program()
                .run(built.variables(), Map.of("x", Nd4j.createFromArray(x).reshape(x.length, 1)));
    }
}
