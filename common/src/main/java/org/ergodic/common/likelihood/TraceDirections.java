package org.ergodic.common.likelihood;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The random directions along which a divergence is found. A row's probes are sqrt(d) times orthonormal directions
 * drawn uniformly, its sketches normal numbers.
 *
 * @param probes how many estimates there are; 0 for the exact divergence
 * @param sketches how many directions span what is taken exactly, none for Hutchinson's estimate
 */
record TraceDirections(int probes, int sketches) {
    /**
     * Those of a request. Hutch++ spends a third of its directional derivatives on the sketches, as many on their
     * range, and the rest on probes (Meyer et al. 2021, algorithm 1); with fewer than three there is no range.
     */
    static TraceDirections of(Likelihood.Request request, int size) {
        int all = request.probesFor(size);
        int sketches = request.estimator() == Likelihood.Estimator.HUTCH_PLUS_PLUS ? all / 3 : 0;
        return new TraceDirections(all - 2 * sketches, sketches);
    }

    int all() {
        return probes + sketches;
    }

    /** The integrals beside a state. */
    int columns() {
        return Math.max(1, probes);
    }

    /** The directions of n rows from {@code firstRow} on, the probes first, each {@code [n, event]}. */
    INDArray[] draw(RandomStream random, long firstRow, DataType type, int n, long... event) {
        int size = Events.size(event);
        double[][] directions = new double[all()][];
        for (int k = 0; k < directions.length; k++) {
            RandomStream own = k < probes
                    ? random.split("probe").split(k)
                    : random.split("sketch").split(k - probes);
            directions[k] = NativeMemory.values(own.draw(Noise.NORMAL, firstRow, DataType.DOUBLE, n, size));
        }
        double[][] orthogonal = Arrays.copyOf(directions, probes);
        for (int row = 0; row < n; row++) {
            orthogonalise(orthogonal, row * size, size);
        }
        return Arrays.stream(directions)
                .map(numbers -> NativeMemory.array(numbers, type, Events.batch(n, event)))
                .toArray(INDArray[]::new);
    }

    /**
     * Makes stretches of arrays orthogonal to each other and of the length sqrt(size), by Gram and Schmidt; of normal
     * numbers these are uniformly distributed. Once more is enough against rounding (Giraud, Langou and Rozloznik
     * 2005).
     */
    private static void orthogonalise(double[][] vectors, int from, int size) {
        for (int k = 0; k < vectors.length; k++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < k; before++) {
                    double along = dot(vectors[k], vectors[before], from, size) / size;
                    for (int i = from; i < from + size; i++) {
                        vectors[k][i] -= along * vectors[before][i];
                    }
                }
            }
            double scale = Math.sqrt(size / dot(vectors[k], vectors[k], from, size));
            for (int i = from; i < from + size; i++) {
                vectors[k][i] *= scale;
            }
        }
    }

    private static double dot(double[] a, double[] b, int from, int size) {
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
