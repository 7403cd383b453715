package org.ergodic.diffusion.classifier;

import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The cross-entropy {@code -log p(y | x_t)} of each row's class, in nats, with {@code t ~ U(0, T)} and
 * {@code x_t = alpha(t) x + sigma(t) eps} where the model has an SDE (Dhariwal and Nichol 2021, section 4), and of the
 * data as they are where it has none.
 */
public record CrossEntropy() implements Loss {
    static final String NAME = "cross-entropy";

    @Override
    public Set<View<?>> needs() {
        return Set.of(Classifier.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        Classifier classifier = model.require(Classifier.VIEW);
        long[] event = batch.event();
        Scope own = s.child("objective");
        Optional<SDE> sde = model.find(SDE.VIEW);
        SDVariable x = batch.x();
        SDVariable t;
        if (sde.isPresent()) {
            GaussianPath path = model.require(GaussianPath.VIEW);
            Interval time = sde.get().time();
            t = own.noise("t", Noise.UNIFORM, batch.rows(), Events.event(Events.column(-1, event)))
                    .mul(time.length())
                    .add(time.from());
            SDVariable eps = own.noise("eps", Noise.NORMAL, batch.rows(), event);
            x = x.mul(path.alpha(s, t)).add(eps.mul(path.sigma(s, t)));
        } else {
            t = zeroTime(s, x, event);
        }
        SDVariable all = ClassifierNetwork.logProbabilities(classifier, s, x, t);
        return ClassifierNetwork.ofClass(all, classifier.classes().of(batch.context()))
                .neg();
    }

    static SDVariable zeroTime(Scope s, SDVariable x, long... event) {
        return s.sameDiff().zerosLike(Events.sum(x, event)).reshape(Events.column(-1, event));
    }

    /** Makes it; the objective {@code cross-entropy}. */
    @Part(name = NAME, description = "cross-entropy of the classes of data, noised or as they are, for classifiers")
    public static final class Factory implements ObjectiveFactory<NoOptions> {
        @Override
        public Loss create(NoOptions config, Assembly assembly) {
            return new CrossEntropy();
        }
    }
}
