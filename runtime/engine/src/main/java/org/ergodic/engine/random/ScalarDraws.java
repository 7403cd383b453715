package org.ergodic.engine.random;

import org.ergodic.api.random.Noise;
import org.ergodic.engine.kernel.Kernels;

/** Draws in double precision: the very numbers of the stream. */
final class ScalarDraws implements Draws {
    private final int[] words = new int[4];
    private final double[] values = new double[4];
    private final Kernels kernels;

    ScalarDraws(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void fill(
            Noise noise, long key0, long key1, long firstSample, int fromRow, int toRow, int width, Object out) {
        for (int row = fromRow; row < toRow; row++) {
            for (int i = 0; i < width; i += 4) {
                Threefry4.block(key0, key1, firstSample + row, i >>> 2, words);
                values(noise);
                for (int k = 0; k < Math.min(4, width - i); k++) {
                    kernels.put(out, row * width + i + k, values[k]);
                }
            }
        }
    }

    private void values(Noise noise) {
        switch (noise) {
            case UNIFORM -> {
                for (int k = 0; k < 4; k++) {
                    values[k] = ((words[k] >>> 9) + 0.5) * 0x1p-23;
                }
            }
            case RADEMACHER -> {
                for (int k = 0; k < 4; k++) {
                    values[k] = words[k] < 0 ? -1 : 1;
                }
            }
            case NORMAL -> {
                for (int k = 0; k < 4; k += 2) {
                    double radius = Math.sqrt(-2 * Math.log(unit(words[k])));
                    double angle = 2 * Math.PI * unit(words[k + 1]);
                    values[k] = radius * Math.cos(angle);
                    values[k + 1] = radius * Math.sin(angle);
                }
            }
        }
    }

    private static double unit(int word) {
        return ((word & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
    }
}
