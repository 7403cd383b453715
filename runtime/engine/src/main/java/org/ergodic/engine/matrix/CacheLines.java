package org.ergodic.engine.matrix;

import java.lang.ref.WeakReference;

/**
 * Arrays of {@link FourRussians}, and the places in them where a line of the cache begins. A vector of 64 bytes that
 * lies across two lines takes twice as long to load, and the JVM aligns arrays to 8 bytes and moves them at will; so
 * the places are found by timing, again after each garbage collection. They decide nothing but speed.
 */
final class CacheLines {
    /** Numbers of a line, and of the least alignment. */
    private static final int LINE = 16;

    private static final int STEP = 2;

    private static final int ROWS = 8;
    private static final int TIMES = 8;
    private static final int TRIALS = 5;

    private final FourRussians.Loops loops;
    private final int[] names = new int[ROWS * FourRussians.GROUPS];
    private final float[] sums = new float[FourRussians.GROUPS * FourRussians.GROUP + LINE];
    private float[] strip = new float[ROWS * FourRussians.WIDE + LINE];

    /** Gone when the arrays may have been moved. */
    private WeakReference<Object> still = new WeakReference<>(null);

    private int firstOfSums;
    private int firstOfStrip;

    CacheLines(FourRussians.Loops loops) {
        this.loops = loops;
    }

    /** Makes room for so many numbers in a strip. */
    void fit(int length) {
        if (strip.length < length + LINE) {
            strip = new float[length + LINE];
            still.clear();
        }
        if (still.get() == null && loops.isCompiled()) {
            still = new WeakReference<>(new Object());
            firstOfSums = find(true);
            firstOfStrip = find(false);
        }
    }

    /** {@return the sums of {@value FourRussians#GROUPS} groups} */
    float[] sums() {
        return sums;
    }

    /** {@return rows of results} */
    float[] strip() {
        return strip;
    }

    /** {@return where a line begins, below 16} */
    int firstOfSums() {
        return firstOfSums;
    }

    /** {@return where a line begins, below 16} */
    int firstOfStrip() {
        return firstOfStrip;
    }

    private int find(boolean ofSums) {
        long least = Long.MAX_VALUE;
        int best = 0;
        for (int place = 0; place < LINE; place += STEP) {
            for (int i = 0; i < TRIALS; i++) {
                long nanos = ofSums ? time(place, firstOfStrip, FourRussians.GROUPS) : time(firstOfSums, place, 1);
                if (nanos < least) {
                    least = nanos;
                    best = place;
                }
            }
        }
        return best;
    }

    private long time(int so, int to, int groups) {
        long start = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            loops.add(ROWS, groups, names, 0, groups, sums, so, strip, to, strip, to, FourRussians.WIDE);
        }
        return System.nanoTime() - start;
    }
}
