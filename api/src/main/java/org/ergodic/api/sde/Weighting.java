package org.ergodic.api.sde;

import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What the levels of noise count in denoising score matching, the function lambda(t) of Song et al. (2021), equation 7.
 *
 * <p>It weighs the error of predicted noise, {@code |sigma s(x_t, t) + eps|^2}: the error of the score is that divided
 * by sigma^2, the error of the data is that times (sigma/alpha)^2. It may also choose which times are drawn
 * ({@link Drawn}), and may have parameters of its own, which it asks for in {@link Scope#memory()} so that no model
 * keeps them.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Weighting {
    /** {@return the views of a model that it needs, beside the Gaussian path; none unless overridden} */
    default Set<View<?>> needs() {
        return Set.of();
    }

    /**
     * The weight of the error of noise.
     *
     * @param s the model's scope; random inputs are those of its child {@code objective}
     * @param model the model's views
     * @param at where each row is on the path
     * @return {@code [n]}, not negative
     */
    SDVariable weight(Scope s, Views model, Level at);

    /**
     * The loss of each row.
     *
     * @param s the model's scope; random inputs are those of its child {@code objective}
     * @param model the model's views
     * @param at where each row is on the path
     * @param error {@code |sigma s + eps|^2 / d} of an event of d elements, {@code [n]}
     * @return {@code [n]}; the error times its weight unless overridden
     */
    default SDVariable loss(Scope s, Views model, Level at, SDVariable error) {
        return error.mul(weight(s, model, at));
    }

    /**
     * Where each row of a batch is on the path.
     *
     * @param x noisy data {@code [n, event]}
     * @param t their times {@code [n, 1, ..., 1]}
     * @param alpha the path's alpha(t) {@code [n]}
     * @param sigma the path's sigma(t) {@code [n]}
     * @param time the times that may be drawn
     */
    record Level(SDVariable x, SDVariable t, SDVariable alpha, SDVariable sigma, Interval time) {
        /** All are needed. */
        public Level {
            Objects.requireNonNull(x, "x");
            Objects.requireNonNull(t, "t");
            Objects.requireNonNull(alpha, "alpha");
            Objects.requireNonNull(sigma, "sigma");
            Objects.requireNonNull(time, "time");
        }
    }

    /** A weighting that chooses which times are drawn. Others are used with times drawn uniformly. */
    interface Drawn extends Weighting {
        /**
         * Times for the rows of a batch. The weight is that of an error at a time so drawn.
         *
         * @param s the model's scope; random inputs are those of its child {@code objective}
         * @param model the model's views
         * @param time the times that may be drawn
         * @param rows an input whose rows random inputs follow
         * @param event the event's shape
         * @return {@code [n, 1, ..., 1]} within the interval
         */
        SDVariable times(Scope s, Views model, Interval time, SDVariable rows, long... event);
    }
}
