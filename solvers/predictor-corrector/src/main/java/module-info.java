import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.predictorcorrector.PredictorCorrectorFactory;

/** Predictor-corrector samplers: steps of an equation, each followed by Langevin steps along the score. */
module org.ergodic.solvers.predictorcorrector {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.predictorcorrector;

    provides SolverFactory with
            PredictorCorrectorFactory;
}
