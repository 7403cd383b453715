package org.ergodic.common.score;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Sliced score matching without derivatives by x (Pang, Xu, Li, Song, Ermon and Zhu 2020, "Efficient learning of
 * generative models via finite-difference score matching", FD-SSM), which differs from it by O(h^2). For directions v
 * with E v v' = I it is
 *
 * <ul>
 *   <li>for an energy, of its values at x and x + hv and x - hv alone:
 *   {@code (2/h^2) [2 E - E+ - E- + (E+ - E-)^2 / 8]} (their equation 11, times 2 and d);
 *   <li>for a score, of its values at x + hv and x - hv:
 *   {@code (v'(s+ + s-)/2)^2 + v'(s+ - s-)/h} (their section 4.3).
 * </ul>
 *
 * @param projection the distribution of directions
 * @param projections how many a row
 * @param step h, above 0; the difference of energies loses digits where it is small
 */
@API(status = API.Status.INTERNAL)
public record FiniteDifferenceScoreMatching(Projection projection, int projections, double step) implements Loss {
    /** Checks the numbers. */
    public FiniteDifferenceScoreMatching {
        Objects.requireNonNull(projection, "projection");
        ScoreMatching.atLeastOne(projections);
        if (!(step > 0) || !Double.isFinite(step)) {
            throw new IllegalArgumentException(
                    "the step of finite-difference score matching must be above 0, not " + step);
        }
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
        Optional<Energy> energy = model.find(Energy.VIEW);
        SDVariable middle = energy.map(e -> e.energy(s, batch.x())).orElse(null);
        SDVariable total = null;
        for (SDVariable v : ScoreMatching.directions(s, projection, projections, batch)) {
            SDVariable ahead = batch.x().add(v.mul(step));
            SDVariable behind = batch.x().sub(v.mul(step));
            SDVariable each = energy.map(e -> ofEnergy(middle, e.energy(s, ahead), e.energy(s, behind)))
                    .orElseGet(() -> ofScore(
                            v,
                            ScoreMatching.score(s, model, ahead, batch),
                            ScoreMatching.score(s, model, behind, batch),
                            batch.event()));
            total = total == null ? each : total.add(each);
        }
        return projections == 1 ? total : total.mul(1.0 / projections);
    }

    private SDVariable ofEnergy(SDVariable middle, SDVariable ahead, SDVariable behind) {
        SDVariable slope = ahead.sub(behind);
        // Differences of near numbers first, so that few digits are lost.
        SDVariable bend = middle.sub(ahead).add(middle.sub(behind));
        return bend.add(slope.mul(slope).mul(0.125)).mul(2 / (step * step));
    }

    private SDVariable ofScore(SDVariable v, SDVariable ahead, SDVariable behind, long... event) {
        SDVariable along = Events.sum(ahead.add(behind).mul(v), event).mul(0.5);
        SDVariable trace = Events.sum(ahead.sub(behind).mul(v), event).mul(1 / step);
        return along.mul(along).add(trace);
    }

    /** Makes it; the objective {@code finite-difference-score-matching}. */
    @Part(
            name = "finite-difference-score-matching",
            description = "sliced score matching by differences, for scores and energies (Pang et al. 2020)")
    public static final class Factory implements ObjectiveFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param projection the distribution of directions
         * @param projections how many a row
         * @param step the step
         */
        public record Config(
                @Option(value = "distribution of directions", byDefault = "sphere")
                Projection projection,

                @Option(value = "directions for each row", byDefault = "1", min = 1, max = 10_000)
                int projections,

                @Option(
                        value = "step h of the differences, whose error is O(h^2)",
                        byDefault = "0.1",
                        min = 0,
                        above = true)
                double step) {}

        @Override
        public Loss create(Config config, Assembly assembly) {
            return new FiniteDifferenceScoreMatching(config.projection(), config.projections(), config.step());
        }
    }
}
