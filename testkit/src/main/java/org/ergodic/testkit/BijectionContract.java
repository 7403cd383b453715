package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every {@link Bijection} must satisfy, at its start values and after random changes of its parameters. */
public abstract class BijectionContract {
    private static final int ROWS = 6;

    /**
     * The bijection to test, for {@link #event}.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Bijection bijection();

    /**
     * The shape of an event; keep it small, since the Jacobian is taken column by column.
     *
     * @return {@code [3]} unless overridden
     */
    protected long[] event() {
        return new long[] {3};
    }

    /**
     * The error allowed to a round trip in double precision, relative to the largest element or 1.
     *
     * @return 1e-9 unless overridden, as a direction by iteration to a tolerance must
     */
    protected double tolerance() {
        return 1e-9;
    }

    /**
     * Data and base points to test at.
     *
     * @param rows how many
     * @return {@code [rows, event]} in double precision; standard normal times 1.5 unless overridden
     */
    protected INDArray points(int rows) {
        return Batches.normal("points", DataType.DOUBLE, rows, event()).mul(1.5);
    }

    @Test
    @DisplayName("value and log-determinant have their shapes")
    void shapes() {
        Map<String, INDArray> values = both(DataType.DOUBLE).run(Map.of("x", points(ROWS)));
        for (String direction : List.of("inverse", "forward")) {
            Batches.assertShape("the value of " + direction, values.get(direction), Events.batch(ROWS, event()));
            Batches.assertShape("the log-determinant of " + direction, values.get(direction + "-log-det"), ROWS);
            Batches.assertFinite("the value of " + direction, values.get(direction));
            Batches.assertFinite("the log-determinant of " + direction, values.get(direction + "-log-det"));
        }
    }

    @ParameterizedTest(name = "parameters changed by {0}")
    @ValueSource(doubles = {0, 0.1, 0.5})
    @DisplayName("each direction undoes the other, and so do their log-determinants")
    void roundTrip(double change) {
        roundTrip(DataType.DOUBLE, change, tolerance());
    }

    @Test
    @DisplayName("each direction undoes the other in single precision")
    void roundTripInSinglePrecision() {
        // Single precision resolves 6e-8; a map that stretches a thousandfold leaves 1e-4 of that.
        roundTrip(DataType.FLOAT, 0.1, Math.max(1e-3, tolerance()));
    }

    private void roundTrip(DataType type, double change, double tolerance) {
        Built built = Built.of(type, s -> {
                    SDVariable x = s.input("x", Events.batch(-1, event()));
                    WithLogDet there = inverse(s, x);
                    WithLogDet back = forward(s, there.value());
                    s.output("back-in-data", back.value());
                    s.output("log-det-in-data", there.logDet().add(back.logDet()));
                    WithLogDet thereToo = forward(s, x);
                    WithLogDet backToo = inverse(s, thereToo.value());
                    s.output("back-in-base", backToo.value());
                    s.output("log-det-in-base", thereToo.logDet().add(backToo.logDet()));
                })
                .perturbed(change);
        INDArray x = points(ROWS);
        Map<String, INDArray> values = built.run(Map.of("x", x.castTo(type)));
        INDArray zeros = Batches.column(DataType.DOUBLE, new double[ROWS]);
        Batches.assertClose("forward(inverse(x))", x, values.get("back-in-data"), tolerance);
        Batches.assertClose("inverse(forward(z))", x, values.get("back-in-base"), tolerance);
        // A point off by e has a log-determinant off by about the slope of it times e.
        double sum = 100 * tolerance;
        Batches.assertClose("the sum of log-determinants", zeros, values.get("log-det-in-data"), sum);
        Batches.assertClose("the sum of log-determinants", zeros, values.get("log-det-in-base"), sum);
    }

    /** Central differences of step 1e-5: truncation leaves some 1e-9 of the third derivative, rounding 1e-11. */
    @ParameterizedTest(name = "parameters changed by {0}")
    @ValueSource(doubles = {0, 0.1, 0.5})
    @DisplayName("the log-determinants are those of the numeric Jacobian")
    void logDet(double change) {
        Built built = both(DataType.DOUBLE).perturbed(change);
        INDArray points = points(ROWS);
        int size = Events.size(event());
        double h = 1e-5;
        for (String direction : List.of("inverse", "forward")) {
            double[][][] jacobians = new double[ROWS][size][size];
            for (int column = 0; column < size; column++) {
                double[] up = shifted(built, direction, points, column, h);
                double[] down = shifted(built, direction, points, column, -h);
                for (int i = 0; i < ROWS * size; i++) {
                    jacobians[i / size][i % size][column] = (up[i] - down[i]) / (2 * h);
                }
            }
            double[] declared = Batches.values(built.run(Map.of("x", points)).get(direction + "-log-det"));
            double allowed = Math.max(1e-5, 1e3 * tolerance() / h * 1e-3);
            for (int row = 0; row < ROWS; row++) {
                double numeric = Determinant.logAbs(jacobians[row]);
                assertEquals(
                        numeric,
                        declared[row],
                        allowed * Math.max(1, Math.abs(numeric)),
                        "the log-determinant of " + direction + " at row " + row + " against the numeric Jacobian's");
            }
        }
    }

    private static double[] shifted(Built built, String direction, INDArray points, int column, double h) {
        double[] values = Batches.values(points);
        int size = values.length / (int) points.size(0);
        for (int row = 0; row < points.size(0); row++) {
            values[row * size + column] += h;
        }
        INDArray x = Nd4j.createFromArray(values).reshape('c', points.shape());
        return Batches.values(built.run(Map.of("x", x)).get(direction));
    }

    @Test
    @DisplayName("the gradient of a density reaches every parameter")
    void gradients() {
        Built built = Gradients.of(s -> {
                    WithLogDet inverse = inverse(s, s.input("x", Events.batch(-1, event())));
                    SDVariable z = inverse.value();
                    return z.mul(z).sum().mul(-0.5).add(inverse.logDet().sum());
                })
                .perturbed(0.1);
        Gradients.assertReachAll(built, Map.of("x", points(ROWS)));
    }

    @Test
    @DisplayName("both directions share their parameters")
    void sharing() {
        Built alone = Built.of(DataType.DOUBLE, s -> {
            WithLogDet inverse = inverse(s, s.input("x", Events.batch(-1, event())));
            s.output("z", inverse.value());
        });
        assertEquals(
                alone.parameters(),
                both(DataType.DOUBLE).parameters(),
                "the parameters of both directions against those of the inverse alone");
    }

    @Test
    @DisplayName("rows do not depend on each other")
    void rowIndependence() {
        Built built = both(DataType.DOUBLE).perturbed(0.1);
        INDArray points = points(ROWS);
        Map<String, INDArray> all = built.run(Map.of("x", points));
        double allowed = Math.max(1e-11, tolerance());
        for (int row = 0; row < ROWS; row++) {
            Map<String, INDArray> one = built.run(Map.of("x", Batches.rows(points, row)));
            for (String output : all.keySet()) {
                Batches.assertClose(
                        output + " of row " + row + " alone",
                        Batches.rows(all.get(output), row),
                        one.get(output),
                        allowed);
            }
        }
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        Bijection bijection = bijection();
        List<INDArray> values = Threads.together(
                2,
                () -> Built.of(DataType.DOUBLE, s -> {
                            SDVariable x = s.input("x", Events.batch(-1, event()));
                            s.output(
                                    "z",
                                    bijection
                                            .inverse(s.child("flow"), x, Context.none())
                                            .value());
                        })
                        .run(Map.of("x", points(ROWS)))
                        .get("z"));
        Batches.assertSame("the inverse in another thread", values.get(0), values.get(1));
    }

    @Test
    @DisplayName("it says what each direction costs")
    void costs() {
        for (Bijection.Direction direction : Bijection.Direction.values()) {
            assertTrue(bijection().cost(direction) != null, () -> "no cost for " + direction);
        }
    }

    private Built both(DataType type) {
        return Built.of(type, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event()));
            output(s, "inverse", inverse(s, x));
            output(s, "forward", forward(s, x));
        });
    }

    private static void output(Scope s, String name, WithLogDet result) {
        s.output(name, result.value());
        s.output(name + "-log-det", result.logDet());
    }

    private WithLogDet inverse(Scope s, SDVariable x) {
        return bijection().inverse(s.child("flow"), x, Context.none());
    }

    private WithLogDet forward(Scope s, SDVariable z) {
        return bijection().forward(s.child("flow"), z, Context.none());
    }
}
