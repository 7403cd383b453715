/**
 * The model kind {@code score}, which is a score alone, at one level of noise, and scores in closed form for models of
 * any kind.
 */
module org.ergodic.score {
    requires transitive org.ergodic.common;

    exports org.ergodic.score;

    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.score.ScoreOnlyModelFactory;
    provides org.ergodic.api.plugin.ScoreModelFactory with
            org.ergodic.score.GaussianMixtureScore.OfGaussian,
            org.ergodic.score.GaussianMixtureScore.OfMixture,
            org.ergodic.score.KernelDensityScore.Factory;
}
