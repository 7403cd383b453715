package org.ergodic.data.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Fixed random directions, and sets of points seen along them: for each direction the sorted projections. */
final class Slices {
    private static final int BLOCK = 64;

    private final INDArray directions;

    private Slices(INDArray directions) {
        this.directions = directions;
    }

    /** {@return {@code k} directions uniform on the unit sphere of {@code d} dimensions} */
    static Slices draw(RandomStream random, int k, int d) {
        INDArray g = random.draw(Noise.NORMAL, 0, DataType.DOUBLE, k, d);
        return new Slices(g.diviColumnVector(g.norm2(1)));
    }

    /** {@return the points {@code [n, d]} along each direction, sorted: {@code [k][n]}} */
    double[][] sorted(INDArray points) {
        int k = Math.toIntExact(directions.size(0));
        double[][] sorted = new double[k][];
        for (int begin = 0; begin < k; begin += BLOCK) {
            int first = begin;
            int end = Math.min(k, begin + BLOCK);
            INDArray block = directions.get(
                    org.nd4j.linalg.indexing.NDArrayIndex.interval(first, end),
                    org.nd4j.linalg.indexing.NDArrayIndex.all());
            double[][] projected = Rows.of(block.mmul(points.transpose()));
            IntStream.range(first, end).parallel().forEach(i -> {
                Arrays.sort(projected[i - first]);
                sorted[i] = projected[i - first];
            });
        }
        return sorted;
    }

    /** {@return the mean over directions of the one-dimensional distances between two sorted sets} */
    static double distance(double[][] a, double[][] b) {
        double[] each = new double[a.length];
        IntStream.range(0, a.length).parallel().forEach(i -> each[i] = wasserstein(a[i], b[i]));
        return Arrays.stream(each).average().orElseThrow();
    }

    /**
     * The first Wasserstein distance of two sets on the line: the area between their distribution functions, which for
     * sets of one size is the mean distance of values of equal rank.
     *
     * @param a sorted
     * @param b sorted, of any size
     */
    static double wasserstein(double[] a, double[] b) {
        double area = 0;
        int i = 0;
        int j = 0;
        double at = Math.min(a[0], b[0]);
        while (i < a.length || j < b.length) {
            boolean fromA = j == b.length || i < a.length && a[i] <= b[j];
            double next = fromA ? a[i] : b[j];
            area += Math.abs((double) i / a.length - (double) j / b.length) * (next - at);
            at = next;
            if (fromA) {
                i++;
            } else {
                j++;
            }
        }
        return area;
    }
}
