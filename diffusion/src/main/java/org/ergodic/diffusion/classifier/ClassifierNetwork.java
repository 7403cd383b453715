package org.ergodic.diffusion.classifier;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.model.Condition;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.TimeFeatures;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A multilayer perceptron of noisy data, brought to variance 1 for data N(0, I), of features of time and of
 * {@code log(sigma/alpha)/4}; without an SDE, of the data alone. Its parameters are under {@code classifier/}.
 */
record ClassifierNetwork(
        Condition classes, Optional<SDE> sde, List<Integer> hidden, Activation activation, long[] event)
        implements Classifier {
    private static final int FREQUENCIES = 8;
    private static final double FASTEST = 100;
    private static final double LAST = 1e-2;

    /** At the data's end there is no noise, and its logarithm none. */
    private static final double LEAST = 1e-4;

    @Override
    public SDVariable logits(Scope s, SDVariable x, SDVariable t) {
        Scope own = s.child("classifier");
        SDVariable flat = Events.flatten(x, event);
        int d = Events.size(event);
        Inputs inputs = sde.isEmpty()
                ? Inputs.of(flat, d)
                : Inputs.of(noisy(own, flat, t.reshape(-1, 1)), d + 2 * FREQUENCIES + 1);
        return new Mlp(hidden, activation::apply).of(own, inputs, Initializer.fanIn(LAST), classes.size());
    }

    private SDVariable noisy(Scope s, SDVariable x, SDVariable t) {
        GaussianPath path = sde.orElseThrow().gaussianPath().orElseThrow();
        Interval time = sde.orElseThrow().time();
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
        return s.sameDiff().concat(1, x.div(scale), TimeFeatures.SINUSOIDAL.of(s, u, FREQUENCIES, FASTEST), level);
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
