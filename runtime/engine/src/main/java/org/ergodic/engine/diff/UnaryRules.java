package org.ergodic.engine.diff;

import static org.ergodic.engine.diff.Expressions.mask;

import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.custom.Digamma;
import org.nd4j.linalg.api.ops.custom.Polygamma;

/** Elementwise functions of one variable, and those with a constant number. */
final class UnaryRules {
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double GELU_SLOPE = 1.702;

    private UnaryRules() {}

    static void addTo(Map<String, Rule> rules) {
        powers(rules);
        exponentials(rules);
        trigonometric(rules);
        activations(rules);
        scalars(rules);
    }

    private static void rule(
            Map<String, Rule> rules, String name, BiFunction<DiffOp, SDVariable, SDVariable> timesDerivative) {
        rules.put(name, new ElementwiseRule(timesDerivative));
    }

    private static void powers(Map<String, Rule> rules) {
        rule(rules, "square", (op, v) -> v.mul(op.x()).mul(2));
        rule(rules, "cube", (op, v) -> v.mul(op.sd().math().square(op.x())).mul(3));
        rule(rules, "sqrt", (op, v) -> v.div(op.y()).mul(0.5));
        rule(rules, "rsqrt", (op, v) -> v.mul(op.y()).div(op.x()).mul(-0.5));
        rule(
                rules,
                "Reciprocal",
                (op, v) -> v.mul(op.sd().math().square(op.y())).neg());
        rule(rules, "neg", (op, v) -> v.neg());
        rule(rules, "abs", (op, v) -> v.mul(op.sd().math().sign(op.x())));
        rule(rules, "identity", (op, v) -> v);
    }

    private static void exponentials(Map<String, Rule> rules) {
        rule(rules, "exp", (op, v) -> v.mul(op.y()));
        // Not y + 1, which has no digit left where exp x is small.
        rule(rules, "expm1", (op, v) -> v.mul(op.sd().math().exp(op.x())));
        rule(rules, "log", (op, v) -> v.div(op.x()));
        rule(rules, "log1p", (op, v) -> v.div(op.x().add(1)));
        rule(rules, "log_x", (op, v) -> v.div(op.x()).div(Math.log(op.scalar())));
        rule(rules, "lgamma", (op, v) -> v.mul(new Digamma(op.sd(), op.x()).outputVariable()));
        rule(rules, "digamma", (op, v) -> v.mul(polygamma(op.sd().onesLike(op.x()), op.x())));
        rule(rules, "erf", (op, v) -> v.mul(gauss(op)));
        rule(rules, "erfc", (op, v) -> v.mul(gauss(op)).neg());
    }

    /** 2 exp(-x^2) / sqrt(pi). */
    private static SDVariable gauss(DiffOp op) {
        return op.sd().math().exp(op.sd().math().square(op.x()).neg()).mul(2 / Math.sqrt(Math.PI));
    }

    static SDVariable polygamma(SDVariable order, SDVariable x) {
        return new Polygamma(x.getSameDiff(), order, x).outputVariable();
    }

    private static void trigonometric(Map<String, Rule> rules) {
        rule(rules, "sin", (op, v) -> v.mul(op.sd().math().cos(op.x())));
        rule(rules, "cos", (op, v) -> v.mul(op.sd().math().sin(op.x())).neg());
        rule(rules, "tan", (op, v) -> v.mul(op.sd().math().square(op.y()).add(1)));
        rule(rules, "asin", (op, v) -> v.div(op.sd().math().sqrt(lessSquare(op))));
        rule(
                rules,
                "acos",
                (op, v) -> v.div(op.sd().math().sqrt(lessSquare(op))).neg());
        rule(rules, "atan", (op, v) -> {
            SDVariable m = near(op);
            return v.div(m).div(m).div(scaledSquares(op, m));
        });
        rule(rules, "sinh", (op, v) -> v.mul(op.sd().math().cosh(op.x())));
        rule(rules, "cosh", (op, v) -> v.mul(op.sd().math().sinh(op.x())));
        rule(rules, "tanh", (op, v) -> v.mul(op.sd().math().square(op.y()).rsub(1)));
        rule(rules, "asinh", (op, v) -> {
            SDVariable m = near(op);
            return v.div(m).div(op.sd().math().sqrt(scaledSquares(op, m)));
        });
        rule(
                rules,
                "acosh",
                (op, v) -> v.div(op.sd().math().sqrt(op.x().sub(1)))
                        .div(op.sd().math().sqrt(op.x().add(1))));
        rule(rules, "atanh", (op, v) -> v.div(lessSquare(op)));
    }

    /** 1 - x^2, without cancellation near 1 and -1. */
    private static SDVariable lessSquare(DiffOp op) {
        return op.x().rsub(1).mul(op.x().add(1));
    }

    /** A number near |x| and not below 1 that counts as a constant. */
    private static SDVariable near(DiffOp op) {
        SDVariable size = op.sd().math().ceil(op.sd().math().abs(op.x()));
        return op.sd().math().max(size, op.sd().onesLike(op.x()));
    }

    /** (1 + x^2) / m^2 as 1 / m^2 + (x / m)^2, which does not overflow. */
    private static SDVariable scaledSquares(DiffOp op, SDVariable m) {
        return op.sd().math().square(m.rdiv(1)).add(op.sd().math().square(op.x().div(m)));
    }

    private static void activations(Map<String, Rule> rules) {
        rule(rules, "sigmoid", (op, v) -> v.mul(op.y()).mul(op.y().rsub(1)));
        rule(rules, "softplus", (op, v) -> v.mul(op.sd().nn().sigmoid(op.x())));
        rule(rules, "logsigmoid", (op, v) -> v.mul(op.sd().nn().sigmoid(op.x().neg())));
        // x s(x) has the derivative s + y (1 - s)
        rule(rules, "swish", (op, v) -> {
            SDVariable s = op.sd().nn().sigmoid(op.x());
            return v.mul(s.add(op.y().mul(s.rsub(1))));
        });
        // ND4J's gelu is x s(1.702 x)
        rule(rules, "gelu", (op, v) -> {
            SDVariable s = op.sd().nn().sigmoid(op.x().mul(GELU_SLOPE));
            return v.mul(s.add(op.y().mul(s.rsub(1)).mul(GELU_SLOPE)));
        });
        // As libnd4j computes it, which cubes the product 0.044715 x where Hendrycks and Gimpel (2016) cube x.
        rules.put("precise_gelu", CompositeRule.of(op -> {
            // Beyond 1000 the sigmoid is 0 or 1 to any precision, and infinity times the zero of its slope would be no
            // number.
            SDVariable x = op.sd().math().clipByValue(op.x(), -1000, 1000);
            SDVariable twice = x.add(op.sd().math().cube(x.mul(0.044715))).mul(2 * Math.sqrt(2 / Math.PI));
            return op.x().mul(op.sd().nn().sigmoid(twice));
        }));
        rules.put(
                "mish",
                CompositeRule.of(op ->
                        op.x().mul(op.sd().math().tanh(op.sd().nn().softplus(op.x())))));
        // y = 1.7159 sign(x) q / (1 + q) with q = a + a^2 + 1.41645 a^4, a = |2x/3|; far out a^4 overflows and the
        // slope is 0
        rule(rules, "rational_tanh", (op, v) -> {
            SDVariable size = op.sd().math().abs(op.x()).mul(2.0 / 3);
            SDVariable inside = mask(size.lt(v.dataType() == DataType.FLOAT ? 0x1p30 : 0x1p206), v);
            SDVariable a = size.mul(inside);
            SDVariable square = op.sd().math().square(a);
            SDVariable q = a.add(square).add(op.sd().math().square(square).mul(1.41645));
            SDVariable slope =
                    a.mul(2).add(square.mul(a).mul(4 * 1.41645)).add(1).mul(2.0 / 3 * 1.7159);
            return v.mul(slope).div(q.add(1)).div(q.add(1)).mul(inside);
        });
        rule(rules, "relu", (op, v) -> v.mul(mask(op.x().gt(op.scalar()), op.x())));
        rule(
                rules,
                "relu6",
                (op, v) -> v.mul(mask(op.x().gt(0), op.x())).mul(mask(op.x().lt(6), op.x())));
        rule(rules, "leakyrelu", (op, v) -> {
            SDVariable positive = mask(op.x().gt(0), op.x());
            return v.mul(positive.mul(1 - op.scalar()).add(op.scalar()));
        });
        rule(rules, "elu", (op, v) -> {
            double alpha = op.t().length > 0 ? op.t()[0] : 1;
            SDVariable positive = mask(op.x().gt(0), op.x());
            return v.mul(positive.add(expOnTheLeft(op, positive).mul(alpha)));
        });
        rule(rules, "selu", (op, v) -> {
            SDVariable positive = mask(op.x().gt(0), op.x());
            SDVariable negative = expOnTheLeft(op, positive).mul(SELU_ALPHA);
            return v.mul(positive.add(negative).mul(SELU_SCALE));
        });
        rule(rules, "softsign", (op, v) -> {
            SDVariable size = op.sd().math().abs(op.x()).add(1);
            return v.div(size).div(size);
        });
        rule(
                rules,
                "hard_sigmoid",
                (op, v) ->
                        v.mul(mask(op.sd().math().abs(op.x()).lt(2.5), op.x())).mul(0.2));
        rule(rules, "hardtanh", (op, v) -> v.mul(mask(op.sd().math().abs(op.x()).lt(1), op.x())));
        rule(
                rules,
                "rectified_tanh",
                (op, v) -> v.mul(mask(op.x().gt(0), op.x()))
                        .mul(op.sd().math().square(op.y()).rsub(1)));
    }

    /** exp x where x is not positive, else 0. Not y plus a constant, which has no digit left where exp x is small. */
    private static SDVariable expOnTheLeft(DiffOp op, SDVariable positive) {
        SDVariable negative = positive.rsub(1);
        return op.sd().math().exp(op.x().mul(negative)).mul(negative);
    }

    private static void scalars(Map<String, Rule> rules) {
        rule(rules, "add_scalar", (op, v) -> v);
        rule(rules, "sub_scalar", (op, v) -> v);
        rule(rules, "oneminus", (op, v) -> v.neg());
        rule(rules, "timesoneminus", (op, v) -> v.mul(op.x().mul(-2).add(1)));
        rule(rules, "rsub_scalar", (op, v) -> v.neg());
        rule(rules, "mul_scalar", (op, v) -> v.mul(op.scalar()));
        rule(rules, "div_scalar", (op, v) -> v.div(op.scalar()));
        // y = c / x
        rule(rules, "rdiv_scalar", (op, v) -> v.mul(op.y()).div(op.x()).neg());
        rule(rules, "pow", (op, v) -> {
            double c = op.scalar();
            if (c == 0) {
                return Expressions.zeros(v);
            }
            if (c == 1) {
                return v;
            }
            return v.mul(c == 2 ? op.x() : op.x().pow(c - 1)).mul(c);
        });
        rule(rules, "max_scalar", (op, v) -> v.mul(mask(op.x().gt(op.scalar()), op.x())));
        rule(rules, "scalar_min", (op, v) -> v.mul(mask(op.x().lt(op.scalar()), op.x())));
        rule(
                rules,
                "ClipByValue",
                (op, v) -> v.mul(mask(op.x().gte(op.t()[0]), op.x()))
                        .mul(mask(op.x().lte(op.t()[1]), op.x())));
    }
}
