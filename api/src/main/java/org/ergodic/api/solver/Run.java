package org.ergodic.api.solver;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What one run of a solver is given besides the problem.
 *
 * @param random the stream of all its random numbers
 * @param firstSample the number of the sample in row 0, so that a batch split changes nothing
 * @param maxSteps the limit on steps
 * @param progress told the share of work done, in [0, 1], after each step
 * @param cancelled asked before each step whether to stop; an interrupt of the thread stops a run as well
 */
@API(status = API.Status.EXPERIMENTAL)
public record Run(
        RandomStream random, long firstSample, long maxSteps, DoubleConsumer progress, BooleanSupplier cancelled) {
    /** Checks the limit. */
    public Run {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(cancelled, "cancelled");
        if (maxSteps < 1) {
            throw new IllegalArgumentException("maxSteps must be at least 1, not " + maxSteps);
        }
    }

    /**
     * A run with a limit of a million steps and nobody watching, which only an interrupt of its thread stops.
     *
     * @param random the stream of all its random numbers
     * @return the run
     */
    public static Run of(RandomStream random) {
        return new Run(random, 0, 1_000_000, share -> {}, () -> false);
    }

    /**
     * The same run for samples from another number on.
     *
     * @param first the number of the sample in row 0
     * @return a new run
     */
    public Run from(long first) {
        return new Run(random, first, maxSteps, progress, cancelled);
    }

    /**
     * Random numbers of one step, for all rows.
     *
     * @param name what they are for, such as {@code dw}
     * @param step the number of the step
     * @param noise the distribution
     * @param like an array whose shape and type they have
     * @return a new array
     */
    public INDArray noise(String name, long step, Noise noise, INDArray like) {
        return random.split(name)
                .split(step)
                .filli(noise, firstSample, Nd4j.createUninitialized(like.dataType(), like.shape()));
    }
}
