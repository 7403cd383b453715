package org.ergodic.score;

import org.ergodic.api.model.Objective;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Denoising;
import org.ergodic.common.score.MlpConfig;
import org.ergodic.common.score.ScoreMlp;
import org.ergodic.common.score.Weighting;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;

/** Denoising under the published contract, with each of its weightings. */
class ObjectivesTest {
    private static final LinearVp VP = new LinearVp();
    private static final Views AROUND = Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP);

    abstract static class OfDenoising extends ObjectiveContract {
        private final Weighting weighting;

        OfDenoising(Weighting weighting) {
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
            super(Weighting.V);
        }
    }

    @Nested
    class ByNoiseOnPictures extends OfDenoising {
        ByNoiseOnPictures() {
            super(Weighting.NOISE);
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    @Nested
    class ByLikelihood extends OfDenoising {
        ByLikelihood() {
            super(Weighting.LIKELIHOOD);
        }
    }

    @Nested
    class Uniformly extends OfDenoising {
        Uniformly() {
            super(Weighting.UNIFORM);
        }
    }
}
