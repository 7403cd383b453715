package org.ergodic.engine.random;

import java.util.EnumMap;
import java.util.Map;
import org.ergodic.api.random.Noise;
import org.ergodic.engine.runtime.Warmup;

/** Draws in single precision on the Vector API once that is compiled, before that the plain ones with the same bits. */
final class TieredDraws implements Draws {
    /** Rows of a short run. */
    private static final int BRIEF = 16;

    private static final Map<Noise, Warmup.Trial> TRIALS = new EnumMap<>(Noise.class);

    static {
        Draws vector = new VectorDraws();
        Draws plain = new FloatDraws();
        float[] out = new float[Warmup.LENGTH];
        for (Noise noise : Noise.values()) {
            TRIALS.put(
                    noise,
                    new Warmup.Trial(
                            () -> vector.fill(noise, 1, 2, 3, 0, out.length / 4, 4, out),
                            () -> plain.fill(noise, 1, 2, 3, 0, out.length / 4, 4, out),
                            () -> vector.fill(noise, 1, 2, 3, 0, BRIEF, 4, out)));
        }
    }

    private final Draws plain = new FloatDraws();
    private final Draws vector = new VectorDraws();

    /** {@return whether draws of a kind are compiled} */
    static boolean isReady(Noise noise) {
        return TRIALS.get(noise).isReady();
    }

    @Override
    public void fill(
            Noise noise, long key0, long key1, long firstSample, int fromRow, int toRow, int width, Object out) {
        Draws draws = TRIALS.get(noise).isReady((toRow - fromRow) * width / Warmup.LENGTH) ? vector : plain;
        draws.fill(noise, key0, key1, firstSample, fromRow, toRow, width, out);
    }
}
