package org.ergodic.pipeline.progress;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The first samples on their way from the start to the end.
 *
 * @param frames each DOUBLE {@code [n, d]} on the data's scale, the same samples in all; the first is the start
 * @param steps after how many steps of the solver each was reached
 * @param times at which they were wanted, where it was said; else none
 */
public record Film(List<INDArray> frames, List<Long> steps, List<Double> times) {
    /** As many samples are in a film at most. */
    public static final int MOST_SAMPLES = 2000;

    /** As many moments are in a film at most. */
    public static final int MOST_FRAMES = 25;

    /** Copies the lists. */
    public Film {
        frames = List.copyOf(frames);
        steps = List.copyOf(steps);
        times = List.copyOf(times);
        if (frames.isEmpty() || frames.size() != steps.size()) {
            throw new IllegalArgumentException("a film has frames, each of one number of steps, and not "
                    + frames.size() + " frames of " + steps.size() + " numbers of steps");
        }
        if (!times.isEmpty() && times.size() != frames.size()) {
            throw new IllegalArgumentException(
                    "a film has a time for each frame or none, and not " + times.size() + " for " + frames.size());
        }
    }

    /**
     * A film of no times that anybody wanted.
     *
     * @param frames as above
     * @param steps as above
     */
    public Film(List<INDArray> frames, List<Long> steps) {
        this(frames, steps, List.of());
    }

    /** {@return the shares of the work after which a frame is kept} */
    public static double[] shares() {
        double[] shares = new double[MOST_FRAMES];
        for (int i = 0; i < MOST_FRAMES; i++) {
            shares[i] = (double) i / (MOST_FRAMES - 1);
        }
        return shares;
    }
}
