package org.ergodic.score;

import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.TimeFeatures;
import org.ergodic.common.score.DenoisingFactory;
import org.ergodic.common.score.MlpConfig;
import org.ergodic.common.score.MlpFactory;
import org.ergodic.common.score.Prediction;
import org.ergodic.common.score.ScoreMlp;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.ScoreModelContract;
import org.junit.jupiter.api.Nested;

/** This module's components under the published contracts. */
class ContractsTest {
    private static final LinearVp VP = new LinearVp();
    private static final Views AROUND = Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP);
    private static final MlpConfig SMALL = MlpConfig.defaults().withHidden(8, 6);

    @Nested
    class Residual extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return new ScoreMlp(SMALL, AROUND, event());
        }
    }

    @Nested
    class PlainFourierNoiseOnImages extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return new ScoreMlp(
                    SMALL.withResidual(false).withPrediction(Prediction.NOISE).withTime(TimeFeatures.FOURIER, 4, 30),
                    AROUND,
                    event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    @Nested
    class OfMlp extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new MlpFactory();
        }

        @Override
        protected Views surroundings() {
            return AROUND;
        }
    }

    @Nested
    class OfDenoising extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new DenoisingFactory();
        }
    }
}
