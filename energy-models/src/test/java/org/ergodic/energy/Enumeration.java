package org.ergodic.energy;

import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A small RBM in plain Java, with everything about it by summing over all states of all units. */
public final class Enumeration {
    final int visible;
    final int hidden;
    final double[][] weights;
    final double[] visibleBias;
    final double[] hiddenBias;

    public Enumeration(Built built, int visible, int hidden) {
        this.visible = visible;
        this.hidden = hidden;
        weights = built.variables().get("weights").castTo(DataType.DOUBLE).toDoubleMatrix();
        visibleBias = vector(built, "visible-bias");
        hiddenBias = vector(built, "hidden-bias");
    }

    private static double[] vector(Built built, String name) {
        return built.variables().get(name).castTo(DataType.DOUBLE).toDoubleVector();
    }

    public static double bit(int state, int unit) {
        return (state >> unit) & 1;
    }

    /** -b'v - c'h - v'Wh. */
    public double energy(int v, int h) {
        double energy = 0;
        for (int i = 0; i < visible; i++) {
            energy -= visibleBias[i] * bit(v, i);
            for (int j = 0; j < hidden; j++) {
                energy -= bit(v, i) * weights[i][j] * bit(h, j);
            }
        }
        for (int j = 0; j < hidden; j++) {
            energy -= hiddenBias[j] * bit(h, j);
        }
        return energy;
    }

    /** exp(-E(v, h)) / Z for all states, {@code [2^visible][2^hidden]}. */
    public double[][] joint() {
        double[][] joint = new double[1 << visible][1 << hidden];
        double total = 0;
        for (int v = 0; v < joint.length; v++) {
            for (int h = 0; h < joint[v].length; h++) {
                joint[v][h] = Math.exp(-energy(v, h));
                total += joint[v][h];
            }
        }
        for (double[] row : joint) {
            for (int h = 0; h < row.length; h++) {
                row[h] /= total;
            }
        }
        return joint;
    }

    /** p(v) for all states. */
    public double[] marginal() {
        double[][] joint = joint();
        double[] marginal = new double[joint.length];
        for (int v = 0; v < joint.length; v++) {
            for (double p : joint[v]) {
                marginal[v] += p;
            }
        }
        return marginal;
    }

    /** All visible states, {@code [2^visible, visible]}. */
    public static INDArray states(int units, DataType type) {
        double[] values = new double[units * (1 << units)];
        for (int state = 0; state < 1 << units; state++) {
            for (int i = 0; i < units; i++) {
                values[state * units + i] = bit(state, i);
            }
        }
        return Nd4j.createFromArray(values).reshape(1 << units, units).castTo(type);
    }

    /** The states in the rows as numbers. */
    public static int[] numbers(INDArray rows) {
        int[] numbers = new int[(int) rows.size(0)];
        double[] values = rows.dup('c').data().asDouble();
        int units = values.length / numbers.length;
        for (int i = 0; i < numbers.length; i++) {
            for (int k = 0; k < units; k++) {
                numbers[i] |= (int) values[i * units + k] << k;
            }
        }
        return numbers;
    }

    /** Independent draws of a distribution over the states of some units, {@code [n, units]}. */
    public static INDArray draw(double[] probability, int units, int n, RandomStream random) {
        double[] values = new double[n * units];
        for (int sample = 0; sample < n; sample++) {
            double u = random.uniform(sample, 0);
            int state = 0;
            while (state < probability.length - 1 && u >= probability[state]) {
                u -= probability[state++];
            }
            for (int i = 0; i < units; i++) {
                values[sample * units + i] = bit(state, i);
            }
        }
        return Nd4j.createFromArray(values).reshape(n, units);
    }

    /** Pearson's statistic of the states in the rows against a distribution. */
    public static double chiSquare(INDArray rows, double[] probability) {
        double[] counts = new double[probability.length];
        int[] numbers = numbers(rows);
        for (int state : numbers) {
            counts[state]++;
        }
        double statistic = 0;
        for (int state = 0; state < counts.length; state++) {
            double expected = numbers.length * probability[state];
            statistic += (counts[state] - expected) * (counts[state] - expected) / expected;
        }
        return statistic;
    }

    /**
     * What a chi-square variable exceeds with probability 1e-6, by the approximation of Wilson and Hilferty (1931),
     * good to a per cent here.
     */
    public static double chiSquareLimit(int freedom) {
        double a = 2.0 / (9 * freedom);
        return freedom * Math.pow(1 - a + 4.753 * Math.sqrt(a), 3);
    }
}
