package org.ergodic.engine.random;

import org.ergodic.api.random.Noise;
import org.ergodic.engine.kernel.FloatMath;

/** Draws in single precision in plain Java, with the operations of {@link VectorDraws} in their order. */
final class FloatDraws implements Draws {
    private final int[] words = new int[4];
    private final float[] values = new float[4];

    @Override
    public void fill(
            Noise noise, long key0, long key1, long firstSample, int fromRow, int toRow, int width, Object out) {
        float[] to = (float[]) out;
        for (int row = fromRow; row < toRow; row++) {
            for (int i = 0; i < width; i += 4) {
                Threefry4.block(key0, key1, firstSample + row, i >>> 2, words);
                values(noise);
                System.arraycopy(values, 0, to, row * width + i, Math.min(4, width - i));
            }
        }
    }

    private void values(Noise noise) {
        switch (noise) {
            case UNIFORM -> {
                for (int k = 0; k < 4; k++) {
                    values[k] = ((float) (words[k] >>> 9) + 0.5f) * 0x1p-23f;
                }
            }
            case RADEMACHER -> {
                for (int k = 0; k < 4; k++) {
                    values[k] = words[k] < 0 ? -1f : 1f;
                }
            }
            case NORMAL -> {
                for (int k = 0; k < 4; k += 2) {
                    float radius = (float) Math.sqrt(FloatMath.logUnit(words[k]) * -2f);
                    int quadrant = (words[k + 1] + 0x20000000) >>> 30;
                    float r = ((float) (words[k + 1] - (quadrant << 30)) + 0.5f) * FloatMath.TURN;
                    values[k] = radius * FloatMath.quadrant(r, quadrant + 1);
                    values[k + 1] = radius * FloatMath.quadrant(r, quadrant);
                }
            }
        }
    }
}
