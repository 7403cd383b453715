package org.ergodic.api.solver;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What one run of a solver is given besides the problem. Immutable. */
@API(status = API.Status.EXPERIMENTAL)
public final class Run {
    private static final long MAX_STEPS = 1_000_000;

    private final RandomStream random;
    private final long firstSample;
    private final long maxSteps;
    private final DoubleConsumer progress;
    private final BooleanSupplier cancelled;
    private final NoiseSource noise;

    private Run(
            RandomStream random,
            long firstSample,
            long maxSteps,
            DoubleConsumer progress,
            BooleanSupplier cancelled,
            NoiseSource noise) {
        this.random = Objects.requireNonNull(random, "random");
        this.firstSample = firstSample;
        this.maxSteps = maxSteps;
        this.progress = Objects.requireNonNull(progress, "progress");
        this.cancelled = Objects.requireNonNull(cancelled, "cancelled");
        this.noise = Objects.requireNonNull(noise, "noise");
    }

    /**
     * A run with a limit of a million steps and nobody watching, which only an interrupt of its thread stops.
     *
     * @param random the stream of all its random numbers
     * @return the run
     */
    public static Run of(RandomStream random) {
        return new Run(random, 0, MAX_STEPS, share -> {}, () -> false, NoiseSource.FRESH);
    }

    /**
     * The same run for samples from another number on.
     *
     * @param first the number of the sample in row 0
     * @return a new run
     */
    public Run from(long first) {
        return new Run(random, first, maxSteps, progress, cancelled, noise);
    }

    /**
     * The same run with another stream.
     *
     * @param other the stream of all its random numbers
     * @return a new run
     */
    public Run withRandom(RandomStream other) {
        return new Run(other, firstSample, maxSteps, progress, cancelled, noise);
    }

    /**
     * The same run with another limit.
     *
     * @param limit on steps, at least 1
     * @return a new run
     * @throws IllegalArgumentException if it is less
     */
    public Run withMaxSteps(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("maxSteps must be at least 1, not " + limit);
        }
        return new Run(random, firstSample, limit, progress, cancelled, noise);
    }

    /**
     * The same run, watched.
     *
     * @param other told the share of work done, in [0, 1], after each step
     * @return a new run
     */
    public Run withProgress(DoubleConsumer other) {
        return new Run(random, firstSample, maxSteps, other, cancelled, noise);
    }

    /**
     * The same run that can be stopped.
     *
     * @param other asked before each step whether to stop; an interrupt of the thread stops a run as well
     * @return a new run
     */
    public Run withCancelled(BooleanSupplier other) {
        return new Run(random, firstSample, maxSteps, progress, other, noise);
    }

    /**
     * The same run, its Wiener process of another source.
     *
     * @param other {@link NoiseSource#FRESH}, as it is unless said, or a Brownian path
     * @return a new run
     */
    public Run withNoise(NoiseSource other) {
        return new Run(random, firstSample, maxSteps, progress, cancelled, other);
    }

    /** {@return where the Wiener process of an equation with noise comes from} */
    public NoiseSource noise() {
        return noise;
    }

    /** {@return the stream of all its random numbers} */
    public RandomStream random() {
        return random;
    }

    /** {@return the number of the sample in row 0, so that a batch split changes nothing} */
    public long firstSample() {
        return firstSample;
    }

    /** {@return the limit on steps} */
    public long maxSteps() {
        return maxSteps;
    }

    /** {@return who is told the share of work done, in [0, 1], after each step} */
    public DoubleConsumer progress() {
        return progress;
    }

    /** {@return who is asked before each step whether to stop} */
    public BooleanSupplier cancelled() {
        return cancelled;
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
