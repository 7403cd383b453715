package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays as the contracts make and compare them. */
final class SampleArrays {
    private SampleArrays() {}

    /** Standard normal rows, sample {@code first} on. */
    static INDArray normal(String name, DataType type, long n, long... event) {
        return RandomStream.of(7).split(name).draw(Noise.NORMAL, 0, type, Events.batch(n, event));
    }

    /** A column of times {@code [n, 1, ..., 1]}. */
    static INDArray column(DataType type, double[] times, long... event) {
        return Nd4j.createFromArray(times).castTo(type).reshape('c', Events.column(times.length, event));
    }

    /** The elements in row-major order. */
    static double[] values(INDArray x) {
        return x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }

    /** Some rows, copied, in the given order. */
    static INDArray rows(INDArray x, int... rows) {
        double[] from = values(x);
        int width = from.length / Math.toIntExact(x.size(0));
        double[] to = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(from, rows[i] * width, to, i * width, width);
        }
        long[] shape = x.shape().clone();
        shape[0] = rows.length;
        return Nd4j.createFromArray(to).castTo(x.dataType()).reshape('c', shape);
    }

    static void assertShape(String what, INDArray x, long... shape) {
        assertArrayEquals(
                shape,
                x.shape(),
                () -> what + " has shape " + Arrays.toString(x.shape()) + " and must have " + Arrays.toString(shape));
    }

    static void assertFinite(String what, INDArray x) {
        double[] values = values(x);
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                fail(what + " is not finite: element " + i + " is " + values[i]);
            }
        }
    }

    /** Bit for bit. */
    static void assertSame(String what, INDArray expected, INDArray actual) {
        assertShape(what, actual, expected.shape());
        double[] e = values(expected);
        double[] a = values(actual);
        for (int i = 0; i < e.length; i++) {
            if (Double.doubleToLongBits(e[i]) != Double.doubleToLongBits(a[i])) {
                fail(what + ": element " + i + " is " + a[i] + " and must be exactly " + e[i]);
            }
        }
    }

    /** Up to {@code tolerance} times the largest magnitude, or 1 if that is more. */
    static void assertClose(String what, INDArray expected, INDArray actual, double tolerance) {
        assertShape(what, actual, expected.shape());
        double[] e = values(expected);
        double[] a = values(actual);
        double scale = Math.max(1, Arrays.stream(e).map(Math::abs).max().orElse(0));
        for (int i = 0; i < e.length; i++) {
            assertEquals(e[i], a[i], tolerance * scale, what + ", element " + i);
        }
    }
}
