package org.ergodic.flows;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Stable;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The radial map z = x + beta h (x - c), h = 1 / (alpha + r), r = ‖x - c‖, of Rezende and Mohamed (2015), "Variational
 * inference with normalizing flows", arXiv:1505.05770, equation 14 and appendix A.2, used from data to base. It pushes
 * away from its centre c, or pulls towards it.
 *
 * <p>It is invertible because beta = softplus(b) - alpha > -alpha. With p = softplus(b) the logarithm of its determinant,
 * (d - 1) log(1 + beta h) + log(1 + alpha beta h²), is (d - 1) log((p + r) / (alpha + r)) + log((r² + 2 alpha r + alpha p) /
 * (alpha + r)²), in which nothing cancels. From base to data the distance from the centre solves the quadratic equation
 * r² + (p - ‖z - c‖) r - alpha ‖z - c‖ = 0, so that both directions are in closed form.
 *
 * <p>Parameters {@code center} {@code [1, d]}, {@code log-alpha} and {@code b} {@code [1, 1]}. It starts as the identity
 * and reads no condition.
 */
public final class Radial extends RowBijection {
    /** Makes p = alpha = 1. */
    private static final double IDENTITY = Math.log(Math.expm1(1));
    /**
     * A radial map.
     *
     * @param event the shape of an event
     */
    public Radial(long... event) {
        super("radial", event);
    }

    @Override
    WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        Terms terms = terms(s);
        SDVariable from = x.sub(terms.center);
        SDVariable r = distance(s, from);
        SDVariable z = terms.center.add(from.mul(terms.p.add(r)).div(terms.alpha.add(r)));
        return new WithLogDet(z, logDet(s, terms, r));
    }

    @Override
    WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        Terms terms = terms(s);
        SDVariable from = z.sub(terms.center);
        SDVariable r = terms.solve(s, distance(s, from));
        SDVariable x = terms.center.add(from.mul(terms.alpha.add(r)).div(terms.p.add(r)));
        return new WithLogDet(x, logDet(s, terms, r).neg());
    }

    /** Added to squared distances, so that the distance has a derivative at the centre. */
    private static double leastSquare(Scope s) {
        return s.dataType() == DataType.DOUBLE ? 1e-300 : 1e-36;
    }

    private static SDVariable distance(Scope s, SDVariable from) {
        return s.sameDiff().math().sqrt(from.mul(from).sum(true, 1).add(leastSquare(s)));
    }

    private SDVariable logDet(Scope s, Terms terms, SDVariable r) {
        SDVariable outer = s.sameDiff().math().log(terms.alpha.add(r));
        SDVariable across = s.sameDiff().math().log(terms.p.add(r)).sub(outer).mul(size() - 1.0);
        SDVariable along = s.sameDiff()
                .math()
                .log(r.mul(r.add(terms.alpha.mul(2.0))).add(terms.alpha.mul(terms.p)))
                .sub(outer.mul(2.0));
        return across.add(along).sum(1);
    }

    /**
     * What the parameters say.
     *
     * @param center c
     * @param alpha alpha > 0
     * @param p alpha + beta > 0
     */
    private record Terms(SDVariable center, SDVariable alpha, SDVariable p) {
        /** The root r >= 0 of r (p + r) = y (alpha + r), in the form that does not cancel for the sign of p - y. */
        SDVariable solve(Scope s, SDVariable y) {
            SDVariable half = p.sub(y);
            SDVariable size = s.sameDiff().math().abs(half);
            SDVariable product = alpha.mul(y);
            SDVariable sum = size.add(s.sameDiff()
                    .math()
                    .sqrt(half.mul(half).add(product.mul(4.0)).add(leastSquare(s))));
            return s.select(half.gt(0.0), product.mul(2.0).div(sum), sum.mul(0.5));
        }
    }

    private Terms terms(Scope s) {
        SDVariable center = s.parameter("center", Initializer.normal(0.1), 1, size());
        SDVariable alpha = s.sameDiff().math().exp(s.parameter("log-alpha", Initializer.zeros(), 1, 1));
        SDVariable p = Stable.softplus(s.parameter("b", Initializer.constant(IDENTITY), 1, 1));
        return new Terms(center, alpha, p);
    }
}
