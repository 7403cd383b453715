package org.ergodic.flows.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.AverageVelocity;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.flows.continuous.VelocityModel;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The objective of mean flows (Geng, Deng, Bai, Kolter and He 2025, arXiv:2505.13447, algorithm 1): the average
 * velocity u of a straight way between source and data is regressed on what the MeanFlow identity (equation 6) says of
 * it,
 *
 * <pre>{@code u(x, t, r) = v(x, t) + (r - t) (v . du/dx + du/dt),}</pre>
 *
 * with the derivative along the way by one forward directional derivative, held constant, and v the velocity of the
 * single way x_1 - x_0, whose mean is the velocity of the marginals (equations 9 to 11). Where r = t it is flow
 * matching. The squared error of a row is weighted by {@code 1 / (error + c)^p}, held constant (section 4.3); with p =
 * 1 the loss itself hardly moves, so the error is what is watched. Guidance within training (section 4.2) is not there.
 *
 * <p>Times are drawn in pairs, on the paper's scale of noise 1 - t; the noisier of the two is the first. In a share of
 * the rows they differ, in the others both are the first.
 *
 * @param times how a time is drawn
 * @param share of the rows whose times differ
 * @param power p
 */
record MeanFlowMatching(Times times, double share, double power) implements Loss {
    /** c, the paper's. */
    private static final double FLOOR = 1e-3;

    /** Draws one time of each row as the share of noise, in [0, 1]. */
    @FunctionalInterface
    interface Times {
        /**
         * Times.
         *
         * @param s where to build random inputs
         * @param name of the draw
         * @param batch whose rows they follow
         * @return {@code [n, 1, ..., 1]}
         */
        SDVariable draw(Scope s, String name, Batch batch);

        static Times uniform() {
            return (s, name, batch) -> column(s, name, Noise.UNIFORM, batch);
        }

        /** A normal number through the logistic function (Esser et al. 2024, arXiv:2403.03206, equation 19). */
        static Times logitNormal(double mean, double std) {
            return (s, name, batch) -> s.sameDiff()
                    .nn()
                    .sigmoid(column(s, name, Noise.NORMAL, batch).mul(std).add(mean));
        }

        private static SDVariable column(Scope s, String name, Noise noise, Batch batch) {
            return s.noise(name, noise, batch.rows(), Events.event(Events.column(-1, batch.event())));
        }
    }

    /** The average velocity, and what the identity says that it is, held constant. */
    record Sides(SDVariable u, SDVariable target) {}

    MeanFlowMatching {
        Objects.requireNonNull(times, "times");
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(AverageVelocity.VIEW, VelocityModel.VIEW);
    }

    /**
     * Both sides of the identity.
     *
     * @param v the velocity at x, or an estimate of it without bias, in which the target is linear
     */
    static Sides sides(
            Scope s, AverageVelocity model, SDVariable x, SDVariable v, SDVariable from, SDVariable to, Context c) {
        // Variables of their own: the place and both times are independent of each other.
        SDVariable at = s.stopGradient(x);
        SDVariable t = s.stopGradient(from);
        SDVariable r = s.stopGradient(to);
        SDVariable u = model.averageVelocity(s, at, t, r, c);
        SDVariable alongTheWay =
                s.jvp(List.of(u), Map.of(at, v, t, s.sameDiff().onesLike(t))).get(0);
        return new Sides(u, s.stopGradient(v.add(alongTheWay.mul(r.sub(t)))));
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        SDVariable error = error(s, model, batch);
        if (power == 0) {
            return error;
        }
        SDVariable weight = s.sameDiff().math().pow(s.stopGradient(error).add(FLOOR), -power);
        return error.mul(s.stopGradient(weight));
    }

    /** The error without its weight, which falls where the weighted one stays as it is. */
    @Override
    public SDVariable monitor(Scope s, Views model, Batch batch) {
        return error(s, model, batch);
    }

    /** The target moves with the model, and weights hold the loss near 1: neither tells how training goes. */
    @Override
    public Sense sense(Views model) {
        return Sense.NONE;
    }

    private SDVariable error(Scope s, Views model, Batch batch) {
        Scope own = s.child("objective");
        SDVariable a = times.draw(own, "t", batch);
        SDVariable b = times.draw(own, "r", batch);
        SDVariable wider = own.noise("differ", Noise.UNIFORM, batch.rows(), ones(batch));
        SDVariable more = s.mask(a.gt(b));
        SDVariable from = a.mul(more).add(b.mul(more.rsub(1.0))).rsub(1.0);
        SDVariable later = b.mul(more).add(a.mul(more.rsub(1.0))).rsub(1.0);
        SDVariable to = from.add(later.sub(from).mul(s.mask(wider.lt(share))));
        SDVariable source = model.require(VelocityModel.VIEW).source(s, batch.rows());
        FlowMatching.Point point = FlowMatching.Way.bridge(0).at(own, batch, source, from);
        Sides sides =
                sides(s, model.require(AverageVelocity.VIEW), point.x(), point.velocity(), from, to, batch.context());
        SDVariable miss = sides.u().sub(sides.target());
        return Events.sum(miss.mul(miss), batch.event());
    }

    private static long[] ones(Batch batch) {
        long[] ones = new long[batch.event().length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
