package org.ergodic.data.generator;

import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One point of a distribution in the plane, as a function of independent uniform and normal numbers of its own; so
 * point i depends on neither how many are drawn nor on the others.
 */
@FunctionalInterface
interface PlanarPoint {
    /** How many numbers of each distribution a point may use. */
    int NUMBERS = 4;

    /**
     * Computes a point.
     *
     * @param u independent uniform numbers in (0, 1)
     * @param g independent standard normal numbers
     * @return its coordinates
     */
    double[] at(double[] u, double[] g);

    /** {@return the generator of such points} */
    default DataGenerator generator() {
        return (random, type, n) -> {
            double[][] points = new double[n][];
            double[] u = new double[NUMBERS];
            double[] g = new double[NUMBERS];
            RandomStream uniform = random.split("uniform");
            RandomStream normal = random.split("normal");
            for (int i = 0; i < n; i++) {
                uniform.fill(Noise.UNIFORM, i, u, 0, NUMBERS);
                normal.fill(Noise.NORMAL, i, g, 0, NUMBERS);
                points[i] = at(u, g);
            }
            return Nd4j.createFromArray(points).castTo(type);
        };
    }

    /** {@return which of {@code classes} equally likely classes a uniform number picks} */
    static int pick(double u, int classes) {
        return Math.min(classes - 1, (int) (u * classes));
    }
}
