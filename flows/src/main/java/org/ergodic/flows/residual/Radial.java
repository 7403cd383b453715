package org.ergodic.flows.residual;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.common.graph.Stable;
import org.ergodic.flows.bijection.RowBijection;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The radial map z = x + beta h (x - c), h = 1 / (alpha + r), r = ‖x - c‖, of Rezende and Mohamed (2015), "Variational
 * inference with normalizing flows", arXiv:1505.05770, equation 14 and appendix A.2, used from data to base. It pushes
 * away from its centre c, or pulls towards it.
 *
 * <p>It is invertible because beta = softplus(b) - alpha > -alpha. With p = softplus(b) the logarithm of its
 * determinant, (d - 1) log(1 + beta h) + log(1 + alpha beta h²), is (d - 1) log((p + r) / (alpha + r)) + log((r² + 2
 * alpha r + alpha p) / (alpha + r)²), in which nothing cancels. From base to data the distance from the centre solves
 * the quadratic equation r² + (p - ‖z - c‖) r - alpha ‖z - c‖ = 0, so that both directions are in closed form.
 *
 * <p>Parameters {@code center} {@code [1, d]}, {@code log-alpha} and {@code b} {@code [1, 1]}. It starts as the
 * identity and reads no condition.
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
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        Terms terms = terms(s);
        SDVariable from = x.sub(terms.center);
        SDVariable r = distance(from);
        SDVariable z = terms.center.add(from.mul(terms.p.add(r).div(terms.alpha.add(r))));
        return new WithLogDet(z, logDet(s, terms, r));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        Terms terms = terms(s);
        SDVariable from = z.sub(terms.center);
        SDVariable r = terms.solve(s, distance(from));
        SDVariable x = terms.center.add(from.mul(terms.alpha.add(r).div(terms.p.add(r))));
        return new WithLogDet(x, logDet(s, terms, r).neg());
    }

    /** Added to what a root is taken of, so that it has a derivative at the centre. */
    private static double leastSquare(Scope s) {
        return s.dataType() == DataType.DOUBLE ? 1e-300 : 1e-36;
    }

    /** The norm, whose squares do not overflow; its derivative at the centre is 0. */
    private static SDVariable distance(SDVariable from) {
        return from.norm2(true, 1);
    }

    /** With the shares u = r / (alpha + r) and v = alpha / (alpha + r), so that r² does not overflow. */
    private SDVariable logDet(Scope s, Terms terms, SDVariable r) {
        SDVariable outer = terms.alpha.add(r);
        SDVariable u = r.div(outer);
        SDVariable v = terms.alpha.div(outer);
        SDVariable w = terms.p.div(outer);
        SDVariable across = s.sameDiff().math().log(w.add(u)).mul(size() - 1.0);
        SDVariable along = s.sameDiff().math().log(u.mul(u.add(v.mul(2.0))).add(v.mul(w)));
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
            SDVariable positive = s.mask(half.gt(0.0));
            // Not the absolute value, whose derivative at 0 is 0.
            SDVariable size = half.mul(positive.mul(2.0).sub(1.0));
            SDVariable product = alpha.mul(y);
            SDVariable other =
                    s.sameDiff().math().sqrt(product.add(leastSquare(s))).mul(2.0);
            // sqrt((p - y)² + 4 alpha y), without the squares
            SDVariable root = s.sameDiff().concat(1, half, other).norm2(true, 1);
            SDVariable sum = size.add(root);
            return s.select(positive, product.mul(2.0).div(sum), sum.mul(0.5));
        }
    }

    private Terms terms(Scope s) {
        SDVariable center = s.parameter("center", Initializer.normal(0.1), 1, size());
        SDVariable alpha = s.sameDiff().math().exp(s.parameter("log-alpha", Initializer.zeros(), 1, 1));
        SDVariable p = Stable.softplus(s.parameter("b", Initializer.constant(IDENTITY), 1, 1));
        return new Terms(center, alpha, p);
    }
}
