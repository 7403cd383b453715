package org.ergodic.engine.diff;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.graph.GraphException;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.loss.BaseLoss;

/** For ops without a rule: reverse mode once, by SameDiff's own derivative of the op. */
final class FallbackRule implements Rule {
    static final Rule INSTANCE = new FallbackRule();

    private FallbackRule() {}

    @Override
    public SDVariable[] jvp(DiffOp op, SDVariable... t) {
        throw none(op, "forward-mode derivative", null);
    }

    @Override
    public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
        if (isDerivative(op)) {
            throw none(op, "derivative", null);
        }
        boolean loss = op.op() instanceof BaseLoss;
        if (loss && op.i(0, 0) == 0) {
            throw none(op, "derivative without reduction (choose a sum or mean)", null);
        }
        List<SDVariable> grads = new ArrayList<>();
        for (int k = 0; k < g.length; k++) {
            grads.add(Expressions.orZeros(g[k], op.out()[k]));
        }
        List<SDVariable> adjoints;
        try {
            adjoints = op.op().doDiff(grads);
        } catch (RuntimeException e) {
            throw none(op, "derivative", e);
        }
        SDVariable[] result = new SDVariable[op.in().length];
        for (int k = 0; k < result.length; k++) {
            SDVariable adjoint = adjoints != null && k < adjoints.size() ? adjoints.get(k) : null;
            if (adjoint == null && needed[k]) {
                throw none(op, "derivative by its input '" + op.in()[k].name() + "'", null);
            }
            // SameDiff's derivatives of losses leave out what comes from above.
            result[k] = loss && needed[k] ? adjoint.mul(g[0]) : adjoint;
        }
        return result;
    }

    /** Whether SameDiff made this op as a derivative. */
    private static boolean isDerivative(DiffOp op) {
        String name = op.op().opName();
        String type = op.op().getClass().getSimpleName();
        return name.endsWith("_bp")
                || name.endsWith("derivative")
                || type.endsWith("Bp")
                || type.endsWith("Derivative");
    }

    private static GraphException none(DiffOp op, String what, RuntimeException cause) {
        String message = GraphDifferentiation.describe(op.op(), op.out()) + " has no " + what
                + (isDerivative(op)
                        ? ": it is itself the derivative of an op that has only a first one in reverse mode, so"
                                + " there is no second derivative through it"
                        : "")
                + ". Write it in ops that have one (" + String.join(", ", Rules.names())
                + "), or stop the derivative there with Scope.stopGradient";
        return new GraphException(message, cause);
    }
}
