package org.ergodic.engine.diff;

import static org.ergodic.engine.diff.Expressions.mm;
import static org.ergodic.engine.diff.Expressions.one;

import java.util.Map;
import org.ergodic.api.graph.GraphException;
import org.nd4j.autodiff.samediff.SDVariable;

/** Products, inverses and determinants of matrices, also of batches of them. */
final class MatrixRules {
    private MatrixRules() {}

    static void addTo(Map<String, Rule> rules) {
        rules.put("matmul", new Product());
        rules.put(
                "matrix_inverse",
                new LinearRule(
                        // d(X^-1) = -X^-1 dX X^-1
                        (op, t) -> mm(mm(op.y(), t, false, false), op.y(), false, false)
                                .neg(),
                        (op, g) -> mm(mm(op.y(), g, true, false), op.y(), false, true)
                                .neg()));
        // d det X = det X tr(X^-1 dX)
        rules.put(
                "matrix_determinant",
                new LinearRule(
                        (op, t) -> op.y().mul(inverseTransposed(op).mul(t).sum(-1, -2)),
                        (op, g) -> Expressions.expand(g.mul(op.y()), op.x(), -1, -2)
                                .mul(inverseTransposed(op))));
        // d log |det X| = tr(X^-1 dX)
        for (String name : new String[] {"logdet", "log_matrix_determinant"}) {
            rules.put(
                    name,
                    new LinearRule(
                            (op, t) -> inverseTransposed(op).mul(t).sum(-1, -2),
                            (op, g) -> Expressions.expand(g, op.x(), -1, -2).mul(inverseTransposed(op))));
        }
        rules.put(
                "trace",
                new LinearRule(
                        DiffOp::withFirst,
                        (op, g) -> Expressions.expand(g, op.x(), -1, -2).mul(identity(op))));
    }

    private static SDVariable identity(DiffOp op) {
        return op.sd().linalg().matrixBandPart(op.sd().onesLike(op.x()), 0, 0)[0];
    }

    /** X^-T, for batches of any rank: SameDiff's transpose would turn the batch axes too. */
    private static SDVariable inverseTransposed(DiffOp op) {
        return mm(op.sd().math().matrixInverse(op.x()), identity(op), true, false);
    }

    private static final class Product implements Rule {
        /** y = op(a) op(b), with the transposed result of SameDiff's third flag resolved. */
        private record Form(SDVariable a, SDVariable b, boolean ta, boolean tb, boolean swapped) {
            static Form of(DiffOp op) {
                double[] t = op.t();
                if (t.length > 1 && (t[0] != 1 || t[1] != 0)) {
                    throw new GraphException(GraphDifferentiation.describe(op.op(), op.out())
                            + " has factors alpha = " + t[0] + ", beta = " + t[1]
                            + ": a derivative needs 1 and 0; multiply outside the product");
                }
                boolean ta = op.i(0, 0) != 0;
                boolean tb = op.i(1, 0) != 0;
                return op.i(2, 0) == 0
                        ? new Form(op.in()[0], op.in()[1], ta, tb, false)
                        // (A B)' = B' A'
                        : new Form(op.in()[1], op.in()[0], !tb, !ta, true);
            }
        }

        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            Form f = Form.of(op);
            SDVariable da = f.swapped ? t[1] : t[0];
            SDVariable db = f.swapped ? t[0] : t[1];
            return one(Expressions.plus(
                    da == null ? null : mm(da, f.b, f.ta, f.tb), db == null ? null : mm(f.a, db, f.ta, f.tb)));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            Form f = Form.of(op);
            boolean needA = needed[f.swapped ? 1 : 0];
            boolean needB = needed[f.swapped ? 0 : 1];
            SDVariable da = needA ? (f.ta ? mm(f.b, g[0], f.tb, true) : mm(g[0], f.b, false, !f.tb)) : null;
            SDVariable db = needB ? (f.tb ? mm(g[0], f.a, true, f.ta) : mm(f.a, g[0], !f.ta, false)) : null;
            return f.swapped ? new SDVariable[] {db, da} : new SDVariable[] {da, db};
        }
    }
}
