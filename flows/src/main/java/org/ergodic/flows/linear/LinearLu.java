package org.ergodic.flows.linear;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.graph.Triangular;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A dense linear map by its LU decomposition, z = x L U + t for rows x, with L of unit diagonal and the diagonal of U
 * positive, exp(a), so that log |det| = sum of a in O(d); Kingma and Dhariwal (2018), arXiv:1807.03039, section 3.2,
 * whose permutation is a {@link Permutation} of its own here. The map starts as the identity.
 *
 * <p>A density costs two products, O(d²) a row. Sampling inverts both triangles once for a batch, O(d³).
 *
 * <p>Parameters {@code lower}, {@code upper} {@code [d, d]}, of which only the strict triangles are used,
 * {@code log-diagonal} and {@code shift} {@code [1, d]}.
 */
public final class LinearLu extends RowBijection {
    /**
     * A linear map.
     *
     * @param event the shape of an event
     */
    public LinearLu(long... event) {
        super("linear-lu", event);
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        SDVariable z = x.mmul(lower(s)).mmul(upper(s)).add(shift(s));
        return new WithLogDet(z, Matrices.repeat(x, logDiagonal(s).sum()));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        SDVariable x = z.sub(shift(s))
                .mmul(s.sameDiff().math().matrixInverse(upper(s)))
                .mmul(s.sameDiff().math().matrixInverse(lower(s)));
        return new WithLogDet(x, Matrices.repeat(z, logDiagonal(s).sum().neg()));
    }

    private SDVariable lower(Scope s) {
        return Triangular.unitLower(s, size());
    }

    private SDVariable upper(Scope s) {
        return Triangular.upper(s, "upper", s.sameDiff().math().exp(logDiagonal(s)), size());
    }

    private SDVariable logDiagonal(Scope s) {
        return s.parameter("log-diagonal", Initializer.zeros(), 1, size());
    }

    private SDVariable shift(Scope s) {
        return s.parameter("shift", Initializer.zeros(), 1, size());
    }
}
