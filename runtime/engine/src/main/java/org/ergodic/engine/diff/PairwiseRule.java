package org.ergodic.engine.diff;

import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;

/** y = f(a, b) elementwise with broadcasting: each part multiplies by a partial derivative. */
record PairwiseRule(
        BiFunction<DiffOp, SDVariable, SDVariable> timesFirst, BiFunction<DiffOp, SDVariable, SDVariable> timesSecond)
        implements Rule {
    @Override
    public SDVariable[] jvp(DiffOp op, SDVariable... t) {
        SDVariable first = t[0] == null ? null : timesFirst.apply(op, t[0]);
        SDVariable second = t[1] == null ? null : timesSecond.apply(op, t[1]);
        // The sum of both parts has the output's shape; one alone may have only its input's.
        SDVariable sum = Expressions.plus(first, second);
        return Expressions.one(first == null || second == null ? Expressions.broadcastTo(sum, op.y()) : sum);
    }

    @Override
    public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
        return new SDVariable[] {
            needed[0] ? Expressions.sumTo(timesFirst.apply(op, g[0]), op.in()[0]) : null,
            needed[1] ? Expressions.sumTo(timesSecond.apply(op, g[0]), op.in()[1]) : null
        };
    }
}
