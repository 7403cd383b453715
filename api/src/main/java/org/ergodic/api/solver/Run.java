package org.ergodic.api.solver;

import java.util.Objects;
import java.util.Optional;
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
    private final Limits limits;
    private final DoubleConsumer progress;
    private final BooleanSupplier cancelled;
    private final NoiseSource noise;
    private final Optional<StateListener> listener;

    /** How far a run may go. */
    private record Limits(long steps, long evaluations) {
        Limits {
            require("maxSteps", steps);
            require("maxEvaluations", evaluations);
        }

        private static void require(String name, long limit) {
            if (limit < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, not " + limit);
            }
        }
    }

    private Run(
            RandomStream random,
            long firstSample,
            Limits limits,
            DoubleConsumer progress,
            BooleanSupplier cancelled,
            NoiseSource noise,
            Optional<StateListener> listener) {
        this.random = Objects.requireNonNull(random, "random");
        this.firstSample = firstSample;
        this.limits = limits;
        this.progress = Objects.requireNonNull(progress, "progress");
        this.cancelled = Objects.requireNonNull(cancelled, "cancelled");
        this.noise = Objects.requireNonNull(noise, "noise");
        this.listener = listener;
    }

    /**
     * A run with a limit of a million steps and nobody watching, which only an interrupt of its thread stops.
     *
     * @param random the stream of all its random numbers
     * @return the run
     */
    public static Run of(RandomStream random) {
        return new Run(
                random,
                0,
                new Limits(MAX_STEPS, Long.MAX_VALUE),
                share -> {},
                () -> false,
                NoiseSource.FRESH,
                Optional.empty());
    }

    /**
     * The same run for samples from another number on.
     *
     * @param first the number of the sample in row 0
     * @return a new run
     */
    public Run from(long first) {
        return new Run(random, first, limits, progress, cancelled, noise, listener);
    }

    /**
     * The same run with another stream.
     *
     * @param other the stream of all its random numbers
     * @return a new run
     */
    public Run withRandom(RandomStream other) {
        return new Run(other, firstSample, limits, progress, cancelled, noise, listener);
    }

    /**
     * The same run with another limit.
     *
     * @param limit on steps, at least 1
     * @return a new run
     * @throws IllegalArgumentException if it is less
     */
    public Run withMaxSteps(long limit) {
        return limited(new Limits(limit, limits.evaluations()));
    }

    /**
     * The same run with a limit on evaluations of the model. Samples that are under way when they are spent end with
     * {@link Status#EVALUATION_LIMIT}.
     *
     * @param limit on evaluations for each sample, at least 1
     * @return a new run
     * @throws IllegalArgumentException if it is less
     */
    public Run withMaxEvaluations(long limit) {
        return limited(new Limits(limits.steps(), limit));
    }

    private Run limited(Limits other) {
        return new Run(random, firstSample, other, progress, cancelled, noise, listener);
    }

    /**
     * The same run, watched.
     *
     * @param other told the share of work done, in [0, 1], after each step
     * @return a new run
     */
    public Run withProgress(DoubleConsumer other) {
        return new Run(random, firstSample, limits, other, cancelled, noise, listener);
    }

    /**
     * The same run that can be stopped.
     *
     * @param other asked before each step whether to stop; an interrupt of the thread stops a run as well
     * @return a new run
     */
    public Run withCancelled(BooleanSupplier other) {
        return new Run(random, firstSample, limits, progress, other, noise, listener);
    }

    /**
     * The same run, its Wiener process of another source.
     *
     * @param other {@link NoiseSource#FRESH}, as it is unless said, or a Brownian path
     * @return a new run
     */
    public Run withNoise(NoiseSource other) {
        return new Run(random, firstSample, limits, progress, cancelled, other, listener);
    }

    /**
     * The same run whose states are shown to somebody on their way. This changes no sample.
     *
     * @param other shown the states at the start and after each step
     * @return a new run
     */
    public Run withListener(StateListener other) {
        return new Run(random, firstSample, limits, progress, cancelled, noise, Optional.of(other));
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
        return limits.steps();
    }

    /** {@return the limit on evaluations of the model for each sample} */
    public long maxEvaluations() {
        return limits.evaluations();
    }

    /** {@return who is told the share of work done, in [0, 1], after each step} */
    public DoubleConsumer progress() {
        return progress;
    }

    /** {@return who is asked before each step whether to stop} */
    public BooleanSupplier cancelled() {
        return cancelled;
    }

    /** {@return who is shown the states at the start and after each step, if anybody is} */
    public Optional<StateListener> listener() {
        return listener;
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
