package org.ergodic.engine.diff;

import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;

/** y = f(x) elementwise: both modes multiply by f'(x). */
record ElementwiseRule(BiFunction<DiffOp, SDVariable, SDVariable> timesDerivative) implements Rule {
    @Override
    public SDVariable[] jvp(DiffOp op, SDVariable... t) {
        return Expressions.one(timesDerivative.apply(op, t[0]));
    }

    @Override
    public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
        return Expressions.one(timesDerivative.apply(op, g[0]));
    }
}
