package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Energy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every {@link Energy} must satisfy, at its start values and after random changes of its parameters. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class EnergyContract {
    static final int ROWS = 5;

    /** How far parameters are changed, so that nothing is tested only at start values. */
    static final double CHANGE = 0.5;

    /**
     * The energy to test, for {@link #event}.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Energy energy();

    /**
     * The shape of an event.
     *
     * @return {@code [3]} unless overridden
     */
    protected long[] event() {
        return new long[] {3};
    }

    /**
     * Events to test at, such as binary ones for binary units.
     *
     * @param rows how many
     * @return {@code [rows, event]} in double precision; standard normal unless overridden
     */
    protected INDArray points(int rows) {
        return SampleArrays.normal("points", DataType.DOUBLE, rows, event());
    }

    /**
     * Whether the energy is a function of real numbers whose slope means something.
     *
     * @return true unless overridden
     */
    protected boolean differentiable() {
        return true;
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("the energy is one finite number a row")
    void shape(DataType type) {
        for (double change : new double[] {0, CHANGE}) {
            INDArray energy = energy(build(type).perturbed(change), points(ROWS).castTo(type));
            SampleArrays.assertShape("the energy", energy, ROWS);
            SampleArrays.assertFinite("the energy", energy);
        }
        SampleArrays.assertShape("the energy of one row", energy(build(DataType.DOUBLE), points(1)), 1);
    }

    @Test
    @DisplayName("rows do not depend on each other")
    void rowIndependence() {
        Built built = build(DataType.DOUBLE).perturbed(CHANGE);
        INDArray all = energy(built, points(ROWS));
        for (int row = 0; row < ROWS; row++) {
            // A matrix product may round differently for another batch, so up to some last bits.
            SampleArrays.assertClose(
                    "the energy of row " + row + " alone",
                    SampleArrays.rows(all, row),
                    energy(built, SampleArrays.rows(points(ROWS), row)),
                    1e-11);
        }
    }

    /** Central differences: their truncation error is of the order of the step squared, 1e-8. */
    @Test
    @DisplayName("the slope by the event is that of finite differences")
    void slope() {
        if (!differentiable()) {
            return;
        }
        Built built = build(DataType.DOUBLE).perturbed(CHANGE);
        INDArray x = points(ROWS);
        INDArray slope = built.run(Map.of("x", x)).get("slope");
        Gradients.assertSlope("the slope", "", x, slope, 1e-4, moved -> energy(built, moved));
    }

    @Test
    @DisplayName("the gradient reaches every parameter")
    void gradients() {
        Built built = Gradients.of(s -> {
            SDVariable x = s.input("x", Events.batch(-1, event()));
            SDVariable weight = s.input("weight", -1);
            return energy().energy(s, x).mul(weight).sum();
        });
        if (!built.parameters().isEmpty()) {
            Gradients.assertReachAll(
                    built.perturbed(CHANGE),
                    Map.of("x", points(ROWS), "weight", SampleArrays.normal("weight", DataType.DOUBLE, ROWS)));
        }
    }

    @Test
    @DisplayName("under the same scope parameters are shared, under another they are not")
    void sharing() {
        int once = build(DataType.DOUBLE).parameters().size();
        Built twice = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event()));
            s.output("first", energy().energy(s, x));
            s.output("second", energy().energy(s, x));
            s.output("other", energy().energy(s.child("other"), x));
        });
        assertEquals(2 * once, twice.parameters().size());
        Map<String, INDArray> values = twice.run(Map.of("x", points(ROWS)));
        SampleArrays.assertSame("the same energy in the same scope", values.get("first"), values.get("second"));
    }

    /** Single precision leaves about 1e-7 a product; 1e-3 of the largest energy is far above any sum of them. */
    @Test
    @DisplayName("single and double precision agree")
    void precisions() {
        Built single = build(DataType.FLOAT).perturbed(CHANGE);
        INDArray expected = energy(build(DataType.DOUBLE).with(single), points(ROWS));
        INDArray actual = energy(single, points(ROWS).castTo(DataType.FLOAT));
        assertEquals(DataType.FLOAT, actual.dataType());
        SampleArrays.assertClose("the energy in single precision", expected, actual.castTo(DataType.DOUBLE), 1e-3);
    }

    @Test
    @DisplayName("it finds nothing wrong with its own points")
    void check() {
        assertEquals(Optional.empty(), energy().check(points(ROWS)));
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        Energy energy = energy();
        List<INDArray> energies =
                Threads.together(2, () -> energy(build(DataType.DOUBLE, energy).perturbed(CHANGE), points(ROWS)));
        SampleArrays.assertSame("the energy in another thread", energies.get(0), energies.get(1));
    }

    private Built build(DataType type) {
        return build(type, energy());
    }

    private Built build(DataType type, Energy energy) {
        return Built.of(type, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event()));
            SDVariable value = s.output("energy", energy.energy(s, x));
            if (differentiable()) {
                s.output("slope", s.gradient(value, List.of(x)).get(0));
            }
        });
    }

    private static INDArray energy(Built built, INDArray x) {
        return built.run(Map.of("x", x)).get("energy");
    }
}
