package org.ergodic.engine.diff;

import static org.ergodic.engine.diff.Expressions.mask;

import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;

/** Elementwise functions of two variables, with broadcasting. */
final class PairwiseRules {
    private PairwiseRules() {}

    private static SDVariable a(DiffOp op) {
        return op.in()[0];
    }

    private static SDVariable b(DiffOp op) {
        return op.in()[1];
    }

    static void addTo(Map<String, Rule> rules) {
        rule(rules, "add", (op, v) -> v, (op, v) -> v);
        rule(rules, "subtract", (op, v) -> v, (op, v) -> v.neg());
        rule(rules, "reversesubtract", (op, v) -> v.neg(), (op, v) -> v);
        rule(rules, "multiply", (op, v) -> v.mul(b(op)), (op, v) -> v.mul(a(op)));
        rule(
                rules,
                "divide",
                (op, v) -> v.div(b(op)),
                (op, v) -> v.mul(op.y()).div(b(op)).neg());
        rule(rules, "reversedivide", (op, v) -> v.mul(op.y()).div(a(op)).neg(), (op, v) -> v.div(a(op)));
        rule(
                rules,
                "squaredsubtract",
                (op, v) -> v.mul(a(op).sub(b(op))).mul(2),
                (op, v) -> v.mul(a(op).sub(b(op))).mul(-2));
        rule(rules, "Pow", PairwiseRules::timesPower, PairwiseRules::timesLog);
        rule(
                rules,
                "tf_atan2",
                (op, v) -> overSquaredNorm(op, v, b(op)),
                (op, v) -> overSquaredNorm(op, v, a(op)).neg());
        // The order is a whole number.
        rule(
                rules,
                "polygamma",
                (op, v) -> Expressions.zeros(v),
                (op, v) -> v.mul(UnaryRules.polygamma(a(op).add(1), b(op))));
        // At a tie the whole derivative goes to the first.
        rule(rules, "maximum", (op, v) -> v.mul(mask(a(op).gte(b(op)), v)), (op, v) -> v.mul(mask(a(op).lt(b(op)), v)));
        rule(rules, "minimum", (op, v) -> v.mul(mask(a(op).lte(b(op)), v)), (op, v) -> v.mul(mask(a(op).gt(b(op)), v)));
        rule(
                rules,
                "floormod",
                (op, v) -> v,
                (op, v) -> v.mul(op.sd().math().floor(a(op).div(b(op)))).neg());
    }

    private static void rule(
            Map<String, Rule> rules,
            String name,
            BiFunction<DiffOp, SDVariable, SDVariable> first,
            BiFunction<DiffOp, SDVariable, SDVariable> second) {
        rules.put(name, new PairwiseRule(first, second));
    }

    /** v b a^(b - 1), with zero for b = 0, also where a is. */
    private static SDVariable timesPower(DiffOp op, SDVariable v) {
        SDVariable isZero = mask(b(op).eq(0), v);
        SDVariable base = a(op).mul(isZero.rsub(1)).add(isZero);
        return v.mul(b(op)).mul(op.sd().math().pow(base, b(op).sub(1)));
    }

    /** v a^b log a, with zero for a = 0, where a^b is zero for every b > 0. */
    private static SDVariable timesLog(DiffOp op, SDVariable v) {
        SDVariable isZero = mask(a(op).eq(0), v);
        return v.mul(op.y()).mul(op.sd().math().log(a(op).add(isZero)));
    }

    /**
     * v x / (a^2 + b^2) with a, b and x divided by a number between the larger of |a| and |b| and a third of it, so
     * that the squares neither overflow nor underflow; it counts as a constant, since its derivative is taken away
     * again.
     */
    private static SDVariable overSquaredNorm(DiffOp op, SDVariable v, SDVariable x) {
        SDVariable most =
                op.sd().math().max(op.sd().math().abs(a(op)), op.sd().math().abs(b(op)));
        SDVariable power =
                op.sd().math().exp(op.sd().math().floor(op.sd().math().log(most)));
        SDVariable scale = power.add(mask(most.eq(0), v));
        SDVariable squares =
                op.sd().math().square(a(op).div(scale)).add(op.sd().math().square(b(op).div(scale)));
        return v.mul(x.div(scale)).div(squares).div(scale);
    }
}
