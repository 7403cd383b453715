package org.ergodic.flows.training;

import java.util.Objects;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.transport.Pairing;
import org.ergodic.flows.continuous.VelocityModel;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Regression of the velocity on the derivative of straight ways from source to data: E ‖v(x_t, t) - u‖² over t uniform
 * in [0, 1], x_0 from the source and x_1 from the data. Its minimum over v is the velocity of the marginals.
 */
final class FlowMatching implements Loss {
    private final Way way;
    private final Pairing pairing;

    /** A way from x_0 to x_1. */
    @FunctionalInterface
    interface Way {
        /**
         * The way at a time.
         *
         * @param s where to build random inputs
         * @param to x_1, and the rows that random inputs follow
         * @param from x_0 {@code [n, event]}
         * @param t {@code [n, 1, ..., 1]}
         */
        Point at(Scope s, Batch to, SDVariable from, SDVariable t);

        /**
         * Lipman, Chen, Ben-Hamu, Nickel and Le (2023), "Flow matching for generative modeling", arXiv:2210.02747,
         * equations 20 to 23: x_t = (1 - (1 - sigma) t) x_0 + t x_1, which ends at x_1 with the deviation sigma.
         */
        static Way gaussian(double sigma) {
            return (s, to, from, t) -> new Point(
                    from.mul(t.mul(1 - sigma).rsub(1.0)).add(to.x().mul(t)),
                    to.x().sub(from.mul(1 - sigma)));
        }

        /**
         * Tong et al. (2024), "Improving and generalizing flow-based generative models with minibatch optimal
         * transport", arXiv:2302.00482, equations 14 and 15: x_t = (1 - t) x_0 + t x_1 and noise of the deviation
         * sigma.
         */
        static Way bridge(double sigma) {
            return (s, to, from, t) -> {
                SDVariable mean = from.mul(t.rsub(1.0)).add(to.x().mul(t));
                return new Point(
                        sigma == 0
                                ? mean
                                : mean.add(s.noise("bridge", Noise.NORMAL, to.rows(), to.event())
                                        .mul(sigma)),
                        to.x().sub(from));
            };
        }
    }

    /** Where a way is, and its velocity. */
    record Point(SDVariable x, SDVariable velocity) {}

    FlowMatching(Way way, Pairing pairing) {
        this.way = Objects.requireNonNull(way, "way");
        this.pairing = Objects.requireNonNull(pairing, "pairing");
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(VelocityModel.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        return loss(s, model, batch, pairing);
    }

    /** With independent pairs, whose cost does not grow with the square of the rows. */
    @Override
    public SDVariable monitor(Scope s, Views model, Batch batch) {
        return loss(s, model, batch, Pairing.independent());
    }

    private SDVariable loss(Scope s, Views model, Batch batch, Pairing pairs) {
        VelocityModel velocity = model.require(VelocityModel.VIEW);
        Scope own = s.child("objective");
        long[] event = batch.event();
        long[] ones = new long[event.length];
        java.util.Arrays.fill(ones, 1);
        SDVariable t = own.noise("t", Noise.UNIFORM, batch.rows(), ones);
        SDVariable source = pairs.partners(own, batch, velocity.source(s, batch.rows()));
        Point point = way.at(own, batch, source, t);
        SDVariable miss = velocity.velocity(s, point.x(), t, batch.context()).sub(point.velocity());
        return Events.sum(miss.mul(miss), event);
    }
}
