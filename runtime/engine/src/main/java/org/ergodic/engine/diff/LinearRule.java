package org.ergodic.engine.diff;

import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;

/** One output, linear in the first input; the other inputs are shapes, indices or conditions. */
record LinearRule(BiFunction<DiffOp, SDVariable, SDVariable> map, BiFunction<DiffOp, SDVariable, SDVariable> transpose)
        implements Rule {
    /** Forward mode is the op itself, applied to the tangent. */
    static LinearRule transposed(BiFunction<DiffOp, SDVariable, SDVariable> transpose) {
        return new LinearRule(DiffOp::withFirst, transpose);
    }

    @Override
    public SDVariable[] jvp(DiffOp op, SDVariable... t) {
        return Expressions.one(t[0] == null ? null : map.apply(op, t[0]));
    }

    @Override
    public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
        SDVariable[] adjoints = new SDVariable[op.in().length];
        adjoints[0] = needed[0] ? transpose.apply(op, g[0]) : null;
        return adjoints;
    }
}
