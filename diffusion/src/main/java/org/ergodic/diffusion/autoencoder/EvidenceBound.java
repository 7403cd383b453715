package org.ergodic.diffusion.autoencoder;

import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The negative evidence lower bound of an {@link Autoencoder}, in nats a row:
 * {@code -E_q(z|x) log p(x | z) + kl KL(q(z | x) || N(0, I))}, by one z of each row (Kingma and Welling 2014, equation
 * 3). With {@code kl} 1 it is above -log p(x); with less, codes keep more of the data and are less normal (Higgins et
 * al. 2017, "beta-VAE", with more than 1).
 *
 * @param kl the weight of the divergence
 */
@API(status = API.Status.EXPERIMENTAL)
public record EvidenceBound(double kl) implements Loss {
    static final String NAME = "evidence-bound";
    static final double LOG_2_PI = Math.log(2 * Math.PI);

    /** Checks the weight. */
    public EvidenceBound {
        if (!(kl >= 0 && kl < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the weight of the divergence must be finite, at least 0, not " + kl);
        }
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Autoencoder.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        Autoencoder autoencoder = model.require(Autoencoder.VIEW);
        Coder coder = autoencoder.coder();
        long[] code = coder.code();
        Coder.Posterior q = coder.posterior(s, batch.x());
        SDVariable eps = s.child("objective").noise("eps", Noise.NORMAL, batch.rows(), code);
        SDVariable z =
                q.mean().add(s.sameDiff().math().exp(q.logVariance().mul(0.5)).mul(eps));
        return reconstruction(s, autoencoder, batch.x(), z)
                .neg()
                .add(divergence(s, q, code).mul(kl));
    }

    /** log p(x | z) of each row, {@code [n]}. */
    static SDVariable reconstruction(Scope s, Autoencoder autoencoder, SDVariable x, SDVariable z) {
        long[] event = autoencoder.event();
        SDVariable logVariance = autoencoder.logVariance(s);
        SDVariable apart = Events.flatten(x.sub(autoencoder.coder().decode(s, z)), event);
        SDVariable squares = s.sameDiff().math().square(apart).sum(1);
        double d = Events.size(event);
        return squares.mul(s.sameDiff().math().exp(logVariance.neg()))
                .add(logVariance.add(LOG_2_PI).mul(d))
                .mul(-0.5);
    }

    /** KL(q || N(0, I)) of each row, {@code [n]}. */
    static SDVariable divergence(Scope s, Coder.Posterior q, long... code) {
        SDVariable each = s.sameDiff()
                .math()
                .square(q.mean())
                .add(s.sameDiff().math().exp(q.logVariance()))
                .sub(q.logVariance())
                .sub(1);
        return Events.flatten(each, code).sum(1).mul(0.5);
    }

    /** Makes it; the objective {@code evidence-bound}. */
    @Part(name = NAME, description = "negative lower bound of the log-likelihood of an autoencoder, in nats a row")
    public static final class Factory implements ObjectiveFactory<Factory.Config> {
        /**
         * Options.
         *
         * @param kl the weight of the divergence
         */
        public record Config(
                @Option(
                        value = "weight of the divergence of codes from a normal distribution; less than 1 keeps more"
                                + " of the data, and is no bound any more",
                        byDefault = "1",
                        min = 0)
                double kl) {}

        @Override
        public Loss create(Config config, Assembly assembly) {
            return new EvidenceBound(config.kl());
        }
    }
}
