/** Score networks, score-matching objectives, and the model kind {@code score}, which is a score alone. */
module org.ergodic.score {
    requires transitive org.ergodic.common;

    exports org.ergodic.score;

    provides org.ergodic.api.plugin.ScoreModelFactory with
            org.ergodic.score.MlpFactory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.score.DenoisingFactory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.score.ScoreOnlyModelFactory;
}
