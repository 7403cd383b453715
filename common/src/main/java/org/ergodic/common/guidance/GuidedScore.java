package org.ergodic.common.guidance;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.ScoreWrapper;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.common.score.Prediction;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score that is guided away from a weaker one: {@code s_w = s + (w - 1)(s - s_weak)}, which is the weak score at w =
 * 0, the score itself at w = 1, and beyond it above. With the same model without its condition as the weak one it is
 * classifier-free guidance (Ho and Salimans 2022, "Classifier-free diffusion guidance", equation 6, whose w is this one
 * less 1); with a smaller or less trained model, autoguidance (Karras et al. 2024, "Guiding a diffusion model with a
 * bad version of itself", equation 3).
 *
 * <p>Rescaling by phi (Lin, Liu, Li and Yang 2024, "Common diffusion noise schedules and sample steps are flawed",
 * equations 14 to 16) brings the guided prediction back to the spread of the unguided one: of each sample, v is
 * multiplied by {@code phi std(v_unguided) / std(v_guided) + 1 - phi}, both over the numbers of an event.
 *
 * <p>Both scores are evaluated at all times, and both are counted.
 *
 * @param score the score
 * @param weak the weaker one, of the same data, noise and context
 * @param strength w, and at which times; elsewhere it is the score itself
 * @param rescaling phi and the Gaussian path, where the prediction is rescaled
 */
@API(status = API.Status.EXPERIMENTAL)
public record GuidedScore(ScoreModel score, ScoreModel weak, Strength strength, Optional<Rescaling> rescaling)
        implements ScoreWrapper {
    private static final double TINY = 1e-20;

    /** All are needed. */
    public GuidedScore {
        Objects.requireNonNull(score, "score");
        Objects.requireNonNull(weak, "weak");
        Objects.requireNonNull(strength, "strength");
        Objects.requireNonNull(rescaling, "rescaling");
    }

    /**
     * Guidance without rescaling.
     *
     * @param score the score
     * @param weak the weaker one
     * @param strength w, and at which times
     */
    public GuidedScore(ScoreModel score, ScoreModel weak, Strength strength) {
        this(score, weak, strength, Optional.empty());
    }

    /**
     * How guided predictions are rescaled.
     *
     * @param share phi, from 0 for not at all to 1
     * @param path the Gaussian path of the score
     * @param event the shape of an event, of at least two numbers
     */
    public record Rescaling(double share, GaussianPath path, long... event) {
        /** Checks the share and the event. */
        public Rescaling {
            Objects.requireNonNull(path, "path");
            event = event.clone();
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("the share of rescaling must be from 0 to 1, not " + share);
            }
            if (Events.size(event) < 2) {
                throw new IllegalArgumentException(
                        "rescaling compares the spread of the numbers of an event, and these events have one number");
            }
        }

        /** v of the data D along the path; it also has a value where alpha is 0. */
        private SDVariable v(SDVariable data, SDVariable x, SDVariable alpha, SDVariable sigma) {
            SDVariable noise = x.sub(data.mul(alpha)).div(sigma);
            return noise.mul(alpha).sub(data.mul(sigma));
        }

        private SDVariable rescaled(SDVariable guided, SDVariable plain) {
            SDVariable factor =
                    deviation(plain).div(deviation(guided)).mul(share).add(1 - share);
            return guided.mul(factor);
        }

        private SDVariable deviation(SDVariable v) {
            SDVariable flat = Events.flatten(v, event);
            SDVariable away = flat.sub(flat.mean(true, 1));
            SDVariable variance = away.mul(away).mean(true, 1).add(TINY);
            return v.getSameDiff().math().sqrt(variance).reshape(Events.column(-1, event));
        }
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        if (rescaling.isPresent()) {
            Rescaling how = rescaling.get();
            SDVariable alpha = how.path().alpha(s, t);
            SDVariable sigma = how.path().sigma(s, t);
            return Prediction.V.score(v(s, x, t, c, how.path(), alpha, sigma), x, alpha, sigma);
        }
        return guided(s, score.score(s, x, t, c), weak.score(s, x, t, c), t);
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path) {
        if (rescaling.isPresent()) {
            SDVariable alpha = path.alpha(s, t);
            SDVariable sigma = path.sigma(s, t);
            return Prediction.V.data(v(s, x, t, c, path, alpha, sigma), x, alpha, sigma);
        }
        return guided(s, score.data(s, x, t, c, path), weak.data(s, x, t, c, path), t);
    }

    /** The guided and rescaled prediction of v. */
    private SDVariable v(
            Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path, SDVariable alpha, SDVariable sigma) {
        Rescaling how = rescaling.orElseThrow();
        SDVariable plain = how.v(score.data(s, x, t, c, path), x, alpha, sigma);
        SDVariable other = how.v(weak.data(s, x, t, c, path), x, alpha, sigma);
        return how.rescaled(guided(s, plain, other, t), plain);
    }

    private SDVariable guided(Scope s, SDVariable value, SDVariable other, SDVariable t) {
        return value.add(strength.of(s, value.sub(other), t, strength.scale() - 1));
    }

    @Override
    public boolean predictsDataWithoutSignal() {
        return score.predictsDataWithoutSignal() && weak.predictsDataWithoutSignal();
    }

    /** {@return nothing: what is guided by its condition has no use without it} */
    @Override
    public Optional<ScoreModel> unconditional() {
        return Optional.empty();
    }

    @Override
    public int evaluations() {
        return score.evaluations() + weak.evaluations();
    }

    @Override
    public GuidedScore around(ScoreModel other) {
        return new GuidedScore(other, weak, strength, rescaling);
    }
}
