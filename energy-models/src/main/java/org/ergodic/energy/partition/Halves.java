package org.ergodic.energy.partition;

import java.util.List;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.energy.sampling.ChainDiagnostics;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Split R-hat (see {@link ChainDiagnostics}) of every unit that some chains hold, over the last half of their sweeps,
 * from sums alone: nothing is kept of a sweep.
 */
final class Halves {
    /** Fewer sweeps in each half of the last half say nothing. */
    private static final int FEWEST = 4;

    private final int[] layers;
    private final int from;
    private final int length;
    /** By half and layer, of each unit of each chain. */
    private final double[][][] sums;

    private final double[][][] squares;
    private int chains;

    /**
     * For chains of a given length.
     *
     * @param sweeps of each chain
     * @param layers to watch
     */
    Halves(int sweeps, int... layers) {
        this.layers = layers.clone();
        length = sweeps / 4;
        from = sweeps - 2 * length;
        sums = new double[2][layers.length][];
        squares = new double[2][layers.length][];
    }

    /** Takes in the states {@code [chains, units]} after a sweep, counted from 0. */
    void add(int sweep, List<INDArray> states) {
        if (sweep < from) {
            return;
        }
        int half = (sweep - from) / length;
        for (int k = 0; k < layers.length; k++) {
            INDArray state = states.get(layers[k]);
            double[] values = NativeMemory.values(state);
            chains = (int) state.size(0);
            if (sums[half][k] == null) {
                sums[half][k] = new double[values.length];
                squares[half][k] = new double[values.length];
            }
            for (int i = 0; i < values.length; i++) {
                sums[half][k][i] += values[i];
                squares[half][k][i] += values[i] * values[i];
            }
        }
    }

    /**
     * The largest over all units.
     *
     * @return 1 where no unit varies, infinity where one varies between halves and not within, not-a-number for chains
     *     too short to tell
     */
    double splitRhat() {
        if (length < FEWEST) {
            return Double.NaN;
        }
        double largest = 1;
        for (int k = 0; k < layers.length; k++) {
            int units = sums[0][k].length / chains;
            for (int unit = 0; unit < units; unit++) {
                largest = Math.max(largest, splitRhat(k, unit, units));
            }
        }
        return largest;
    }

    private double splitRhat(int k, int unit, int units) {
        int halves = 2 * chains;
        double within = 0;
        double mean = 0;
        for (int half = 0; half < 2; half++) {
            for (int i = unit; i < sums[half][k].length; i += units) {
                double average = sums[half][k][i] / length;
                within += (squares[half][k][i] - length * average * average) / (length - 1) / halves;
                mean += average / halves;
            }
        }
        double between = 0;
        for (int half = 0; half < 2; half++) {
            for (int i = unit; i < sums[half][k].length; i += units) {
                double apart = sums[half][k][i] / length - mean;
                between += apart * apart / (halves - 1);
            }
        }
        // A unit that never varies says nothing; the sums of one that does are not exact.
        return between <= 1e-12 * mean * mean
                ? 1
                : Math.sqrt((double) (length - 1) / length + between / Math.max(0, within));
    }
}
