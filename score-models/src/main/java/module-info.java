/** The model kind {@code score}, which is a score alone, at one level of noise. */
module org.ergodic.score {
    requires transitive org.ergodic.common;

    exports org.ergodic.score;

    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.score.ScoreOnlyModelFactory;
}
