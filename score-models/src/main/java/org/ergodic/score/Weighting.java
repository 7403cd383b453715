package org.ergodic.score;

/** The weight lambda(t) of the times in {@link Denoising}. */
public enum Weighting {
    /** {@code sigma(t)^2}: every time has the same error of predicted noise (the simple loss of Ho et al. 2020). */
    NOISE,
    /** {@code g(t)^2}: a bound on the likelihood (Song, Durkan, Murray and Ermon 2021, theorem 1); noisier gradients. */
    LIKELIHOOD,
    /** 1: every time has the same error of the score; small noise dominates. */
    UNIFORM
}
