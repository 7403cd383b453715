package org.ergodic.engine.matrix;

import java.util.SplittableRandom;

/** Matrices to multiply. */
final class Matrices {
    private Matrices() {}

    /** Numbers uniform on (-1, 1). */
    static float[] uniform(SplittableRandom random, int size) {
        float[] a = new float[size];
        for (int i = 0; i < size; i++) {
            a[i] = (float) random.nextDouble(-1, 1);
        }
        return a;
    }

    static float[] turned(float[] a, int rows, int columns) {
        float[] t = new float[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + i] = a[i * columns + j];
            }
        }
        return t;
    }
}
