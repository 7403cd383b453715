package org.ergodic.pipeline.config;

import java.util.Optional;

/**
 * How missing cells are filled in.
 *
 * @param count how often each row is, at least once
 * @param seed of the draws; the run's own unless said
 * @param chain how many steps a chain of Metropolis and Hastings takes, where a model is filled in by those
 * @param inpaint how a diffusion model fills in; as its section {@code sample} says, or by RePaint, unless said
 */
public record Imputing(int count, Optional<Long> seed, int chain, Optional<InpaintConfig> inpaint) {
    /** Once, by the run's own seed. */
    public static final Imputing DEFAULT = new Imputing(1, Optional.empty(), 400, Optional.empty());

    /** Checks the counts. */
    public Imputing {
        if (count < 1 || chain < 1) {
            throw new IllegalArgumentException(
                    "rows are filled in at least once, by at least one step, not " + count + " times by " + chain);
        }
    }

    /**
     * The same, that often.
     *
     * @param times how often each row is filled in
     * @return a new config
     */
    public Imputing times(int times) {
        return new Imputing(times, seed, chain, inpaint);
    }

    /**
     * The same by another seed.
     *
     * @param other the seed
     * @return a new config
     */
    public Imputing seeded(long other) {
        return new Imputing(count, Optional.of(other), chain, inpaint);
    }

    /**
     * The same with chains of other lengths.
     *
     * @param steps how many steps a chain takes
     * @return a new config
     */
    public Imputing chains(int steps) {
        return new Imputing(count, seed, steps, inpaint);
    }

    /**
     * The same by another way of in-painting.
     *
     * @param by how a diffusion model fills in
     * @return a new config
     */
    public Imputing by(InpaintConfig by) {
        return new Imputing(count, seed, chain, Optional.of(by));
    }
}
