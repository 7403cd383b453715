package org.ergodic.common.score;

import java.util.Locale;
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
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.TextEncoder;
import org.ergodic.common.nn.TokenSequence;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score by a network, for events of any rank, which it flattens. What the network is is left to those who extend it.
 *
 * <p>With {@code c = 1/sqrt(alpha^2 + sigma^2)} of the Gaussian path it is shown, the network F sees {@code c x},
 * features of time and {@code log(sigma/alpha)/4}, and what it returns stands for the chosen {@link Prediction}; for
 * {@code v} it returns {@code c v}. With data of unit variance its input and its target then have unit variance at all
 * times, and {@code v} is the preconditioning of Karras, Aittala, Aila and Laine (2022, "Elucidating the design space
 * of diffusion-based generative models", section 5) with sigma_data = 1. Without a path it sees x and time, and
 * predicts the score itself.
 *
 * <p>Its parameters are those of the network alone, in the scope of the score.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class NetworkScore implements ScoreModel {
    /** The gain of the weights of a last layer, so that training starts near the best linear score of data N(0, I). */
    protected static final double LAST = 1e-2;

    private static final double LEAST_SIGNAL = 1e-4;

    private final ScoreNetworkOptions options;
    private final Optional<GaussianPath> path;
    private final Optional<Interval> time;
    private final Optional<Condition> condition;
    private final long[] event;

    /**
     * A score.
     *
     * @param options what it predicts, and how it sees time
     * @param surroundings what it is a part of: the {@link GaussianPath#VIEW} its prediction refers to, the
     *     {@link SDE#VIEW} for the interval of time, and the {@link Condition#VIEW} of data that come with a condition
     * @param event the shape of one event
     * @throws IllegalArgumentException if it is to predict anything but the score and is shown no path, or noise or the
     *     score along a path that ends at alpha = 0
     */
    protected NetworkScore(ScoreNetworkOptions options, Views surroundings, long... event) {
        this.options = Objects.requireNonNull(options, "options");
        this.path = surroundings.find(GaussianPath.VIEW);
        this.time = surroundings.find(SDE.VIEW).map(SDE::time);
        this.condition = surroundings.find(Condition.VIEW);
        this.event = event.clone();
        Prediction prediction = options.prediction();
        if (path.isEmpty() && prediction != Prediction.SCORE) {
            throw new IllegalArgumentException("a network that predicts "
                    + prediction.name().toLowerCase(Locale.ROOT)
                    + " needs a Gaussian path, and here is none: choose an SDE that has one, or prediction: score");
        }
        if (prediction.needsSignal()
                && path.filter(GaussianPath::endsWithoutSignal).isPresent()) {
            throw new IllegalArgumentException("a network that predicts "
                    + prediction.name().toLowerCase(Locale.ROOT)
                    + " knows nothing of the data where the path ends at alpha = 0, as here: choose prediction: data, v"
                    + " or velocity, or an SDE that ends before, such as straight with a cut-off");
        }
    }

    /**
     * The network.
     *
     * @param s its scope
     * @param x {@code [n, size]}, of unit variance at all times for data of unit variance
     * @param time {@code [n, timeWidth]}, features of time
     * @param timeWidth how many
     * @param c what it is conditioned on, usually nothing; {@link #embedded} reads it
     * @return {@code [n, size]}
     */
    protected abstract SDVariable network(Scope s, SDVariable x, SDVariable time, int timeWidth, Context c);

    /** {@return how many numbers an event has} */
    protected final int size() {
        return Events.size(event);
    }

    /** What a prediction is converted to. */
    @FunctionalInterface
    private interface Conversion {
        SDVariable of(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma);
    }

    @Override
    public final SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        return predicted(s, x, t, c, options.prediction()::score);
    }

    @Override
    public final SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath along) {
        return path.isPresent()
                ? predicted(s, x, t, c, options.prediction()::data)
                : ScoreModel.super.data(s, x, t, c, along);
    }

    @Override
    public final boolean predictsDataWithoutSignal() {
        return !options.prediction().needsSignal();
    }

    private SDVariable predicted(Scope s, SDVariable x, SDVariable t, Context c, Conversion conversion) {
        SDVariable flat = Events.flatten(x, event);
        SDVariable column = t.reshape(-1, 1);
        SDVariable features = options.timeFeatures().of(s, unit(column), options.timeCount(), options.timeScale());
        if (path.isEmpty()) {
            return Events.unflatten(network(s, flat, features, 2 * options.timeCount(), c), event);
        }
        SDVariable alpha = path.get().alpha(s, column);
        SDVariable sigma = path.get().sigma(s, column);
        SDVariable scale = s.sameDiff().math().sqrt(alpha.mul(alpha).add(sigma.mul(sigma)));
        SDVariable noise =
                s.sameDiff().math().log(sigma.div(signal(s, alpha, sigma))).mul(0.25);
        SDVariable value =
                network(s, flat.div(scale), s.sameDiff().concat(1, features, noise), 2 * options.timeCount() + 1, c);
        SDVariable predicted = options.prediction() == Prediction.V ? value.mul(scale) : value;
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

    /**
     * What layers are told.
     *
     * @param embedding {@code [n, width]}
     * @param sequence the tokens of the condition's texts, where it has any
     */
    protected record Told(SDVariable embedding, Optional<TokenSequence> sequence) {}

    /**
     * What layers are told of time and of the condition: the sum of a linear map of each, with the parameters
     * {@code time/w}, {@code time/b} and {@code condition/w}; and of texts, whose {@link TextEncoder} is {@code text-0}
     * and so on, the tokens, and in the sum a linear map of their mean, {@code text/w}.
     *
     * @param s the network's scope
     * @param features of time, {@code [n, timeWidth]}
     * @param timeWidth how many
     * @param width how many numbers to make of them
     * @param c the context
     * @return both
     */
    protected final Told told(Scope s, SDVariable features, int timeWidth, int width, Context c) {
        SDVariable sum = new Dense(Initializer.fanIn(2), timeWidth, width).of(s.child("time"), features);
        if (condition.isEmpty()) {
            return new Told(sum, Optional.empty());
        }
        Condition given = condition.get();
        Optional<SDVariable> numbers = given.numbers(c);
        if (numbers.isPresent()) {
            sum = sum.add(new Dense(Initializer.fanIn(1), given.numbers(), width)
                    .product(s.child("condition"), numbers.get()));
        }
        Optional<TokenSequence> sequence = Optional.empty();
        for (int i = 0; i < given.texts().size(); i++) {
            TokenSequence text = TextEncoder.SMALL.of(
                    s.child("text-" + i), given, given.texts().get(i), c);
            sequence =
                    Optional.of(sequence.map(before -> before.followedBy(text)).orElse(text));
        }
        if (sequence.isPresent()) {
            sum = sum.add(new Dense(Initializer.fanIn(1), TextEncoder.SMALL.width(), width)
                    .product(s.child("text"), sequence.get().mean()));
        }
        return new Told(sum, sequence);
    }

    /**
     * What layers are told of time and of the condition, of texts their mean alone: see {@link #told}.
     *
     * @param s the network's scope
     * @param features of time, {@code [n, timeWidth]}
     * @param timeWidth how many
     * @param width how many numbers to make of them
     * @param c the context
     * @return {@code [n, width]}
     */
    protected final SDVariable embedded(Scope s, SDVariable features, int timeWidth, int width, Context c) {
        return told(s, features, timeWidth, width, c).embedding();
    }

    /**
     * What blocks of deep networks are told of time and of the condition: a hidden layer, with the parameters
     * {@code embedding/w} and {@code embedding/b}, of what {@link #told} makes of them, with SiLU behind both.
     *
     * @param s the network's scope
     * @param features of time, {@code [n, timeWidth]}
     * @param timeWidth how many
     * @param width how many numbers to make of them
     * @param c the context
     * @return both, the embedding {@code [n, width]}
     */
    protected final Told toldTwice(Scope s, SDVariable features, int timeWidth, int width, Context c) {
        Told told = told(s, features, timeWidth, width, c);
        SDVariable first = Activation.swish(told.embedding());
        SDVariable second =
                Activation.swish(new Dense(Initializer.fanIn(2), width, width).of(s.child("embedding"), first));
        return new Told(second, told.sequence());
    }

    @Override
    public final Optional<Condition> condition() {
        return condition;
    }
}
