package org.ergodic.flows.residual;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.graph.Reflections;
import org.ergodic.flows.graph.Triangular;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Sylvester map of van den Berg, Hasenclever, Tomczak and Welling (2018), "Sylvester normalizing flows for
 * variational inference", arXiv:1803.05649, equation 13, in its Householder form, used from data to base: for rows,
 * z = x + tanh(x Q A + b) B Q' with m orthonormal columns Q, the first of a product of Householder reflections, and
 * upper triangular A and B {@code [m, m]}. With m = 1 it is a planar map.
 *
 * <p>With t = tanh(x Q A + b) its Jacobian has the determinant prod_i (1 + (1 - t_i²) A_ii B_ii). The diagonals are
 * 0.999 tanh of their parameters, so that A_ii B_ii > -1, which makes the map invertible (theorem 2 of the paper); the
 * factors are computed as t² + (1 - t²) (1 + A_ii B_ii).
 *
 * <p>From base to data v = x Q A + b solves v + tanh(v) B A = z Q A + b, a triangular system whose m equations are
 * solved one after the other as a planar map's is: numeric, see {@link PlanarEquation}.
 *
 * <p>Parameters {@code reflections} {@code [m, d]}, {@code inner}, {@code outer} {@code [m, m]} of which the strict
 * upper triangles are used, {@code inner-diagonal}, {@code outer-diagonal} and {@code b} {@code [1, m]}. It reads no
 * condition.
 */
public final class Sylvester extends RowBijection {
    private static final double BOUND = 0.999;

    private final int columns;

    /**
     * A Sylvester map.
     *
     * @param columns m, from 1 to the number of elements of an event
     * @param event the shape of an event
     */
    public Sylvester(int columns, long... event) {
        super("sylvester", event);
        if (columns < 1 || columns > size()) {
            throw new IllegalArgumentException("the number of columns of " + this + " must be from 1 to " + size()
                    + ", the number of coordinates, not " + columns);
        }
        this.columns = columns;
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        Terms terms = terms(s);
        SDVariable t = s.sameDiff().math().tanh(terms.seen(x));
        return new WithLogDet(x.add(terms.moved(t)), Planar.logDet(s, t, terms.slope()));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        Terms terms = terms(s);
        SDVariable y = terms.seen(z);
        SDVariable mixing = terms.outer.mmul(terms.inner);
        List<SDVariable> ts = new ArrayList<>();
        SDVariable known = null;
        for (int j = 0; j < columns; j++) {
            SDVariable right = Matrices.columns(y, j, j + 1L);
            if (known != null) {
                right = right.sub(known.mmul(Matrices.block(mixing, j, j, j + 1L)));
            }
            SDVariable root = PlanarEquation.solve(s, right, Matrices.columns(terms.slope(), j, j + 1L));
            ts.add(s.sameDiff().math().tanh(root));
            known = ts.size() == 1 ? ts.get(0) : s.sameDiff().concat(1, ts.toArray(new SDVariable[0]));
        }
        return new WithLogDet(
                z.sub(terms.moved(known)),
                Planar.logDet(s, known, terms.slope()).neg());
    }

    @Override
    public Cost cost(Direction direction) {
        return direction == Direction.INVERSE ? Cost.CLOSED_FORM : Cost.NUMERIC;
    }

    /**
     * What the parameters say.
     *
     * @param q the reflections
     * @param first the first m unit vectors as rows, {@code [m, d]}
     * @param inner A
     * @param outer B
     * @param b {@code [1, m]}
     * @param slope 1 + A_ii B_ii > 0, {@code [1, m]}
     */
    private record Terms(
            Reflections q, SDVariable first, SDVariable inner, SDVariable outer, SDVariable b, SDVariable slope) {
        /** x Q A + b. */
        SDVariable seen(SDVariable x) {
            SDVariable turned = q.turn(x).mmul(x.getSameDiff().transpose(first));
            return turned.mmul(inner).add(b);
        }

        /** t B Q'. */
        SDVariable moved(SDVariable t) {
            return q.turnBack(t.mmul(outer).mmul(first));
        }
    }

    private Terms terms(Scope s) {
        INDArray first = Nd4j.zeros(DataType.DOUBLE, columns, size());
        for (int i = 0; i < columns; i++) {
            first.putScalar(i, i, 1);
        }
        SDVariable inner = diagonal(s, "inner-diagonal");
        SDVariable outer = diagonal(s, "outer-diagonal");
        return new Terms(
                Reflections.of(s, columns, size()),
                s.constant(first),
                Triangular.upper(s, "inner", inner, columns),
                Triangular.upper(s, "outer", outer, columns),
                s.parameter("b", Initializer.zeros(), 1, columns),
                inner.mul(outer).add(1.0));
    }

    private SDVariable diagonal(Scope s, String name) {
        return s.sameDiff()
                .math()
                .tanh(s.parameter(name, Initializer.normal(0.3), 1, columns))
                .mul(BOUND);
    }
}
