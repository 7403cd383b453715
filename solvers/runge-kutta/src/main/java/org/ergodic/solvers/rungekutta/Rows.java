package org.ergodic.solvers.rungekutta;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A field on numbers of the heap: rows of states one after the other, and a time for each.
 *
 * @param field the field of all rows
 * @param type the model's type
 * @param event the shape of a state
 */
record Rows(VectorField field, DataType type, long... event) {
    int width() {
        return Events.size(event);
    }

    INDArray array(double... x) {
        return NativeMemory.array(x, type, Events.batch(x.length / width(), event));
    }

    /** The same field of some rows. */
    Rows select(int... rows) {
        return new Rows(field.select(rows), type, event);
    }

    /** The field at states and times of all rows. */
    double[] at(double[] x, double... times) {
        if (times.length == 0) {
            return new double[0];
        }
        INDArray when = NativeMemory.array(times, type, times.length);
        INDArray at = array(x);
        INDArray slopes = field.at(at, when);
        double[] values = NativeMemory.values(slopes);
        NativeMemory.release(slopes, at, when);
        return values;
    }

    /** Some rows of numbers. */
    static double[] gather(double[] x, int width, int... rows) {
        double[] some = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(x, rows[i] * width, some, i * width, width);
        }
        return some;
    }

    static boolean finite(double[] x, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!Double.isFinite(x[i])) {
                return false;
            }
        }
        return true;
    }

    static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** Some of the numbers. */
    static double[] some(double[] values, int... rows) {
        return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
    }

    /** Some of the numbers. */
    static int[] some(int[] values, int... rows) {
        return Arrays.stream(rows).map(i -> values[i]).toArray();
    }
}
