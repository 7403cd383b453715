/** Predictor-corrector samplers. */
module org.ergodic.solvers.predictorcorrector {
    requires transitive org.ergodic.api;
}
