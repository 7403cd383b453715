package org.ergodic.score;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Denoising;
import org.ergodic.common.score.ExplicitScoreMatching;
import org.ergodic.common.score.FiniteDifferenceScoreMatching;
import org.ergodic.common.score.MlpConfig;
import org.ergodic.common.score.OneLevelDenoising;
import org.ergodic.common.score.Prediction;
import org.ergodic.common.score.Projection;
import org.ergodic.common.score.ScoreMlp;
import org.ergodic.common.score.SimulatedScoreMatching;
import org.ergodic.common.score.SlicedScoreMatching;
import org.ergodic.common.weighting.GeometricLevels;
import org.ergodic.common.weighting.ImportanceLikelihood;
import org.ergodic.common.weighting.Learned;
import org.ergodic.common.weighting.PathWeighting;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Denoising under the published contract, with each of its weightings. */
class ObjectivesTest {
    private static final LinearVp VP = new LinearVp();
    private static final Views AROUND = Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP);

    abstract static class OfDenoising extends ObjectiveContract {
        private final PathWeighting weighting;

        OfDenoising(PathWeighting weighting) {
            this.weighting = weighting;
        }

        @Override
        protected Objective objective() {
            return new Denoising(weighting, 1e-3);
        }

        @Override
        protected Views model() {
            return AROUND.and(ScoreModel.VIEW, new ScoreMlp(MlpConfig.defaults().withHidden(6), AROUND, event()));
        }
    }

    @Nested
    class ByV extends OfDenoising {
        ByV() {
            super(PathWeighting.V);
        }
    }

    @Nested
    class ByNoiseOnPictures extends OfDenoising {
        ByNoiseOnPictures() {
            super(PathWeighting.NOISE);
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    @Nested
    class ByLikelihood extends OfDenoising {
        ByLikelihood() {
            super(PathWeighting.LIKELIHOOD);
        }
    }

    @Nested
    class Uniformly extends OfDenoising {
        Uniformly() {
            super(PathWeighting.UNIFORM);
        }
    }

    static List<Loss> withoutNoise() {
        return List.of(
                new ExplicitScoreMatching(),
                new SlicedScoreMatching(Projection.SPHERE, 2, true),
                new FiniteDifferenceScoreMatching(Projection.SPHERE, 1, 0.1),
                new OneLevelDenoising(0.2));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.score.ObjectivesTest#withoutNoise")
    class OfScoreMatching extends ObjectiveContract {
        @Parameter
        Loss objective;

        @Override
        protected Objective objective() {
            return objective;
        }

        @Override
        protected Views model() {
            return Views.of(
                    ScoreModel.VIEW,
                    new ScoreMlp(
                            MlpConfig.defaults().withHidden(6).withPrediction(Prediction.SCORE),
                            Views.none(),
                            event()));
        }
    }

    static List<Loss> overTime() {
        return List.of(
                new SimulatedScoreMatching(SimulatedScoreMatching.Weight.LIKELIHOOD, 2, 0.1, Projection.SPHERE, 1),
                new Denoising(Learned.of(new ImportanceLikelihood(), 2), 1e-3),
                new Denoising(new GeometricLevels(PathWeighting.NOISE, 4, 0.1, Optional.empty()), 0));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.score.ObjectivesTest#overTime")
    class OverTime extends ObjectiveContract {
        @Parameter
        Loss objective;

        @Override
        protected Objective objective() {
            return objective;
        }

        @Override
        protected Views model() {
            return AROUND.and(ScoreModel.VIEW, new ScoreMlp(MlpConfig.defaults().withHidden(6), AROUND, event()));
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }
}
