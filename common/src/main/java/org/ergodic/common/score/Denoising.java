package org.ergodic.common.score;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Denoising score matching over continuous time (Vincent 2011; Song et al. 2021, equation 7): with
 * {@code t ~ U(t-min, T)}, {@code eps ~ N(0, I)} and {@code x_t = alpha(t) x + sigma(t) eps}, the loss is
 * {@code lambda(t)/d |s(x_t, t) + eps/sigma(t)|^2}, computed as {@code lambda/(sigma^2 d) |sigma s + eps|^2}. Its mean
 * over d numbers of an event makes losses of different events comparable.
 *
 * <p>A model with a Gaussian path and no SDE has one level of noise; its time is 0.
 *
 * @param weighting lambda(t)
 * @param timeMin how far from the data's time the shortest time stays, where the loss is singular
 */
@API(status = API.Status.INTERNAL)
public record Denoising(Weighting weighting, double timeMin) implements Loss {
    /** Checks the time. */
    public Denoising {
        Objects.requireNonNull(weighting, "weighting");
        if (!(timeMin >= 0)) {
            throw new IllegalArgumentException("the time-min of denoising must be at least 0, not " + timeMin);
        }
    }

    @Override
    public Set<View<?>> needs() {
        Set<View<?>> needs = new LinkedHashSet<>(Set.of(ScoreModel.VIEW, GaussianPath.VIEW));
        needs.addAll(weighting.needs());
        if (weighting instanceof Weighting.Drawn) {
            needs.add(SDE.VIEW);
        }
        return Set.copyOf(needs);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        Scope own = s.child("objective");
        long[] event = batch.event();
        SDVariable x = batch.x();
        Interval time = trained(model);
        SDVariable t = times(s, model, time, batch);
        SDVariable eps = own.noise("eps", Noise.NORMAL, batch.rows(), event);
        GaussianPath path = model.require(GaussianPath.VIEW);
        SDVariable sigma = path.sigma(s, t);
        SDVariable alpha = path.alpha(s, t);
        SDVariable noisy = x.mul(alpha).add(eps.mul(sigma));
        SDVariable score = model.require(ScoreModel.VIEW).score(s, noisy, t, batch.context());
        SDVariable residual = score.mul(sigma).add(eps);
        SDVariable error = Events.sum(residual.mul(residual), event).mul(1.0 / Events.size(event));
        Weighting.Level at = new Weighting.Level(noisy, t, alpha.reshape(-1), sigma.reshape(-1), time);
        return weighting.loss(s, model, at, error);
    }

    private SDVariable times(Scope s, Views model, Interval time, Batch batch) {
        long[] event = batch.event();
        if (weighting instanceof Weighting.Drawn drawn) {
            return drawn.times(s, model, time, batch.rows(), event);
        }
        SDVariable u =
                s.child("objective").noise("t", Noise.UNIFORM, batch.rows(), Events.event(Events.column(-1, event)));
        return u.mul(time.length()).add(time.from());
    }

    @Override
    public Optional<String> obstacle(Views model) {
        double length = Math.abs(interval(model).length());
        // Without an SDE there is one level of noise, and no time to stay away from.
        return model.find(SDE.VIEW).isEmpty() || timeMin < length
                ? Optional.empty()
                : Optional.of("the time-min of denoising must be below the length of the SDE's interval, " + length
                        + ", not " + timeMin);
    }

    private static Interval interval(Views model) {
        return model.find(SDE.VIEW).map(SDE::time).orElse(new Interval(0, 0));
    }

    /** The times that are trained on. */
    private Interval trained(Views model) {
        obstacle(model).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        Interval whole = interval(model);
        return new Interval(whole.from() + Math.signum(whole.length()) * timeMin, whole.to());
    }
}
