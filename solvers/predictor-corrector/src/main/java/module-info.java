import org.ergodic.api.plugin.CorrectorFactory;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.predictorcorrector.AncestralFactory;
import org.ergodic.solvers.predictorcorrector.AnnealedLangevinCorrectorFactory;
import org.ergodic.solvers.predictorcorrector.LangevinCorrectorFactory;
import org.ergodic.solvers.predictorcorrector.NoCorrectorFactory;
import org.ergodic.solvers.predictorcorrector.PredictorCorrectorFactory;
import org.ergodic.solvers.predictorcorrector.ReverseDiffusionFactory;

/** Predictor-corrector samplers: steps of an equation, each followed by corrections along the score. */
module org.ergodic.solvers.predictorcorrector {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.predictorcorrector;

    provides CorrectorFactory with
            AnnealedLangevinCorrectorFactory,
            LangevinCorrectorFactory,
            NoCorrectorFactory;
    provides SolverFactory with
            AncestralFactory,
            PredictorCorrectorFactory,
            ReverseDiffusionFactory;
}
