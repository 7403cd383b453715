package org.ergodic.common.score;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.Divergence;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Score matching over time for any SDE, without a Gaussian path too (Song et al. 2021, "Score-based generative modeling
 * through stochastic differential equations", section 3.3): with {@code t ~ U(t-min, T)} the data are taken to x_t by
 * Euler and Maruyama's steps (with the diffusion at the middle of each step), and there the loss is
 * {@code |w s|^2 + 2 div(w^2 s)}, whose mean is {@code E|w (s - s*)|^2} less a constant.
 *
 * <p>The score learned is that of the simulated equation, whose law is off by O(1/steps).
 *
 * @param weight w
 * @param steps of the simulation for each row, each of its own length
 * @param timeMin how far from the data's time the shortest time stays
 * @param projection the distribution of directions
 * @param projections how many directions estimate the divergence; 0 for the exact one
 */
@API(status = API.Status.INTERNAL)
public record SimulatedScoreMatching(Weight weight, int steps, double timeMin, Projection projection, int projections)
        implements Loss {
    /** The weight w of the error of the score. */
    public enum Weight {
        /** 1. */
        UNIFORM,
        /** g(x, t): a bound on the likelihood (Song, Durkan, Murray and Ermon 2021, theorem 1). */
        LIKELIHOOD
    }

    /** Checks the numbers. */
    public SimulatedScoreMatching {
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(projection, "projection");
        if (steps < 1 || !(timeMin >= 0) || projections < 0) {
            throw new IllegalArgumentException("simulated score matching needs at least one step, and a time-min and"
                    + " projections that are not negative, not " + steps + ", " + timeMin + " and " + projections);
        }
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(SDE.VIEW, ScoreModel.VIEW);
    }

    @Override
    public Optional<String> obstacle(Views model) {
        double length = Math.abs(model.require(SDE.VIEW).time().length());
        return timeMin < length
                ? Optional.empty()
                : Optional.of("the time-min of simulated-score-matching must be below the length of the SDE's"
                        + " interval, " + length + ", not " + timeMin);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        obstacle(model).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        SDE sde = model.require(SDE.VIEW);
        long[] event = batch.event();
        double length = sde.time().length();
        double from = sde.time().from();
        SDVariable u =
                s.child("objective").noise("t", Noise.UNIFORM, batch.rows(), Events.event(Events.column(-1, event)));
        double least = Math.signum(length) * timeMin;
        SDVariable passed = u.mul(length - least).add(least);
        SDVariable x = s.stopGradient(simulated(s, sde, batch, passed));
        SDVariable t = passed.add(from);
        SDVariable score = model.require(ScoreModel.VIEW).score(s, x, t, batch.context());
        SDVariable weighted = score;
        SDVariable field = score;
        if (weight == Weight.LIKELIHOOD && sde.noise() != NoiseType.NONE) {
            SDVariable g = sde.diffusion(s, x, t);
            weighted = score.mul(g);
            field = weighted.mul(g);
        }
        return ScoreMatching.square(weighted, event)
                .add(divergence(s, field, x, batch).mul(2.0));
    }

    private SDVariable divergence(Scope s, SDVariable field, SDVariable x, Batch batch) {
        if (projections == 0) {
            return Divergence.exact(s, field, x, batch.event());
        }
        return ScoreMatching.directions(s, projection, projections, batch).stream()
                .map(v -> Divergence.hutchinson(s, field, x, v, batch.event()))
                .reduce(SDVariable::add)
                .orElseThrow()
                .mul(1.0 / projections);
    }

    private SDVariable simulated(Scope s, SDE sde, Batch batch, SDVariable passed) {
        SDVariable h = passed.mul(1.0 / steps);
        SDVariable root = s.sameDiff().math().sqrt(s.sameDiff().math().abs(h));
        SDVariable x = batch.x();
        for (int k = 0; k < steps; k++) {
            SDVariable t = h.mul(k).add(sde.time().from());
            SDVariable next = x.add(sde.drift(s, x, t).mul(h));
            if (sde.noise() != NoiseType.NONE) {
                SDVariable z = s.child("objective").noise("dw-" + k, Noise.NORMAL, batch.rows(), batch.event());
                // At the middle of the step, where a diffusion derived from a path has no singularity.
                SDVariable g = sde.diffusion(s, x, h.mul(k + 0.5).add(sde.time().from()));
                next = next.add(g.mul(root).mul(z));
            }
            x = next;
        }
        return x;
    }

    /** Makes it; the objective {@code simulated-score-matching}. */
    @Part(
            name = Factory.NAME,
            description = "sliced score matching over time for any SDE, which is simulated (Song et al. 2021)")
    public static final class Factory implements ObjectiveFactory<Factory.Config> {
        /** Its name in pipelines. */
        public static final String NAME = "simulated-score-matching";

        /**
         * The options.
         *
         * @param weight of the error of the score
         * @param steps of the simulation
         * @param timeMin how far from the data's time the shortest time stays
         * @param projection the distribution of directions
         * @param projections how many directions
         */
        public record Config(
                @Option(value = "weight of the error of the score: likelihood (g) or uniform", byDefault = "likelihood")
                Weight weight,

                @Option(value = "steps that simulate the SDE, for each row", byDefault = "32", min = 1, max = 10_000)
                int steps,

                @Option(value = "shortest time trained on", byDefault = "1e-3", min = 0)
                double timeMin,

                @Option(value = "distribution of directions", byDefault = "rademacher")
                Projection projection,

                @Option(
                        value = "directions for each row; 0 for the exact divergence",
                        byDefault = "1",
                        min = 0,
                        max = 10_000)
                int projections) {}

        @Override
        public Loss create(Config config, Assembly assembly) {
            return new SimulatedScoreMatching(
                    config.weight(), config.steps(), config.timeMin(), config.projection(), config.projections());
        }
    }
}
