package org.ergodic.flows.residual;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.common.graph.Stable;
import org.ergodic.flows.bijection.RowBijection;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The planar map z = x + û tanh(w'x + b) of Rezende and Mohamed (2015), "Variational inference with normalizing flows",
 * arXiv:1505.05770, equation 10 and appendix A.1, used from data to base, so that densities are in closed form.
 *
 * <p>It is invertible because û = u + (softplus(u'w) - 1 - u'w) w / ‖w‖² has w'û = softplus(u'w) - 1 > -1 for any u;
 * the appendix divides by the squared norm. With t = tanh(w'x + b) its Jacobian has the determinant 1 + (1 - t²) w'û =
 * t² + (1 - t²) softplus(u'w), computed in the second form, which is positive without cancellation. Two limits are
 * guarded: the softplus is never below 1e-12, so that its logarithm is finite; and where ‖w‖ {@literal <=} 1e-6 the map
 * is the shift z = x + u tanh(b), since w / ‖w‖² has no limit at 0.
 *
 * <p>From base to data a scalar equation is solved for each sample, see {@link PlanarEquation}: numeric, to a residual
 * of 1e-12 (1 + softplus(u'w) + |w'z + b|) in double precision and 1e-6 of it in single precision. The residual r moves
 * the round trip by at most ‖û‖ r.
 *
 * <p>Parameters {@code w}, {@code u} {@code [1, d]} and {@code b} {@code [1, 1]}. It reads no condition.
 */
public final class Planar extends RowBijection {
    private static final double LEAST_SLOPE = 1e-12;
    private static final double LEAST_SQUARED_NORM = 1e-12;

    /**
     * A planar map.
     *
     * @param event the shape of an event
     */
    public Planar(long... event) {
        super("planar", event);
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable rows, Context c) {
        Terms terms = terms(s);
        SDVariable t = s.sameDiff().math().tanh(rows.mmul(terms.column).add(terms.b));
        SDVariable z = rows.add(t.mmul(terms.u));
        return new WithLogDet(z, logDet(s, t, terms.slope));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable rows, Context c) {
        Terms terms = terms(s);
        SDVariable root = PlanarEquation.solve(s, rows.mmul(terms.column).add(terms.b), terms.slope);
        SDVariable t = s.sameDiff().math().tanh(root);
        SDVariable x = rows.sub(t.mmul(terms.u));
        return new WithLogDet(x, s.sameDiff().math().neg(logDet(s, t, terms.slope)));
    }

    @Override
    public Cost cost(Direction direction) {
        return direction == Direction.INVERSE ? Cost.CLOSED_FORM : Cost.NUMERIC;
    }

    /** The sum of log(t² + (1 - t²) slope) over the columns, {@code [n, m]} and {@code [1, m]} to {@code [n]}. */
    static SDVariable logDet(Scope s, SDVariable t, SDVariable slope) {
        SDVariable squared = t.mul(t);
        return s.sameDiff()
                .math()
                .log(squared.add(squared.rsub(1.0).mul(slope)))
                .sum(1);
    }

    /**
     * What the parameters say.
     *
     * @param column w as {@code [d, 1]}
     * @param b {@code [1, 1]}
     * @param u û as {@code [1, d]}
     * @param slope 1 + w'û > 0, {@code [1, 1]}
     */
    private record Terms(SDVariable column, SDVariable b, SDVariable u, SDVariable slope) {}

    private Terms terms(Scope s) {
        SDVariable given = s.parameter("w", Initializer.normal(1 / Math.sqrt(size())), 1, size());
        SDVariable u = s.parameter("u", Initializer.normal(0.1 / Math.sqrt(size())), 1, size());
        SDVariable b = s.parameter("b", Initializer.zeros(), 1, 1);
        SDVariable givenNorm = given.mul(given).sum(true, 1);
        SDVariable present = s.mask(givenNorm.gt(LEAST_SQUARED_NORM));
        SDVariable w = given.mul(present);
        SDVariable absent = present.rsub(1.0);
        SDVariable squaredNorm = w.mul(w).sum(true, 1).add(absent);
        SDVariable product = u.mul(w).sum(true, 1);
        SDVariable softplus = Stable.softplus(product).add(LEAST_SLOPE);
        SDVariable along = softplus.sub(1.0).sub(product).div(squaredNorm);
        SDVariable slope = softplus.mul(present).add(absent);
        return new Terms(w.reshape(size(), 1), b, u.add(w.mul(along)), slope);
    }
}
