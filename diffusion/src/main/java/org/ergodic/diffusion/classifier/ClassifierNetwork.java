package org.ergodic.diffusion.classifier;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.model.Condition;
import org.ergodic.api.representation.Features;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.TimeFeatures;
import org.ergodic.common.nn.image.FeatureMaps;
import org.ergodic.common.nn.image.ImageEncoder;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A multilayer perceptron of noisy data, brought to variance 1 for data N(0, I), of features of time and of
 * {@code log(sigma/alpha)/4}; without an SDE, of the data alone. Pictures may go through convolutions first, which are
 * told an embedding of these features, and of which the mean over pixels is what the perceptron reads. Its parameters
 * are under {@code classifier/}. Its features are the last hidden layer, at the data's time.
 */
record ClassifierNetwork(Condition classes, Optional<SDE> sde, ClassifierLayers layers, long[] event)
        implements Classifier, Features {
    private static final int FREQUENCIES = 8;
    private static final int TOLD = 2 * FREQUENCIES + 1;
    private static final double FASTEST = 100;
    private static final double LAST = 1e-2;

    /** At the data's end there is no noise, and its logarithm none. */
    private static final double LEAST = 1e-4;

    /** A level of convolutions has so many blocks. */
    private static final int BLOCKS = 1;

    private static final int EMBEDDING = 64;

    @Override
    public SDVariable logits(Scope s, SDVariable x, SDVariable t) {
        Scope own = s.child("classifier");
        Inputs h = hidden(own, x, t);
        return new Dense(Initializer.fanIn(LAST), h.width(), classes.size()).of(own.child("out"), h);
    }

    @Override
    public int size() {
        List<Integer> hidden = layers.hidden();
        return !hidden.isEmpty()
                ? hidden.get(hidden.size() - 1)
                : layers.channels().isEmpty()
                        ? Events.size(event) + told()
                        : encoder().width();
    }

    @Override
    public SDVariable of(Scope s, SDVariable x) {
        return hidden(s.child("classifier"), x, CrossEntropy.zeroTime(s, x, event))
                .rows()
                .get(0);
    }

    /** The last hidden layer. */
    private Inputs hidden(Scope s, SDVariable x, SDVariable t) {
        SDVariable flat = Events.flatten(x, event);
        Optional<Noisy> noisy = sde.map(along -> noisy(s, along, flat, t.reshape(-1, 1)));
        SDVariable seen = noisy.map(Noisy::x).orElse(flat);
        return new Mlp(layers.hidden(), layers.activation()::apply).features(s, inputs(s, seen, noisy));
    }

    private Inputs inputs(Scope s, SDVariable x, Optional<Noisy> noisy) {
        if (layers.channels().isEmpty()) {
            int d = Events.size(event);
            return noisy.map(some -> Inputs.of(s.sameDiff().concat(1, x, some.told()), d + TOLD))
                    .orElseGet(() -> Inputs.of(x, d));
        }
        int[] shape = FeatureMaps.shape("a classifier with channels", event);
        Optional<SDVariable> e = noisy.map(some ->
                Activation.swish(new Dense(Initializer.fanIn(2), TOLD, EMBEDDING).of(s.child("time"), some.told())));
        FeatureMaps picture = FeatureMaps.ofEvents(x, shape[0], shape[1], shape[2]);
        return Inputs.of(
                encoder().pooled(s.child("pictures"), picture, e), encoder().width());
    }

    private ImageEncoder encoder() {
        return new ImageEncoder(
                layers.channels(), BLOCKS, sde.isPresent() ? EMBEDDING : 0, new Dropout(layers.dropout()));
    }

    private int told() {
        return sde.isPresent() ? TOLD : 0;
    }

    /** Data of variance 1, and what is told of their noise {@code [n, TOLD]}. */
    private record Noisy(SDVariable x, SDVariable told) {}

    private static Noisy noisy(Scope s, SDE along, SDVariable x, SDVariable t) {
        GaussianPath path = along.gaussianPath().orElseThrow();
        Interval time = along.time();
        SDVariable u = t.sub(time.from()).div(time.length());
        SDVariable alpha = path.alpha(s, t);
        SDVariable sigma = path.sigma(s, t);
        SDVariable scale = s.sameDiff().math().sqrt(alpha.mul(alpha).add(sigma.mul(sigma)));
        SDVariable least = scale.mul(LEAST);
        SDVariable level = s.sameDiff()
                .math()
                .log(s.sameDiff()
                        .math()
                        .max(sigma, least)
                        .div(s.sameDiff().math().max(alpha, least)))
                .mul(0.25);
        return new Noisy(
                x.div(scale), s.sameDiff().concat(1, TimeFeatures.SINUSOIDAL.of(s, u, FREQUENCIES, FASTEST), level));
    }

    /** log p(y | x, t) of every class, {@code [n, classes]}. */
    static SDVariable logProbabilities(Classifier classifier, Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().nn().logSoftmax(classifier.logits(s, x, t), 1);
    }

    /** log p(y | x, t) of each row's own class, {@code [n]}. */
    static SDVariable ofClass(SDVariable logProbabilities, SDVariable oneHot) {
        return logProbabilities.mul(oneHot).sum(1);
    }
}
