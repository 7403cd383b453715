package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Prediction;
import org.ergodic.common.score.ScoreNetworkOptions;
import org.ergodic.common.score.ScoreUnet;
import org.ergodic.common.score.UnetConfig;
import org.ergodic.common.score.UnetFactory;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.ScoreModelContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScoreUnetTest {
    private static final LinearVp VP = new LinearVp();
    private static final Views AROUND = Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP);

    /** At the coarsest there are two pixels at least: one alone is 0 behind a norm. */
    private static UnetConfig small(int patch, Prediction prediction) {
        return new UnetConfig(
                List.of(2, 4),
                1,
                Optional.empty(),
                2,
                patch,
                6,
                0.5,
                ScoreNetworkOptions.DEFAULTS.withPrediction(prediction));
    }

    @Nested
    class OfGrey extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return new ScoreUnet(small(1, Prediction.V), AROUND, event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 2};
        }
    }

    @Nested
    class OfColoursInPatches extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return new ScoreUnet(small(2, Prediction.NOISE), AROUND, event());
        }

        @Override
        protected long[] event() {
            return new long[] {3, 8, 4};
        }
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new UnetFactory();
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 4};
        }

        @Override
        protected Views surroundings() {
            return AROUND;
        }
    }

    @Test
    void picturesThatItCannotHalveAreRefused() {
        assertRefused("multiples of 2", small(1, Prediction.V), 1, 3, 4);
        assertRefused("patch 2", small(2, Prediction.V), 1, 4, 5);
        assertRefused("data.event: image", small(1, Prediction.V), 784);
    }

    private static void assertRefused(String what, UnetConfig config, long... event) {
        String message = assertThrows(IllegalArgumentException.class, () -> new ScoreUnet(config, AROUND, event))
                .getMessage();
        assertTrue(message.contains(what), message);
    }
}
