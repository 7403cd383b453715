package org.ergodic.common.score;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.ModulatedDense;
import org.ergodic.common.nn.ResidualBlock;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score network of dense layers, for events of any rank, which it flattens.
 *
 * <p>With {@code c = 1/sqrt(alpha^2 + sigma^2)} of the Gaussian path it is shown, the network F sees {@code c x},
 * features of time and {@code log(sigma/alpha)/4}, and what it returns stands for the chosen {@link Prediction}; for
 * {@code v} it returns {@code c v}. With data of unit variance its input and its target then have unit variance at all
 * times, and {@code v} is the preconditioning of Karras, Aittala, Aila and Laine (2022, "Elucidating the design space
 * of diffusion-based generative models", section 5) with sigma_data = 1. Without a path it sees x and time, and
 * predicts the score itself.
 *
 * <p>Its hidden layers are {@link ResidualBlock}s or {@link ModulatedDense} layers, whose units time scales and shifts:
 * the best answer to noise is, to first order, a gain for each direction of the data that falls as noise grows, which a
 * shift alone makes only roughly. A condition is added to the embedding of time. Parameters are those of {@code time}
 * and {@code condition}, which embed these, {@code in}, {@code layer-0} and so on, and {@code out}. The last layer
 * starts small, so that training starts near the best linear score of data N(0, I).
 */
@API(status = API.Status.INTERNAL)
public final class ScoreMlp implements ScoreModel {
    private static final double LAST = 1e-2;
    private static final double LEAST_SIGNAL = 1e-4;

    private final MlpConfig config;
    private final Optional<GaussianPath> path;
    private final Optional<Interval> time;
    private final Optional<Condition> condition;
    private final long[] event;

    /**
     * A network.
     *
     * @param config its options
     * @param surroundings what it is a part of: the {@link GaussianPath#VIEW} its prediction refers to, the
     *     {@link SDE#VIEW} for the interval of time, and the {@link Condition#VIEW} of data that come with a condition
     * @param event the shape of one event
     * @throws IllegalArgumentException if it is to predict anything but the score and is shown no path, or noise or the
     *     score along a path that ends at alpha = 0
     */
    public ScoreMlp(MlpConfig config, Views surroundings, long... event) {
        this.config = Objects.requireNonNull(config, "config");
        this.path = surroundings.find(GaussianPath.VIEW);
        this.time = surroundings.find(SDE.VIEW).map(SDE::time);
        this.condition = surroundings.find(Condition.VIEW);
        this.event = event.clone();
        if (path.isEmpty() && config.prediction() != Prediction.SCORE) {
            throw new IllegalArgumentException("a network that predicts "
                    + config.prediction().name().toLowerCase(java.util.Locale.ROOT)
                    + " needs a Gaussian path, and here is none: choose an SDE that has one, or prediction: score");
        }
        if (config.prediction().needsSignal()
                && path.filter(GaussianPath::endsWithoutSignal).isPresent()) {
            throw new IllegalArgumentException("a network that predicts "
                    + config.prediction().name().toLowerCase(java.util.Locale.ROOT)
                    + " knows nothing of the data where the path ends at alpha = 0, as here: choose prediction: data, v"
                    + " or velocity, or an SDE that ends before, such as straight with a cut-off");
        }
    }

    /** What a prediction is converted to. */
    @FunctionalInterface
    private interface Conversion {
        SDVariable of(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma);
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        return predicted(s, x, t, c, config.prediction()::score);
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath along) {
        return path.isPresent()
                ? predicted(s, x, t, c, config.prediction()::data)
                : ScoreModel.super.data(s, x, t, c, along);
    }

    @Override
    public boolean predictsDataWithoutSignal() {
        return !config.prediction().needsSignal();
    }

    private SDVariable predicted(Scope s, SDVariable x, SDVariable t, Context c, Conversion conversion) {
        Scope own = s.renamed(ScoreMlp::originalName);
        SDVariable flat = Events.flatten(x, event);
        SDVariable column = t.reshape(-1, 1);
        SDVariable features = config.timeFeatures().of(own, unit(column), config.timeCount(), config.timeScale());
        if (path.isEmpty()) {
            return Events.unflatten(network(own, flat, features, 2 * config.timeCount(), c), event);
        }
        SDVariable alpha = path.get().alpha(s, column);
        SDVariable sigma = path.get().sigma(s, column);
        SDVariable scale = s.sameDiff().math().sqrt(alpha.mul(alpha).add(sigma.mul(sigma)));
        SDVariable noise =
                s.sameDiff().math().log(sigma.div(signal(s, alpha, sigma))).mul(0.25);
        SDVariable value =
                network(own, flat.div(scale), s.sameDiff().concat(1, features, noise), 2 * config.timeCount() + 1, c);
        SDVariable predicted = config.prediction() == Prediction.V ? value.mul(scale) : value;
        return Events.unflatten(conversion.of(predicted, flat, alpha, sigma), event);
    }

    /** Where a path ends without a signal, the network sees the least of it that it can tell from none. */
    private SDVariable signal(Scope s, SDVariable alpha, SDVariable sigma) {
        return path.orElseThrow().endsWithoutSignal() ? s.sameDiff().math().max(alpha, sigma.mul(LEAST_SIGNAL)) : alpha;
    }

    /** Time as a share of the SDE's interval, so that frequencies mean the same for every SDE. */
    private SDVariable unit(SDVariable t) {
        return time.map(i -> t.sub(i.from()).div(i.length())).orElse(t);
    }

    private SDVariable network(Scope s, SDVariable x, SDVariable time, int timeWidth, Context c) {
        List<Integer> hidden = config.hidden();
        int width = hidden.get(0);
        SDVariable embedding = config.activation().apply(embedded(s, time, timeWidth, width, condition, c));
        SDVariable h = new Dense(Initializer.fanIn(1), Events.size(event), width).of(s.child("in"), x);
        int last = width;
        for (int i = 0; i < hidden.size(); i++) {
            int next = hidden.get(i);
            Scope layer = s.child(Mlp.layer(i));
            h = config.residual()
                    ? new ResidualBlock(last, next, width, config.activation()).of(layer, h, embedding)
                    : new ModulatedDense(last, next, width)
                            .of(layer, config.activation().apply(h), embedding);
            last = next;
        }
        return new Dense(Initializer.fanIn(LAST), last, Events.size(event))
                .of(s.child("out"), config.activation().apply(h));
    }

    /** What the hidden layers are told of time and of the condition: the sum of a linear map of each. */
    private static SDVariable embedded(
            Scope s, SDVariable time, int timeWidth, int width, Optional<Condition> condition, Context c) {
        SDVariable ofTime = new Dense(Initializer.fanIn(2), timeWidth, width).of(s.child("time"), time);
        return condition
                .map(given -> ofTime.add(new Dense(Initializer.fanIn(1), given.size(), width)
                        .product(s.child("condition"), given.of(c))))
                .orElse(ofTime);
    }

    @Override
    public Optional<Condition> condition() {
        return condition;
    }

    /** What its parameters were called when each network named its own. */
    private static String originalName(String name) {
        return name.replaceFirst("^layer-", "layer")
                .replaceFirst("/shift/w$", "/time/w")
                .replaceFirst("/w$", "/weight")
                .replaceFirst("/b$", "/bias");
    }

    @Override
    public String toString() {
        return "ScoreMlp[" + config + "]";
    }
}
