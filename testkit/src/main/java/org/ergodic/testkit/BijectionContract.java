package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
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

/**
 * What every {@link Bijection} must satisfy: at its start values, after random changes of its parameters, and after
 * training.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class BijectionContract {
    private static final int ROWS = 6;
    private static final int TRAINING_ROWS = 64;
    private static final int TRAINING_STEPS = 40;
    private static final double TRAINING_RATE = 0.1;

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
        return SampleArrays.normal("points", DataType.DOUBLE, rows, event()).mul(1.5);
    }

    /**
     * Data and base points far out or at places of their own, such as the bounds of a spline, to test at after
     * training.
     *
     * @param rows how many
     * @return {@code [rows, event]} in double precision; {@link #points} times 4 unless overridden, as a bijection of a
     *     bounded set must
     */
    protected INDArray tails(int rows) {
        return points(rows).mul(4);
    }

    @Test
    @DisplayName("value and log-determinant have their shapes")
    void shapes() {
        Map<String, INDArray> values = both(DataType.DOUBLE).run(Map.of("x", points(ROWS)));
        for (String direction : List.of("inverse", "forward")) {
            SampleArrays.assertShape("the value of " + direction, values.get(direction), Events.batch(ROWS, event()));
            SampleArrays.assertShape("the log-determinant of " + direction, values.get(direction + "-log-det"), ROWS);
            SampleArrays.assertFinite("the value of " + direction, values.get(direction));
            SampleArrays.assertFinite("the log-determinant of " + direction, values.get(direction + "-log-det"));
        }
    }

    /** Where a bijection does not, a flow would train on numbers that are none. */
    @Test
    @DisplayName("a direction takes every row of finite numbers, or says that it does not")
    void domain() {
        int size = Events.size(event());
        double[] values = new double[3 * size];
        Arrays.fill(values, size, 2 * size, 20);
        Arrays.fill(values, 2 * size, 3 * size, -20);
        INDArray points = Nd4j.createFromArray(values).reshape('c', Events.batch(3, event()));
        for (Bijection.Direction direction : Bijection.Direction.values()) {
            if (bijection().takesAll(direction)) {
                Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", Events.batch(-1, event()));
                    output(s, "it", direction == Bijection.Direction.INVERSE ? inverse(s, x) : forward(s, x));
                });
                Map<String, INDArray> it = built.run(Map.of("x", points));
                String what = " of " + direction + " at 0, 20 and -20, of which takesAll says that they are taken";
                SampleArrays.assertFinite("the value" + what, it.get("it"));
                SampleArrays.assertFinite("the log-determinant" + what, it.get("it-log-det"));
                assertTrue(
                        bijection().check(direction, points).isEmpty(),
                        () -> "check refuses numbers, and takesAll says that all are taken by " + direction);
            }
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
        roundTrip(thereAndBack(type).perturbed(change), points(ROWS).castTo(type), tolerance);
    }

    private Built thereAndBack(DataType type) {
        return Built.of(type, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event()));
            WithLogDet there = inverse(s, x);
            WithLogDet back = forward(s, there.value());
            s.output("back-in-data", back.value());
            s.output("log-det-in-data", there.logDet().add(back.logDet()));
            WithLogDet thereToo = forward(s, x);
            WithLogDet backToo = inverse(s, thereToo.value());
            s.output("back-in-base", backToo.value());
            s.output("log-det-in-base", thereToo.logDet().add(backToo.logDet()));
        });
    }

    private static void roundTrip(Built built, INDArray x, double tolerance) {
        Map<String, INDArray> values = built.run(Map.of("x", x));
        INDArray zeros = SampleArrays.column(x.dataType(), new double[Math.toIntExact(x.size(0))]);
        SampleArrays.assertClose("forward(inverse(x))", x, values.get("back-in-data"), tolerance);
        SampleArrays.assertClose("inverse(forward(z))", x, values.get("back-in-base"), tolerance);
        // A point off by e has a log-determinant off by about the slope of it times e.
        double sum = 100 * tolerance;
        SampleArrays.assertClose("the sum of log-determinants", zeros, values.get("log-det-in-data"), sum);
        SampleArrays.assertClose("the sum of log-determinants", zeros, values.get("log-det-in-base"), sum);
    }

    /** Central differences of step 1e-5: truncation leaves some 1e-9 of the third derivative, rounding 1e-11. */
    @ParameterizedTest(name = "parameters changed by {0}")
    @ValueSource(doubles = {0, 0.1, 0.5})
    @DisplayName("the log-determinants are those of the numeric Jacobian")
    void logDet(double change) {
        logDet(both(DataType.DOUBLE).perturbed(change), points(ROWS));
    }

    private void logDet(Built built, INDArray points) {
        int rows = Math.toIntExact(points.size(0));
        int size = Events.size(event());
        double h = 1e-5;
        for (String direction : List.of("inverse", "forward")) {
            double[][][] jacobians = new double[rows][size][size];
            for (int column = 0; column < size; column++) {
                double[] up = shifted(built, direction, points, column, h);
                double[] down = shifted(built, direction, points, column, -h);
                for (int i = 0; i < rows * size; i++) {
                    jacobians[i / size][i % size][column] = (up[i] - down[i]) / (2 * h);
                }
            }
            double[] declared =
                    SampleArrays.values(built.run(Map.of("x", points)).get(direction + "-log-det"));
            double allowed = Math.max(1e-5, 1e3 * tolerance() / h * 1e-3);
            for (int row = 0; row < rows; row++) {
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
        double[] values = SampleArrays.values(points);
        int size = values.length / Math.toIntExact(points.size(0));
        for (int row = 0; row < points.size(0); row++) {
            values[row * size + column] += h;
        }
        INDArray x = Nd4j.createFromArray(values).reshape('c', points.shape());
        return SampleArrays.values(built.run(Map.of("x", x)).get(direction));
    }

    @Test
    @DisplayName("after training all this holds still, in the tails too")
    void afterTraining() {
        Built trained = trained();
        Built thereAndBack = thereAndBack(DataType.DOUBLE).with(trained);
        Built both = both(DataType.DOUBLE).with(trained);
        for (INDArray points : List.of(points(ROWS), tails(ROWS))) {
            roundTrip(thereAndBack, points, tolerance());
            logDet(both, points);
        }
    }

    /**
     * Trained by maximum likelihood with a normal base on {@link #points}, after the start values from them: steps
     * along the gradient, no longer than a rate, so that any likelihood may be as steep as it is.
     */
    private Built trained() {
        INDArray data = points(TRAINING_ROWS);
        Built started = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event()));
            s.output(
                    "z",
                    bijection().initialize(s.child("flow"), x, Context.none()).value());
        });
        started.run(Map.of("x", data));
        if (started.parameters().isEmpty()) {
            return started;
        }
        Built step = Built.of(DataType.DOUBLE, s -> {
                    WithLogDet inverse = inverse(s, s.input("x", Events.batch(-1, event())));
                    SDVariable z = inverse.value();
                    SDVariable loss =
                            z.mul(z).mul(0.5).sum().sub(inverse.logDet().sum()).mul(1.0 / TRAINING_ROWS);
                    List<SDVariable> parameters = List.copyOf(s.parameters().values());
                    List<SDVariable> gradients = s.gradient(loss, parameters);
                    SDVariable squares = s.constant(1);
                    for (SDVariable gradient : gradients) {
                        squares = squares.add(gradient.mul(gradient).sum());
                    }
                    SDVariable length = s.sameDiff().math().sqrt(squares);
                    for (int i = 0; i < gradients.size(); i++) {
                        SDVariable move = gradients.get(i).div(length).mul(TRAINING_RATE);
                        s.assign(parameters.get(i), parameters.get(i).sub(move));
                    }
                    s.output("loss", loss);
                })
                .with(started);
        double before = step.run(Map.of("x", data)).get("loss").getDouble(0);
        for (int i = 0; i < TRAINING_STEPS; i++) {
            step.run(Map.of("x", data));
        }
        double after = step.run(Map.of("x", data)).get("loss").getDouble(0);
        // What starts from data may be at its best from the start; rounding is far below this.
        assertTrue(
                after <= before + 1e-9,
                () -> "training by maximum likelihood takes the loss from " + before + " to " + after);
        return step;
    }

    @Test
    @DisplayName("the gradient of a density reaches every parameter")
    void gradients() {
        Built built = Gradients.of(s -> {
                    WithLogDet inverse = inverse(s, s.input("x", Events.batch(-1, event())));
                    // A base without symmetries, since a bijection may be one of them, as a rotation is of a round
                    // Gaussian.
                    int size = Events.size(event());
                    INDArray numbers =
                            Nd4j.linspace(0.5, 2, size, DataType.DOUBLE).reshape('c', Events.batch(1, event()));
                    SDVariable z = inverse.value().sub(s.constant(numbers));
                    return z.mul(z)
                            .mul(s.constant(numbers))
                            .sum()
                            .mul(-0.5)
                            .add(inverse.logDet().sum());
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
            Map<String, INDArray> one = built.run(Map.of("x", SampleArrays.rows(points, row)));
            for (String output : all.keySet()) {
                SampleArrays.assertClose(
                        output + " of row " + row + " alone",
                        SampleArrays.rows(all.get(output), row),
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
        SampleArrays.assertSame("the inverse in another thread", values.get(0), values.get(1));
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
