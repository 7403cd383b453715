package org.ergodic.engine.interpret;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.engine.kernel.Fn;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * Which of the engine's functions an elementwise op is, or which it is made of. One table for plans and the
 * interpreter.
 */
public final class Elementary {
    private static final Map<String, Fn> UNARY = Map.ofEntries(
            Map.entry("neg", Fn.NEG),
            Map.entry("abs", Fn.ABS),
            Map.entry("square", Fn.SQUARE),
            Map.entry("cube", Fn.CUBE),
            Map.entry("sqrt", Fn.SQRT),
            Map.entry("Reciprocal", Fn.RECIPROCAL),
            Map.entry("exp", Fn.EXP),
            Map.entry("expm1", Fn.EXPM1),
            Map.entry("log", Fn.LOG),
            Map.entry("log1p", Fn.LOG1P),
            Map.entry("tanh", Fn.TANH),
            Map.entry("sigmoid", Fn.SIGMOID),
            Map.entry("softplus", Fn.SOFTPLUS),
            Map.entry("erf", Fn.ERF),
            Map.entry("sin", Fn.SIN),
            Map.entry("cos", Fn.COS),
            Map.entry("sign", Fn.SIGN),
            Map.entry("floor", Fn.FLOOR),
            Map.entry("ceil", Fn.CEIL),
            Map.entry("round", Fn.ROUND),
            Map.entry("rint", Fn.RINT),
            Map.entry("isnan", Fn.IS_NAN),
            Map.entry("isinf", Fn.IS_INFINITE),
            Map.entry("tan", Fn.TAN),
            Map.entry("asin", Fn.ASIN),
            Map.entry("acos", Fn.ACOS),
            Map.entry("atan", Fn.ATAN),
            Map.entry("sinh", Fn.SINH),
            Map.entry("cosh", Fn.COSH),
            Map.entry("asinh", Fn.ASINH),
            Map.entry("digamma", Fn.DIGAMMA),
            Map.entry("identity", Fn.COPY));

    /** Several functions in a row; null where the op's arguments are not those it knows. */
    private interface Composed {
        <T> T of(DifferentialFunction op, Values<T> v, T x);
    }

    private static final Map<String, Composed> COMPOSED = Map.ofEntries(
            Map.entry("rsqrt", Elementary::rsqrt),
            Map.entry("oneminus", Elementary::oneMinus),
            Map.entry("timesoneminus", Elementary::timesOneMinus),
            Map.entry("log_x", Elementary::logToBase),
            Map.entry("logsigmoid", Elementary::logSigmoid),
            Map.entry("softsign", Elementary::softsign),
            Map.entry("isfinite", Elementary::isFinite),
            Map.entry("swish", Elementary::swish),
            Map.entry("gelu", Elementary::gelu),
            Map.entry("precise_gelu", Elementary::preciseGelu),
            Map.entry("mish", Elementary::mish),
            Map.entry("elu", Elementary::elu),
            Map.entry("selu", Elementary::selu),
            Map.entry("leakyrelu", Elementary::leakyRelu),
            Map.entry("relu", Elementary::relu),
            Map.entry("relu6", Elementary::relu6),
            Map.entry("hardtanh", Elementary::hardTanh),
            Map.entry("hard_sigmoid", Elementary::hardSigmoid),
            Map.entry("rectified_tanh", Elementary::rectifiedTanh),
            Map.entry("rational_tanh", Elementary::rationalTanh),
            Map.entry("ClipByValue", Elementary::clip));

    private static final Map<String, Fn> SCALAR = Map.ofEntries(
            Map.entry("add_scalar", Fn.ADD),
            Map.entry("sub_scalar", Fn.SUB),
            Map.entry("mul_scalar", Fn.MUL),
            Map.entry("div_scalar", Fn.DIV),
            Map.entry("rsub_scalar", Fn.RSUB),
            Map.entry("rdiv_scalar", Fn.RDIV),
            Map.entry("pow", Fn.POW),
            Map.entry("max_scalar", Fn.MAX),
            Map.entry("scalar_min", Fn.MIN),
            Map.entry("step", Fn.GT),
            Map.entry("greaterthan_scalar", Fn.GT),
            Map.entry("greaterthanorequal_scalar", Fn.GE),
            Map.entry("lessthan_scalar", Fn.LT),
            Map.entry("lessthanorequal_scalar", Fn.LE),
            Map.entry("equals_scalar", Fn.EQ),
            Map.entry("notequals_scalar", Fn.NE));

    private static final Map<String, Fn> BINARY = Map.ofEntries(
            Map.entry("add", Fn.ADD),
            Map.entry("subtract", Fn.SUB),
            Map.entry("multiply", Fn.MUL),
            Map.entry("divide", Fn.DIV),
            Map.entry("reversesubtract", Fn.RSUB),
            Map.entry("reversedivide", Fn.RDIV),
            Map.entry("squaredsubtract", Fn.SQUARED_DIFFERENCE),
            Map.entry("Pow", Fn.POW),
            Map.entry("maximum", Fn.MAX),
            Map.entry("minimum", Fn.MIN),
            Map.entry("floormod", Fn.FLOOR_MOD),
            Map.entry("polygamma", Fn.POLYGAMMA),
            Map.entry("greater", Fn.GT),
            Map.entry("greater_equal", Fn.GE),
            Map.entry("less", Fn.LT),
            Map.entry("less_equal", Fn.LE),
            Map.entry("equals", Fn.EQ),
            Map.entry("not_equals", Fn.NE),
            Map.entry("tf_atan2", Fn.ATAN2));

    /**
     * Where ND4J's own code is wrong, so that it is run here in both programs: it cancels (1 + tanh x, exp x - 1, log(1
     * + x) near zero, log(x + sqrt(x^2 + 1)) on the left), overflows (log(1 / (1 + exp(-x)))), underflows too early (a
     * sigmoid of -89 is not 0), rounds its constants to single precision, or stops its series too early (digamma,
     * polygamma).
     */
    private static final Set<String> WRONG_IN_ND4J = Set.of(
            "expm1",
            "log1p",
            "tanh",
            "sigmoid",
            "softplus",
            "logsigmoid",
            "asinh",
            "swish",
            "gelu",
            "precise_gelu",
            "mish",
            "elu",
            "selu",
            "rational_tanh",
            "rectified_tanh",
            "hard_sigmoid",
            "floormod",
            "digamma",
            "polygamma");

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_LAMBDA = 1.0507009873554804934193349852946;
    private static final double GELU_SLOPE = 1.702;

    /** What functions are applied to: numbers, or what stands for numbers in a plan. */
    public interface Values<T> {
        /** {@return f(a)} */
        T map(Fn f, T a);

        /** {@return f(a, b)} */
        T map(Fn f, T a, T b);

        /** {@return f(a, b)} */
        T map(Fn f, T a, double b);

        /** {@return a where the condition is not 0, else b} */
        T select(T condition, T a, T b);
    }

    private Elementary() {}

    /** {@return the names of the ops in the table} */
    public static Set<String> names() {
        return Stream.of(UNARY, COMPOSED, SCALAR, BINARY)
                .flatMap(table -> table.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return whether ND4J's own result is not to be used} */
    static boolean isWrongInNd4j(String opName) {
        return WRONG_IN_ND4J.contains(opName);
    }

    /**
     * An op of one argument, or of one and a number.
     *
     * @param op the op
     * @param values what it is applied to
     * @param x the argument
     * @return its value, or null if it is not in the table
     */
    public static <T> T of(DifferentialFunction op, Values<T> values, T x) {
        String name = op.opName();
        if (UNARY.containsKey(name)) {
            return values.map(UNARY.get(name), x);
        }
        if (op instanceof ScalarOp scalar && SCALAR.containsKey(name)) {
            return values.map(SCALAR.get(name), x, number(scalar));
        }
        Composed composed = COMPOSED.get(name);
        return composed == null ? null : composed.of(op, values, x);
    }

    /**
     * An op of two arguments.
     *
     * @param op the op
     * @param values what it is applied to
     * @param a the first argument
     * @param b the second
     * @return its value, or null if it is not in the table
     */
    public static <T> T of(DifferentialFunction op, Values<T> values, T a, T b) {
        Fn f = BINARY.get(op.opName());
        return f == null ? null : values.map(f, a, b);
    }

    private static double number(ScalarOp op) {
        return op.scalar().getDouble(0);
    }

    private static double argument(DifferentialFunction op, int index, double otherwise) {
        double[] t = op instanceof DynamicCustomOp custom ? custom.tArgs() : new double[0];
        return t.length > index ? t[index] : otherwise;
    }

    private static <T> T rsqrt(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.RECIPROCAL, v.map(Fn.SQRT, x));
    }

    private static <T> T oneMinus(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.RSUB, x, 1);
    }

    private static <T> T timesOneMinus(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MUL, x, v.map(Fn.RSUB, x, 1));
    }

    private static <T> T logToBase(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.DIV, v.map(Fn.LOG, x), Math.log(number((ScalarOp) op)));
    }

    private static <T> T logSigmoid(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.NEG, v.map(Fn.SOFTPLUS, v.map(Fn.NEG, x)));
    }

    private static <T> T softsign(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.DIV, x, v.map(Fn.ADD, v.map(Fn.ABS, x), 1));
    }

    private static <T> T isFinite(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.LT, v.map(Fn.ABS, x), Double.POSITIVE_INFINITY);
    }

    /** In parts, since the derivative needs the sigmoid as well. */
    private static <T> T swish(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MUL, x, v.map(Fn.SIGMOID, x));
    }

    /** ND4J's gelu is x sigmoid(1.702 x). */
    private static <T> T gelu(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MUL, x, v.map(Fn.SIGMOID, v.map(Fn.MUL, x, GELU_SLOPE)));
    }

    /**
     * libnd4j cubes the product 0.044715 x where Hendrycks and Gimpel (2016) cube x. (1 + tanh t) / 2 is the sigmoid of
     * 2 t, which does not cancel on the left.
     */
    private static <T> T preciseGelu(DifferentialFunction op, Values<T> v, T x) {
        T cubed = v.map(Fn.CUBE, v.map(Fn.MUL, x, 0.044715));
        T twice = v.map(Fn.MUL, v.map(Fn.ADD, x, cubed), 2 * Math.sqrt(2 / Math.PI));
        return v.map(Fn.MUL, x, v.map(Fn.SIGMOID, twice));
    }

    /** Misra (2019), arXiv:1908.08681. */
    private static <T> T mish(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MUL, x, v.map(Fn.TANH, v.map(Fn.SOFTPLUS, x)));
    }

    private static <T> T elu(DifferentialFunction op, Values<T> v, T x) {
        T negative = v.map(Fn.MUL, v.map(Fn.EXPM1, x), argument(op, 0, 1));
        return v.select(v.map(Fn.GT, x, 0), x, negative);
    }

    /** Klambauer, Unterthiner, Mayr and Hochreiter (2017), with the constants of ND4J. */
    private static <T> T selu(DifferentialFunction op, Values<T> v, T x) {
        T negative = v.map(Fn.MUL, v.map(Fn.EXPM1, x), SELU_ALPHA);
        return v.map(Fn.MUL, v.select(v.map(Fn.GT, x, 0), x, negative), SELU_LAMBDA);
    }

    private static <T> T leakyRelu(DifferentialFunction op, Values<T> v, T x) {
        return op instanceof ScalarOp scalar ? v.select(v.map(Fn.GT, x, 0), x, v.map(Fn.MUL, x, number(scalar))) : null;
    }

    private static <T> T relu(DifferentialFunction op, Values<T> v, T x) {
        return (op instanceof ScalarOp scalar ? number(scalar) : 0) == 0 ? v.map(Fn.RELU, x) : null;
    }

    private static <T> T relu6(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MIN, v.map(Fn.RELU, x), 6);
    }

    private static <T> T hardTanh(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MIN, v.map(Fn.MAX, x, -1), 1);
    }

    /** 0.2 x + 0.5, in the form that does not cancel. */
    private static <T> T hardSigmoid(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MIN, v.map(Fn.MAX, v.map(Fn.MUL, v.map(Fn.ADD, x, 2.5), 0.2), 0), 1);
    }

    private static <T> T rectifiedTanh(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.RELU, v.map(Fn.TANH, x));
    }

    /**
     * ND4J's 1.7159 sign(x) (1 - 1 / (1 + q)) with q = a + a^2 + 1.41645 a^4, a = |2x/3|. As q / (1 + q) it does not
     * cancel; beyond 2^20 that is 1 to any precision.
     */
    private static <T> T rationalTanh(DifferentialFunction op, Values<T> v, T x) {
        T a = v.map(Fn.MIN, v.map(Fn.ABS, v.map(Fn.DIV, v.map(Fn.MUL, x, 2), 3)), 0x1p20);
        T bracket = v.map(Fn.ADD, v.map(Fn.MUL, v.map(Fn.SQUARE, a), 1.41645), 1);
        T q = v.map(Fn.MUL, a, v.map(Fn.ADD, v.map(Fn.MUL, a, bracket), 1));
        T share = v.map(Fn.DIV, q, v.map(Fn.ADD, q, 1));
        return v.map(Fn.MUL, v.map(Fn.MUL, share, v.map(Fn.SIGN, x)), 1.7159);
    }

    private static <T> T clip(DifferentialFunction op, Values<T> v, T x) {
        return v.map(Fn.MIN, v.map(Fn.MAX, x, argument(op, 0, 0)), argument(op, 1, 0));
    }
}
