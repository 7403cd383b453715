package org.ergodic.api.guidance;

import java.util.Objects;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Trainable;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A differentiable log p(y | x, t): how likely what is wanted is, given noisy data. Its gradient in x is added to a
 * score, so that samples are those of p(x | y) (Dhariwal and Nichol 2021, "Diffusion models beat GANs on image
 * synthesis", section 4, for classifiers; Chung et al. 2023, "Diffusion posterior sampling for general noisy inverse
 * problems", for measurements).
 *
 * <p>Implemented by third parties; kind {@code guide}. Immutable and thread-safe. Rows are samples, and none may depend
 * on another.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Guide extends Trainable {
    /** The view of a model that can guide others, such as a classifier. */
    View<Guide> VIEW = View.of("guide", Guide.class);

    /**
     * How likely what is wanted is.
     *
     * @param s the guide's scope
     * @param at noisy data
     * @return log p(y | x, t) {@code [n]} in nats, up to a number that does not depend on x
     */
    SDVariable logProb(Scope s, At at);

    /** Noisy data, and what a score predicts of them. Immutable. */
    final class At {
        private final SDVariable x;
        private final SDVariable t;
        private final Context context;
        private final Supplier<SDVariable> data;

        /**
         * Noisy data.
         *
         * @param x {@code [n, event]}
         * @param t the time of each sample {@code [n, 1, ..., 1]}
         * @param context what samples are conditioned on, perhaps nothing
         * @param data builds the data {@code [n, event]} that the guided score predicts
         */
        public At(SDVariable x, SDVariable t, Context context, Supplier<SDVariable> data) {
            this.x = Objects.requireNonNull(x, "x");
            this.t = Objects.requireNonNull(t, "t");
            this.context = Objects.requireNonNull(context, "context");
            this.data = Objects.requireNonNull(data, "data");
        }

        /** {@return the noisy data {@code [n, event]}} */
        public SDVariable x() {
            return x;
        }

        /** {@return the time of each sample {@code [n, 1, ..., 1]}} */
        public SDVariable t() {
            return t;
        }

        /** {@return what samples are conditioned on, perhaps nothing} */
        public Context context() {
            return context;
        }

        /**
         * The data {@code D = E[x_0 | x_t]} that the guided score predicts, as a function of {@link #x}, so that the
         * gradient goes through the score's network.
         *
         * @return {@code [n, event]}
         * @throws IllegalArgumentException if the score has no Gaussian path
         */
        public SDVariable data() {
            return data.get();
        }
    }
}
