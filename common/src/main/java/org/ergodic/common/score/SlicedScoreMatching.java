package org.ergodic.common.score;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Score matching along random directions (Song, Garg, Shi and Ermon 2019, "Sliced score matching: a scalable approach
 * to density and score estimation"): the explicit objective in expectation, by one directional derivative for each
 * direction in place of one for each dimension.
 *
 * @param projection the distribution of directions
 * @param projections how many a row
 * @param reduced whether the square is that of the whole score, which often has less variance (their SSM-VR)
 */
@API(status = API.Status.INTERNAL)
public record SlicedScoreMatching(Projection projection, int projections, boolean reduced) implements Loss {
    /** Checks the number. */
    public SlicedScoreMatching {
        Objects.requireNonNull(projection, "projection");
        ScoreMatching.atLeastOne(projections);
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(ScoreModel.VIEW);
    }

    @Override
    public Optional<String> obstacle(Views model) {
        return ScoreMatching.onlyOneTime(model);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        SDVariable x = batch.x();
        SDVariable score = ScoreMatching.score(s, model, x, batch);
        var directions = ScoreMatching.directions(s, projection, projections, batch);
        return ScoreMatching.sliced(s, score, x, directions, reduced, batch.event());
    }

    /** Makes it; the objective {@code sliced-score-matching}. */
    @Part(
            name = "sliced-score-matching",
            description = "score matching along random directions, for scores and energies (Song et al. 2019)")
    public static final class Factory implements ObjectiveFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param projection the distribution of directions
         * @param projections how many a row
         * @param varianceReduction whether the square is that of the whole score
         */
        public record Config(
                @Option(value = "distribution of directions", byDefault = "rademacher")
                Projection projection,

                @Option(value = "directions for each row", byDefault = "1", min = 1, max = 10_000)
                int projections,

                @Option(
                        value = "take the square of the whole score, not of the score along a direction",
                        byDefault = "true")
                boolean varianceReduction) {}

        @Override
        public Loss create(Config config, Assembly assembly) {
            return new SlicedScoreMatching(config.projection(), config.projections(), config.varianceReduction());
        }
    }
}
