package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Schedule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every {@link Schedule} must satisfy, for trainings of one step and of many, and for steps beyond the planned
 * ones.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class ScheduleContract {
    private static final long[] TOTALS = {1, 2, 10, 1000, 1_000_000};

    /**
     * The schedule to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Schedule schedule();

    private Built built(DataType type, long total) {
        return Built.of(type, s -> s.output("factor", schedule().factor(s, s.input("step"), total)));
    }

    private static INDArray factor(Built built, double step) {
        DataType type = built.variables().dataType();
        return built.run(Map.of("step", Nd4j.scalar(type, step))).get("factor");
    }

    /** Some steps of a training and after it: a training that goes on has more than were planned. */
    private static double[] steps(long total) {
        return new double[] {
            1,
            2,
            Math.max(1, total / 3),
            Math.max(1, total / 2),
            total,
            total + 1,
            2.0 * total,
            2.0 * total + 1,
            10.0 * total
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("the factor is a scalar of the graph's type")
    void scalar(DataType type) {
        INDArray factor = factor(built(type, 10), 3);
        SampleArrays.assertShape("the factor", factor);
        assertEquals(type, factor.dataType(), "the type of the factor");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("the factor is finite and not negative, beyond the last step too")
    void notNegative(DataType type) {
        for (long total : TOTALS) {
            Built built = built(type, total);
            for (double step : steps(total)) {
                double value = factor(built, step).getDouble(0);
                // 1 + cos(pi) and its like cancel to some last bits.
                assertTrue(
                        Double.isFinite(value) && value >= (type == DataType.FLOAT ? -1e-7 : -1e-15),
                        () -> "the factor is " + value + at(step, total));
            }
        }
    }

    @Test
    @DisplayName("some step of a training has a factor above 0")
    void trains() {
        for (long total : TOTALS) {
            Built built = built(DataType.DOUBLE, total);
            double most = 0;
            for (double step : steps(total)) {
                most = Math.max(most, step > total ? 0 : factor(built, step).getDouble(0));
            }
            assertTrue(most > 0, "the factor is 0 in all of " + total + " steps, so nothing is trained");
        }
    }

    /** Single precision counts steps to 2^24 and resolves 6e-8; a curve may pass through ten times that. */
    @Test
    @DisplayName("single and double precision agree")
    void precisions() {
        for (long total : TOTALS) {
            Built single = built(DataType.FLOAT, total);
            Built twice = built(DataType.DOUBLE, total);
            for (double step : steps(total)) {
                double expected = factor(twice, step).getDouble(0);
                assertEquals(
                        expected,
                        factor(single, step).getDouble(0),
                        1e-6 * Math.max(1, Math.abs(expected)),
                        () -> "the factor in single precision" + at(step, total));
            }
        }
    }

    /** What it kept from one step to the next would be gone where a training goes on without its checkpoint. */
    @Test
    @DisplayName("it is a function of the step alone: no randomness, no parameters, no states")
    void pure() {
        Graph graph = built(DataType.DOUBLE, 10).program().graph();
        assertEquals(Set.of("step"), graph.inputs().keySet(), "inputs");
        assertEquals(Set.of(), graph.variables().keySet(), "variables");
    }

    @Test
    @DisplayName("the factor of a step does not depend on the steps before")
    void deterministic() {
        Built built = built(DataType.DOUBLE, 1000);
        Schedule schedule = schedule();
        double[] steps = steps(1000);
        double[] values = new double[steps.length];
        for (int i = 0; i < steps.length; i++) {
            values[i] = factor(built, steps[i]).getDouble(0);
        }
        for (int i = steps.length - 1; i >= 0; i--) {
            Built again = Built.of(
                    DataType.DOUBLE, s -> s.output("factor", schedule.factor(s.child("rate"), s.input("step"), 1000)));
            assertEquals(values[i], factor(again, steps[i]).getDouble(0), 0, "the factor" + at(steps[i], 1000));
        }
    }

    private static String at(double step, long total) {
        return " at step " + (long) step + " of " + total;
    }
}
