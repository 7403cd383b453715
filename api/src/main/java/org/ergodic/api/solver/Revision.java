package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is done to the states of a problem between the steps of a solver, such as putting known elements in their
 * places. The loop over a grid of times does it; no solver knows of it.
 *
 * <p>With {@link #repeats} above 1 the steps between two stops are taken several times: after each time but the last
 * the states go {@link #back} to the stop before, by fresh noise (Lugmayr et al. 2022, "RePaint", algorithm 1, whose
 * stops are one step apart, and section 4.2, where they are {@link #jump} steps apart).
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Revision {
    /**
     * The states as the next step is to see them.
     *
     * @param x states {@code [n, event]}; not changed
     * @param time their time
     * @param random a stream of this moment alone
     * @param firstSample the number of the sample in row 0
     * @return the revised states, a new array
     */
    INDArray revise(INDArray x, double time, RandomStream random, long firstSample);

    /**
     * The states as the next step is to see them, where that depends on the state before the step too.
     *
     * @param before the states from which the step set out, as they were revised; not changed
     * @param from their time
     * @param x the states that the step came to, {@code [n, event]}; not changed
     * @param to their time
     * @param random a stream of this moment alone
     * @param firstSample the number of the sample in row 0
     * @return the revised states, a new array; those of {@link #revise(INDArray, double, RandomStream, long)} unless
     *     overridden
     */
    default INDArray revise(
            INDArray before, double from, INDArray x, double to, RandomStream random, long firstSample) {
        return revise(x, to, random, firstSample);
    }

    /** {@return how many evaluations of the model it takes to revise states after a step; none unless overridden} */
    default int evaluations() {
        return 0;
    }

    /**
     * The same revision, each evaluation of the model counted.
     *
     * @param count run once for each evaluation
     * @return a new revision; this one, which evaluates nothing, unless overridden
     */
    default Revision counted(Runnable count) {
        return this;
    }

    /** {@return how often the steps between two stops are taken, at least 1; those to the end are taken once} */
    default int repeats() {
        return 1;
    }

    /** {@return how many steps there are between two stops, at least 1} */
    default int jump() {
        return 1;
    }

    /**
     * Takes states back to a time that the steps have passed, by the forward process.
     *
     * @param x states {@code [n, event]}; not changed
     * @param time their time
     * @param earlier the time to go back to
     * @param random a stream of this moment alone
     * @param firstSample the number of the sample in row 0
     * @return states at that time, a new array
     * @throws UnsupportedOperationException unless overridden, where steps are not repeated
     */
    default INDArray back(INDArray x, double time, double earlier, RandomStream random, long firstSample) {
        throw new UnsupportedOperationException("this revision repeats no steps");
    }
}
