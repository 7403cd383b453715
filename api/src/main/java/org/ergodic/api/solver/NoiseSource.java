package org.ergodic.api.solver;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;

/**
 * Where the increments of a run's Wiener process come from: fresh numbers for each step, or a path that is the same
 * whatever the steps. Every number belongs to a sample, never to a batch. Immutable and thread-safe.
 *
 * <p>Over an interval of length h = |t - s| a step may need, besides the increment W = w(t) - w(s), the space-time Levy
 * area {@code H = (1/h) int_s^t (w(u) - w(s) - (u - s)/h W) du}. The two are independent, W ~ N(0, h) and H ~ N(0,
 * h/12), and {@code int_s^t (w(u) - w(s)) du = h (W/2 + H)} is the iterated integral I10 of dw and dt (Foster, Lyons
 * and Oberhauser 2020, "An optimal polynomial approximation of Brownian motion").
 *
 * <p>Implemented by third parties. Must pass {@code org.ergodic.testkit.NoiseSourceContract}.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface NoiseSource {
    /** The name of the increments' random numbers, which also names the stream of fresh ones. */
    String INCREMENT = "dw";

    /** The name of the space-time Levy area's random numbers, which also names the stream of fresh ones. */
    String AREA = "levy-area";

    /** Independent numbers for each step: other steps give another path. */
    NoiseSource FRESH = new FreshNoise();

    /**
     * {@return whether it is a path: any positions of a run, reached by whatever steps, see increments of the same one,
     * so that a step can be taken again at another length}
     */
    boolean repeats();

    /**
     * Begins at the start of a run's interval.
     *
     * @param request whose noise, and how much of it
     * @return the position before the first step
     */
    Position begin(Request request);

    /**
     * What noise is asked for.
     *
     * @param random the run's stream
     * @param time the run's whole interval, not of length zero
     * @param firstSample the number of the sample in row 0
     * @param rows how many samples
     * @param width how many independent Wiener processes each sample has
     * @param area whether steps need the space-time Levy area
     * @param single whether numbers rounded to single precision will do, which may be faster to draw
     */
    record Request(
            RandomStream random, Interval time, long firstSample, int rows, int width, boolean area, boolean single) {
        /** Checks the numbers. */
        public Request {
            Objects.requireNonNull(random, "random");
            Objects.requireNonNull(time, "time");
            if (time.length() == 0 || rows < 0 || width < 1) {
                throw new IllegalArgumentException("noise is of an interval of some length, at least 0 samples and at"
                        + " least 1 process, not of [" + time.from() + ", " + time.to() + "], " + rows + " and "
                        + width);
            }
        }
    }

    /** A time of a run, from which the noise of the next step is asked. Immutable; it can be used again. */
    interface Position {
        /** {@return the time} */
        double time();

        /**
         * The noise of the step from here.
         *
         * @param to the step's end, in the direction of the run's interval and within it
         * @return the increments, and the position there
         * @throws IllegalArgumentException if it lies before this position or outside the interval
         */
        Increments advance(double to);

        /**
         * The end of a step that may be taken again at another length. A path may be defined only at certain times
         * where steps are not taken one after the other; this is one of them.
         *
         * @param to where the step is to end
         * @return a time no farther than {@code to}, up to rounding, and at least half the way there, or a farther one
         *     if the step is shorter than the path can resolve; {@code to} unless overridden
         */
        default double settle(double to) {
            return to;
        }
    }

    /**
     * The noise of a step, row by row: numbers {@code i * width} to {@code (i + 1) * width} are those of row i.
     *
     * @param dw the increments W; not to be changed
     * @param area the space-time Levy areas H; where the request asks for none, they may be missing (an array of length
     *     0); not to be changed
     * @param next the position after the step
     */
    record Increments(double[] dw, double[] area, Position next) {}
}
