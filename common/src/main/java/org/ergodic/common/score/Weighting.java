package org.ergodic.common.score;

import org.apiguardian.api.API;

/** The weight lambda(t) of the times in {@link Denoising}. */
@API(status = API.Status.INTERNAL)
public enum Weighting {
    /**
     * {@code sigma^2 (alpha^2 + sigma^2) / alpha^2}: every time has the same error of v, what a network with
     * {@code prediction: v} returns. It is the weight of Karras, Aittala, Aila and Laine (2022, table 1) for data of
     * unit variance, and SNR + 1 on the error of data (Salimans and Ho 2022, "Progressive distillation for fast
     * sampling of diffusion models", section 4). A network that predicts noise is drowned by the largest noise. The
     * ratio ends at 1e6.
     */
    V,
    /**
     * {@code sigma^2}: every time has the same error of predicted noise (the simple loss of Ho et al. 2020). Large
     * noise, which decides what is sampled before small noise decides its details, counts little.
     */
    NOISE,
    /**
     * {@code g(t)^2}: a bound on the likelihood (Song, Durkan, Murray and Ermon 2021, theorem 1); noisier gradients.
     */
    LIKELIHOOD,
    /** 1: every time has the same error of the score; small noise dominates. */
    UNIFORM
}
