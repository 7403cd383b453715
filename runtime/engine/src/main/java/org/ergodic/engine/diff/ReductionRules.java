package org.ergodic.engine.diff;

import static org.ergodic.engine.diff.Expressions.mask;
import static org.ergodic.engine.diff.Expressions.one;

import java.util.Map;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.factory.Nd4j;

/** Reductions over axes. Most are a sum with weights: dy = sum(w dx). */
final class ReductionRules {
    private ReductionRules() {}

    static void addTo(Map<String, Rule> rules) {
        rules.put(
                "reduce_sum",
                new LinearRule(
                        (op, t) -> ReductionAxes.of(op).sum(t),
                        (op, g) -> ReductionAxes.of(op).expand(g, op.x())));
        rules.put(
                "reduce_mean",
                new LinearRule(
                        (op, t) -> ReductionAxes.of(op).mean(t),
                        (op, g) -> ReductionAxes.of(op).expand(g.mul(Expressions.ratio(op.y(), op.x())), op.x())));
        Function<DiffOp, SDVariable> sign = op -> op.sd().math().sign(op.x());
        weighted(rules, "reduce_norm1", sign);
        weighted(rules, "asum", sign);
        weighted(rules, "amean", op -> sign.apply(op).mul(Expressions.ratio(op.y(), op.x())));
        weighted(rules, "reduce_sqnorm", op -> op.x().mul(2));
        weighted(rules, "reduce_norm2", op -> op.x().div(ReductionAxes.of(op).expand(nonZero(op.y()), op.x())));
        weighted(
                rules,
                "reduce_prod",
                op -> ReductionAxes.of(op).expand(op.y(), op.x()).div(op.x()));
        weighted(rules, "reduce_logsumexp", ReductionRules::shares);
        weighted(rules, "reduce_max", op -> chosen(op, op.x()));
        weighted(rules, "reduce_min", op -> chosen(op, op.x()));
        for (String name : new String[] {"reduce_normmax", "amax", "amin"}) {
            weighted(rules, name, op -> chosen(op, op.sd().math().abs(op.x())).mul(sign.apply(op)));
        }
        weighted(rules, "var", op -> centred(op).mul(2).div(freedom(op)));
        weighted(
                rules,
                "std",
                op -> centred(op).div(freedom(op)).div(ReductionAxes.of(op).expand(nonZero(op.y()), op.x())));
        rules.put("dot", new Dot());
    }

    private static void weighted(Map<String, Rule> rules, String name, Function<DiffOp, SDVariable> weight) {
        rules.put(
                name,
                new LinearRule(
                        (op, t) -> ReductionAxes.of(op).sum(t.mul(weight.apply(op))),
                        (op, g) -> ReductionAxes.of(op).expand(g, op.x()).mul(weight.apply(op))));
    }

    /**
     * The share of each exp x in the sum. Their own sum, which is 1, takes the rounding of a large y away; where y is
     * minus infinity all shares are 0.
     */
    private static SDVariable shares(DiffOp op) {
        ReductionAxes axes = ReductionAxes.of(op);
        SDVariable y = op.y();
        SDVariable nothing = mask(y.eq(Double.NEGATIVE_INFINITY), y);
        SDVariable finite = op.sd().math().max(y, lowest(y));
        SDVariable share = op.sd().math().exp(op.x().sub(axes.expand(finite, op.x())));
        SDVariable sum = axes.sum(share).add(nothing);
        return share.div(axes.expand(sum, op.x()));
    }

    private static SDVariable lowest(SDVariable y) {
        double lowest = y.dataType() == DataType.FLOAT ? -Float.MAX_VALUE : -Double.MAX_VALUE;
        return y.getSameDiff().constant(Nd4j.scalar(y.dataType(), lowest));
    }

    /** y, with one where it is zero: the derivative of a norm at zero is then zero, one of its subgradients. */
    private static SDVariable nonZero(SDVariable y) {
        return y.add(mask(y.eq(0), y));
    }

    /** 1 / k at the k elements that have the extreme value. */
    private static SDVariable chosen(DiffOp op, SDVariable values) {
        ReductionAxes axes = ReductionAxes.of(op);
        SDVariable at = mask(values.eq(axes.expand(op.y(), op.x())), op.x());
        return at.div(axes.expand(axes.sum(at), op.x()));
    }

    private static SDVariable centred(DiffOp op) {
        ReductionAxes axes = ReductionAxes.of(op);
        return op.x().sub(axes.expand(axes.mean(op.x()), op.x()));
    }

    private static SDVariable freedom(DiffOp op) {
        SDVariable count = Expressions.ratio(op.x(), op.y());
        return ((Variance) op.op()).isBiasCorrected() ? count.sub(1) : count;
    }

    /** sum(a b) over axes. */
    private static final class Dot implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            SDVariable first = t[0] == null ? null : t[0].mul(op.in()[1]);
            SDVariable second = t[1] == null ? null : t[1].mul(op.in()[0]);
            return one(ReductionAxes.of(op).sum(Expressions.plus(first, second)));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            SDVariable expanded = ReductionAxes.of(op).expand(g[0], op.x());
            return new SDVariable[] {expanded.mul(op.in()[1]), expanded.mul(op.in()[0])};
        }
    }
}
