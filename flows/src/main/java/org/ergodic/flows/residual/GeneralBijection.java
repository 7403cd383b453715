package org.ergodic.flows.residual;

import java.util.Objects;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.RowBijection;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A bijection given only as a function and its inverse, of which nothing more is known: log |det J| of the full
 * Jacobian J, taken column by column and decomposed by Gauss's elimination with pivots. That is d directional
 * derivatives and O(d³) for each row: for small events, or to check a formula by. The logarithm errs by about d times
 * J's condition number times the precision of J's elements; where J is singular it is minus infinity.
 */
public final class GeneralBijection extends RowBijection {
    /** A function of rows as a graph. */
    @FunctionalInterface
    public interface RowFunction {
        /**
         * Builds the function.
         *
         * @param s where to build; both directions share their parameters by asking for the same names
         * @param rows {@code [n, d]}; no row may depend on another
         * @param c what it is conditioned on, usually nothing
         * @return {@code [n, d]}
         */
        SDVariable apply(Scope s, SDVariable rows, Context c);
    }

    private final RowFunction toBase;
    private final RowFunction toData;

    /**
     * A bijection.
     *
     * @param name its name in messages
     * @param toBase x to z
     * @param toData z to x, which must undo {@code toBase}
     * @param event the shape of an event
     */
    public GeneralBijection(String name, RowFunction toBase, RowFunction toData, long... event) {
        super(name, event);
        this.toBase = Objects.requireNonNull(toBase, "toBase");
        this.toData = Objects.requireNonNull(toData, "toData");
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        return withJacobian(s, x, toBase.apply(s, x, c));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        return withJacobian(s, z, toData.apply(s, z, c));
    }

    private WithLogDet withJacobian(Scope s, SDVariable from, SDVariable to) {
        return new WithLogDet(to, Jacobian.of(s, from, to, size()).logDet());
    }
}
