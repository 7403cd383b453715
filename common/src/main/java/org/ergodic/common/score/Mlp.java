package org.ergodic.common.score;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score network of dense layers, for events of any rank, which it flattens.
 *
 * <p>With {@code c = 1/sqrt(alpha^2 + sigma^2)} of the Gaussian path it is shown, the network F sees {@code c x}, features
 * of time and {@code log(sigma/alpha)/4}, and what it returns stands for the chosen {@link Prediction}; for {@code v} it
 * returns {@code c v}. With data of unit variance its input and its target then have unit variance at all times, and
 * {@code v} is the preconditioning of Karras, Aittala, Aila and Laine (2022, "Elucidating the design space of
 * diffusion-based generative models", section 5) with sigma_data = 1. Without a path it sees x and time, and predicts
 * the score itself.
 *
 * <p>A residual block is {@code h + W2 a((1 + G e) W1 a(h) + T e + b1) + b2} with the nonlinearity a and the embedding e of
 * time, which scales and shifts each unit (Perez, Strub, de Vries, Dumoulin and Courville 2018, "FiLM: visual reasoning with
 * a general conditioning layer"; Dhariwal and Nichol 2021, section 3.1, for diffusion): the best answer to noise is, to first
 * order, a gain for each direction of the data that falls as noise grows, which a shift alone makes only roughly.
 * The last layer starts small, so that training starts near the best linear score of data N(0, I).
 */
@API(status = API.Status.INTERNAL)
public final class Mlp implements ScoreModel {
    private static final Initializer HIDDEN = Initializer.fanIn(2);
    private static final Initializer LINEAR = Initializer.fanIn(1);
    private static final Initializer SMALL = Initializer.fanIn(1e-2);

    private final MlpConfig config;
    private final Optional<GaussianPath> path;
    private final Optional<Interval> time;
    private final long[] event;

    /**
     * A network.
     *
     * @param config its options
     * @param surroundings what it is a part of: the {@link GaussianPath#VIEW} its prediction refers to, and the
     *     {@link SDE#VIEW} for the interval of time
     * @param event the shape of one event
     * @throws IllegalArgumentException if it is to predict noise, data or v and is shown no path
     */
    public Mlp(MlpConfig config, Views surroundings, long... event) {
        this.config = Objects.requireNonNull(config, "config");
        this.path = surroundings.find(GaussianPath.VIEW);
        this.time = surroundings.find(SDE.VIEW).map(SDE::time);
        this.event = event.clone();
        if (path.isEmpty() && config.prediction() != Prediction.SCORE) {
            throw new IllegalArgumentException("a network that predicts "
                    + config.prediction().name().toLowerCase(java.util.Locale.ROOT)
                    + " needs a Gaussian path, and here is none: choose an SDE that has one, or prediction: score");
        }
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        SDVariable flat = Events.flatten(x, event);
        SDVariable column = t.reshape(-1, 1);
        SDVariable features = config.timeFeatures().of(s, unit(column), config.timeCount(), config.timeScale());
        if (path.isEmpty()) {
            return Events.unflatten(network(s, flat, features, 2 * config.timeCount()), event);
        }
        SDVariable alpha = path.get().alpha(s, column);
        SDVariable sigma = path.get().sigma(s, column);
        SDVariable scale = s.sameDiff().math().sqrt(alpha.mul(alpha).add(sigma.mul(sigma)));
        SDVariable noise = s.sameDiff().math().log(sigma.div(alpha)).mul(0.25);
        SDVariable value =
                network(s, flat.div(scale), s.sameDiff().concat(1, features, noise), 2 * config.timeCount() + 1);
        SDVariable predicted = config.prediction() == Prediction.V ? value.mul(scale) : value;
        return Events.unflatten(config.prediction().score(predicted, flat, alpha, sigma), event);
    }

    /** Time as a share of the SDE's interval, so that frequencies mean the same for every SDE. */
    private SDVariable unit(SDVariable t) {
        return time.map(i -> t.sub(i.from()).div(i.length())).orElse(t);
    }

    private SDVariable network(Scope s, SDVariable x, SDVariable time, int timeWidth) {
        List<Integer> hidden = config.hidden();
        int width = hidden.get(0);
        SDVariable embedding = activate(dense(s.child("time"), time, timeWidth, width, HIDDEN));
        SDVariable h = dense(s.child("in"), x, Events.size(event), width, LINEAR);
        int last = width;
        for (int i = 0; i < hidden.size(); i++) {
            Scope layer = s.child("layer" + i);
            h = config.residual()
                    ? residual(layer, h, embedding, last, hidden.get(i), width)
                    : plain(layer, activate(h), embedding, last, hidden.get(i), width);
            last = hidden.get(i);
        }
        return dense(s.child("out"), activate(h), last, Events.size(event), SMALL);
    }

    private SDVariable plain(Scope s, SDVariable h, SDVariable embedding, int from, int to, int embedded) {
        SDVariable inner = h.mmul(weight(s, from, to, HIDDEN));
        SDVariable gain = embedding.mmul(weight(s.child("gain"), embedded, to, SMALL));
        SDVariable shift = embedding.mmul(weight(s.child("time"), embedded, to, LINEAR));
        return inner.add(inner.mul(gain)).add(shift).add(s.parameter("bias", Initializer.zeros(), 1, to));
    }

    private SDVariable residual(Scope s, SDVariable h, SDVariable embedding, int from, int to, int embedded) {
        SDVariable inner = plain(s.child("first"), activate(h), embedding, from, to, embedded);
        SDVariable change = dense(s.child("second"), activate(inner), to, to, SMALL);
        return (from == to ? h : h.mmul(weight(s.child("skip"), from, to, LINEAR))).add(change);
    }

    private SDVariable activate(SDVariable h) {
        return config.activation().of(h);
    }

    private static SDVariable dense(Scope s, SDVariable x, int from, int to, Initializer initializer) {
        return x.mmul(weight(s, from, to, initializer)).add(s.parameter("bias", Initializer.zeros(), 1, to));
    }

    private static SDVariable weight(Scope s, int from, int to, Initializer initializer) {
        return s.parameter("weight", initializer, from, to);
    }

    @Override
    public String toString() {
        return "Mlp[" + config + "]";
    }
}
