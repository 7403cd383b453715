package org.ergodic.flows.linear;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.graph.Reflections;
import org.ergodic.flows.graph.Triangular;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A dense linear map by its QR decomposition, z = x Q R + t for rows x, with Q a product of Householder reflections and
 * the diagonal of the upper triangular R positive, exp(a), so that log |det| = sum of a in O(d); Hoogeboom, van den
 * Berg and Welling (2019), "Emerging convolutions for generative normalizing flows", arXiv:1901.11137, section 3.3.
 * With d reflections (and R) every matrix whose determinant has the sign (-1)^d is within reach. The map starts as a
 * rotation.
 *
 * <p>A density costs O(d² + k d) a row. Sampling inverts R once for a batch, O(d³).
 *
 * <p>Parameters {@code reflections} {@code [k, d]}, {@code upper} {@code [d, d]}, of which only the strict triangle is
 * used, {@code log-diagonal} and {@code shift} {@code [1, d]}.
 */
public final class LinearQr extends RowBijection {
    private final int reflections;

    /**
     * A linear map.
     *
     * @param reflections how many Householder reflections, at least 1
     * @param event the shape of an event
     */
    public LinearQr(int reflections, long... event) {
        super("linear-qr", event);
        if (reflections < 1) {
            throw new IllegalArgumentException("linear-qr needs at least one reflection, not " + reflections);
        }
        this.reflections = reflections;
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        SDVariable z = q(s).turn(x).mmul(r(s)).add(shift(s));
        return new WithLogDet(z, Matrices.repeat(x, logDiagonal(s).sum()));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        Reflections q = q(s);
        SDVariable x = q.turnBack(z.sub(shift(s)).mmul(s.sameDiff().math().matrixInverse(r(s))));
        return new WithLogDet(x, Matrices.repeat(z, logDiagonal(s).sum().neg()));
    }

    private Reflections q(Scope s) {
        return Reflections.of(s, reflections, size());
    }

    private SDVariable r(Scope s) {
        return Triangular.upper(s, "upper", s.sameDiff().math().exp(logDiagonal(s)), size());
    }

    private SDVariable logDiagonal(Scope s) {
        return s.parameter("log-diagonal", Initializer.zeros(), 1, size());
    }

    private SDVariable shift(Scope s) {
        return s.parameter("shift", Initializer.zeros(), 1, size());
    }
}
