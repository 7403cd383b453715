package org.ergodic.engine;

import static org.ergodic.engine.Exact.HALF;
import static org.ergodic.engine.Exact.MC;
import static org.ergodic.engine.Exact.ONE;
import static org.ergodic.engine.Exact.TWO;
import static org.ergodic.engine.Exact.number;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.custom.Digamma;
import org.nd4j.linalg.api.ops.custom.Lgamma;
import org.nd4j.linalg.api.ops.custom.Polygamma;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.transforms.same.OneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.same.TimesOneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Mish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Rint;

/**
 * The one list of elementwise functions: what each op should give, over which numbers, and by how many units in the
 * last place it may err, with its derivatives. An op with a rule or a kernel that is not here fails
 * {@link ElementaryTest}.
 */
final class ElementaryFunctions {
    /**
     * By how much a result may err.
     *
     * @param ulps units in the last place of the exact result
     * @param growing further ones at an argument, where the rounding of a step in between is magnified
     * @param absolute units in the last place of 1, where a difference cancels but is small beside other results
     */
    record Error(double ulps, DoubleUnaryOperator growing, double absolute) {
        static Error of(double ulps) {
            return new Error(ulps, x -> 0, 0);
        }

        Error growing(DoubleUnaryOperator with) {
            return new Error(ulps, with, absolute);
        }

        Error absolutely(double units) {
            return new Error(ulps, growing, units);
        }
    }

    /**
     * A function of one or two arguments.
     *
     * @param name of the test
     * @param body builds the op
     * @param arguments how many
     * @param low the least argument
     * @param high the largest
     * @param value what it should give
     * @param slopes its derivatives by each argument, none where it is not differentiated
     * @param error of the value
     * @param slopeError of the derivatives
     */
    record Row(
            String name,
            BiFunction<SameDiff, SDVariable[], SDVariable> body,
            int arguments,
            double low,
            double high,
            BinaryOperator<BigDecimal> value,
            List<BinaryOperator<BigDecimal>> slopes,
            Error error,
            Error slopeError) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final double ANY = Double.MAX_VALUE;
    private static final BigDecimal ZERO = BigDecimal.ZERO;

    /** One rounding: no function can do better than half a unit. */
    private static final Error ONCE = Error.of(0.51);

    /** Two roundings, each of a unit at most of the result. */
    private static final Error TWICE = Error.of(2);

    private static final List<Row> ROWS = new ArrayList<>();

    static {
        rounded();
        powers();
        exponentials();
        trigonometric();
        activations();
        special();
        ofTwo();
    }

    private ElementaryFunctions() {}

    static Stream<Row> all() {
        return ROWS.stream();
    }

    /** A row under construction: half a unit is what no function can do better than. */
    private static void add(
            String name,
            BiFunction<SameDiff, SDVariable, SDVariable> body,
            double low,
            double high,
            UnaryOperator<BigDecimal> value,
            UnaryOperator<BigDecimal> slope,
            Error error,
            Error slopeError) {
        ROWS.add(new Row(
                name,
                (sd, x) -> body.apply(sd, x[0]),
                1,
                low,
                high,
                (x, y) -> value.apply(x),
                List.of((x, y) -> slope.apply(x)),
                error,
                slopeError));
    }

    private static void pair(
            String name,
            BiFunction<SameDiff, SDVariable[], SDVariable> body,
            double low,
            double high,
            BinaryOperator<BigDecimal> value,
            BinaryOperator<BigDecimal> first,
            BinaryOperator<BigDecimal> second,
            Error error,
            Error slopeError) {
        ROWS.add(new Row(name, body, 2, low, high, value, List.of(first, second), error, slopeError));
    }

    private static BigDecimal div(BigDecimal a, BigDecimal b) {
        return a.divide(b, MC);
    }

    private static BigDecimal square(BigDecimal x) {
        return x.multiply(x, MC);
    }

    private static BigDecimal sign(BigDecimal x) {
        return BigDecimal.valueOf(x.signum());
    }

    private static boolean positive(BigDecimal x) {
        return x.signum() > 0;
    }

    private static boolean between(BigDecimal x, double low, double high) {
        return x.compareTo(number(low)) > 0 && x.compareTo(number(high)) < 0;
    }

    /** By the JDK, which errs by less than one unit in double precision. */
    private static UnaryOperator<BigDecimal> jdk(DoubleUnaryOperator f) {
        return x -> number(f.applyAsDouble(x.doubleValue()));
    }

    /** What is exact or rounded once. */
    private static void rounded() {
        UnaryOperator<BigDecimal> one = x -> ONE;
        UnaryOperator<BigDecimal> none = x -> ZERO;
        add("identity", SameDiff::identity, -ANY, ANY, x -> x, one, ONCE, ONCE);
        add("neg", (sd, x) -> x.neg(), -ANY, ANY, BigDecimal::negate, x -> ONE.negate(), ONCE, ONCE);
        add("abs", (sd, x) -> sd.math().abs(x), -ANY, ANY, BigDecimal::abs, x -> sign(x), ONCE, ONCE);
        add("sign", (sd, x) -> sd.math().sign(x), -ANY, ANY, x -> sign(x), none, ONCE, ONCE);
        add(
                "step",
                (sd, x) -> sd.math().step(x, 0.5),
                -ANY,
                ANY,
                x -> x.compareTo(HALF) > 0 ? ONE : ZERO,
                none,
                ONCE,
                ONCE);
        add(
                "floor",
                (sd, x) -> sd.math().floor(x),
                -ANY,
                ANY,
                x -> x.setScale(0, RoundingMode.FLOOR),
                none,
                ONCE,
                ONCE);
        add(
                "ceil",
                (sd, x) -> sd.math().ceil(x),
                -ANY,
                ANY,
                x -> x.setScale(0, RoundingMode.CEILING),
                none,
                ONCE,
                ONCE);
        add(
                "round",
                (sd, x) -> sd.math().round(x),
                -ANY,
                ANY,
                x -> x.setScale(0, RoundingMode.HALF_UP),
                none,
                ONCE,
                ONCE);
        add(
                "rint",
                (sd, x) -> new Rint(sd, x, false).outputVariable(),
                -ANY,
                ANY,
                x -> x.setScale(0, RoundingMode.HALF_EVEN),
                none,
                ONCE,
                ONCE);
        add("x + c", (sd, x) -> x.add(0.75), -ANY, ANY, x -> x.add(number(0.75)), one, ONCE, ONCE);
        add("x - c", (sd, x) -> x.sub(0.75), -ANY, ANY, x -> x.subtract(number(0.75)), one, ONCE, ONCE);
        add("c - x", (sd, x) -> x.rsub(0.75), -ANY, ANY, x -> number(0.75).subtract(x), x -> ONE.negate(), ONCE, ONCE);
        add("x c", (sd, x) -> x.mul(0.75), -ANY, ANY, x -> x.multiply(number(0.75)), x -> number(0.75), ONCE, ONCE);
        add(
                "x / c",
                (sd, x) -> x.div(0.75),
                -ANY,
                ANY,
                x -> div(x, number(0.75)),
                x -> div(ONE, number(0.75)),
                ONCE,
                ONCE);
        // The derivative rounds c / x and divides again.
        add(
                "c / x",
                (sd, x) -> x.rdiv(0.75),
                1e-16,
                ANY,
                x -> div(number(0.75), x),
                x -> div(number(-0.75), square(x)),
                ONCE,
                TWICE);
        add(
                "max(x, c)",
                (sd, x) -> new ScalarMax(sd, x, 0.75).outputVariable(),
                -ANY,
                ANY,
                x -> x.max(number(0.75)),
                x -> x.compareTo(number(0.75)) > 0 ? ONE : ZERO,
                ONCE,
                ONCE);
        add(
                "min(x, c)",
                (sd, x) -> new ScalarMin(sd, x, 0.75).outputVariable(),
                -ANY,
                ANY,
                x -> x.min(number(0.75)),
                x -> x.compareTo(number(0.75)) < 0 ? ONE : ZERO,
                ONCE,
                ONCE);
        add(
                "clip",
                (sd, x) -> sd.math().clipByValue(x, -0.75, 1.5),
                -ANY,
                ANY,
                x -> x.max(number(-0.75)).min(number(1.5)),
                x -> between(x, -0.75, 1.5) ? ONE : ZERO,
                ONCE,
                ONCE);
        add(
                "1 - x",
                (sd, x) -> new OneMinus(sd, x, false).outputVariable(),
                -ANY,
                ANY,
                x -> ONE.subtract(x),
                x -> ONE.negate(),
                ONCE,
                ONCE);
        // 1 - x and the product are rounded; the derivative 1 - 2x at once.
        add(
                "x (1 - x)",
                (sd, x) -> new TimesOneMinus(sd, x, false).outputVariable(),
                -ANY,
                ANY,
                x -> x.multiply(ONE.subtract(x)),
                x -> ONE.subtract(TWO.multiply(x)),
                Error.of(1.51),
                ONCE);
        add(
                "relu",
                (sd, x) -> sd.nn().relu(x, 0),
                -ANY,
                ANY,
                x -> x.max(ZERO),
                x -> positive(x) ? ONE : ZERO,
                ONCE,
                ONCE);
        add(
                "relu6",
                (sd, x) -> sd.nn().relu6(x, 0),
                -ANY,
                ANY,
                x -> x.max(ZERO).min(BigDecimal.valueOf(6)),
                x -> between(x, 0, 6) ? ONE : ZERO,
                ONCE,
                ONCE);
        add(
                "leaky relu",
                (sd, x) -> sd.nn().leakyRelu(x, 0.25),
                -ANY,
                ANY,
                x -> positive(x) ? x : x.multiply(number(0.25)),
                x -> positive(x) ? ONE : number(0.25),
                ONCE,
                ONCE);
        add(
                "hard tanh",
                (sd, x) -> sd.nn().hardTanh(x),
                -ANY,
                ANY,
                x -> x.max(ONE.negate()).min(ONE),
                x -> between(x, -1, 1) ? ONE : ZERO,
                ONCE,
                ONCE);
    }

    private static void powers() {
        add("square", (sd, x) -> sd.math().square(x), -ANY, ANY, x -> square(x), x -> TWO.multiply(x), ONCE, ONCE);
        // Two roundings, in the derivative one of the square and one of 3 times it.
        add(
                "cube",
                (sd, x) -> sd.math().cube(x),
                -ANY,
                ANY,
                x -> square(x).multiply(x, MC),
                x -> BigDecimal.valueOf(3).multiply(square(x)),
                Error.of(1.51),
                Error.of(1.51));
        add(
                "sqrt",
                (sd, x) -> sd.math().sqrt(x),
                0x1p-1060,
                ANY,
                x -> Exact.sqrt(x),
                x -> div(HALF, Exact.sqrt(x)),
                ONCE,
                TWICE);
        add(
                "rsqrt",
                (sd, x) -> sd.math().rsqrt(x),
                0x1p-1020,
                ANY,
                x -> div(ONE, Exact.sqrt(x)),
                x -> div(HALF.negate(), x.multiply(Exact.sqrt(x), MC)),
                Error.of(1.51),
                Error.of(2.51));
        add(
                "reciprocal",
                (sd, x) -> sd.math().reciprocal(x),
                0x1p-1020,
                ANY,
                x -> div(ONE, x),
                x -> div(ONE.negate(), square(x)),
                ONCE,
                Error.of(2.01));
        for (double p : new double[] {0, 1, 2, 3, -1, 0.5}) {
            add(
                    "x ^ " + p,
                    (sd, x) -> x.pow(p),
                    0x1p-1020,
                    ANY,
                    x -> power(x, p),
                    x -> p == 0 ? ZERO : number(p).multiply(power(x, p - 1), MC),
                    Error.of(1.51),
                    Error.of(2.51));
        }
        // One rounding of the JDK's, which is half a unit in single precision and one in double; the derivative
        // multiplies.
        for (double p : new double[] {2.5, -0.5, -2, 0.25}) {
            add(
                    "x ^ " + p,
                    (sd, x) -> x.pow(p),
                    0x1p-1020,
                    ANY,
                    x -> power(x, p),
                    x -> number(p).multiply(power(x, p - 1), MC),
                    Error.of(1.51),
                    Error.of(2.51));
        }
    }

    /** x^p of a p that is a multiple of 1/4. */
    private static BigDecimal power(BigDecimal x, double p) {
        BigDecimal root = Exact.sqrt(Exact.sqrt(x));
        int times = (int) Math.round(Math.abs(p) * 4);
        BigDecimal y = p == Math.rint(p) ? x.pow((int) Math.abs(p), MC) : root.pow(times, MC);
        return p < 0 ? div(ONE, y) : y;
    }

    private static void exponentials() {
        // The stated errors of the kernels in single precision; the JDK's of one unit in double.
        add("exp", (sd, x) -> sd.math().exp(x), -ANY, ANY, Exact::exp, Exact::exp, Error.of(1), Error.of(1));
        add("expm1", (sd, x) -> sd.math().expm1(x), -ANY, ANY, Exact::expm1, Exact::exp, Error.of(2), Error.of(1));
        add("log", (sd, x) -> sd.math().log(x), 0x1p-1074, ANY, Exact::log, x -> div(ONE, x), Error.of(1), ONCE);
        add(
                "log1p",
                (sd, x) -> sd.math().log1p(x),
                -0.9999,
                ANY,
                Exact::log1p,
                x -> div(ONE, ONE.add(x)),
                Error.of(2),
                TWICE);
        add(
                "log to base 3",
                (sd, x) -> sd.math().log(x, 3),
                0x1p-1074,
                ANY,
                x -> div(Exact.log(x), Exact.log(BigDecimal.valueOf(3))),
                x -> div(ONE, x.multiply(Exact.log(BigDecimal.valueOf(3)), MC)),
                Error.of(2.5),
                Error.of(2));
        add("sinh", (sd, x) -> sd.math().sinh(x), -ANY, ANY, Exact::sinh, Exact::cosh, Error.of(2.5), Error.of(2.5));
        add("cosh", (sd, x) -> sd.math().cosh(x), -ANY, ANY, Exact::cosh, Exact::sinh, Error.of(2.5), Error.of(2.5));
        // 1 - y² cancels where tanh is flat: the error is one of the largest slope, which is 1.
        add(
                "tanh",
                (sd, x) -> sd.math().tanh(x),
                -ANY,
                ANY,
                Exact::tanh,
                x -> ONE.subtract(square(Exact.tanh(x)), MC),
                Error.of(3),
                Error.of(1).absolutely(4));
        // The JDK has no inverse of these. In double precision log1p and the sum before it are rounded.
        add(
                "asinh",
                (sd, x) -> sd.math().asinh(x),
                -ANY,
                ANY,
                Exact::asinh,
                x -> div(ONE, Exact.sqrt(ONE.add(square(x)))),
                Error.of(2),
                Error.of(4));
        add(
                "acosh",
                (sd, x) -> sd.math().acosh(x),
                1.0000001,
                ANY,
                Exact::acosh,
                x -> div(ONE, Exact.sqrt(x.subtract(ONE).multiply(x.add(ONE)))),
                Error.of(2),
                Error.of(3));
        add(
                "atanh",
                (sd, x) -> sd.math().atanh(x),
                -0.9999999,
                0.9999999,
                Exact::atanh,
                x -> div(ONE, ONE.subtract(square(x))),
                Error.of(2),
                Error.of(2));
    }

    private static void trigonometric() {
        // ND4J's functions in single precision, where the interpreter uses them.
        Error one = Error.of(1);
        UnaryOperator<BigDecimal> sin = jdk(Math::sin);
        UnaryOperator<BigDecimal> cos = jdk(Math::cos);
        // Two units in single precision; in double the same function of the JDK.
        add("sin", (sd, x) -> sd.math().sin(x), -ANY, ANY, sin, cos, Error.of(2), Error.of(2));
        add(
                "cos",
                (sd, x) -> sd.math().cos(x),
                -ANY,
                ANY,
                cos,
                x -> sin.apply(x).negate(),
                Error.of(2),
                Error.of(2));
        // 1 + y², in which y is rounded.
        add(
                "tan",
                (sd, x) -> sd.math().tan(x),
                -ANY,
                ANY,
                jdk(Math::tan),
                x -> ONE.add(square(number(Math.tan(x.doubleValue())))),
                one,
                Error.of(3));
        UnaryOperator<BigDecimal> root = x -> Exact.sqrt(ONE.subtract(square(x)));
        add(
                "asin",
                (sd, x) -> sd.math().asin(x),
                -0.9999999,
                0.9999999,
                jdk(Math::asin),
                x -> div(ONE, root.apply(x)),
                one,
                Error.of(3));
        add(
                "acos",
                (sd, x) -> sd.math().acos(x),
                -0.9999999,
                0.9999999,
                jdk(Math::acos),
                x -> div(ONE.negate(), root.apply(x)),
                one,
                Error.of(3));
        add(
                "atan",
                (sd, x) -> sd.math().atan(x),
                -ANY,
                ANY,
                jdk(Math::atan),
                x -> div(ONE, ONE.add(square(x))),
                one,
                Error.of(2.5));
    }

    private static void activations() {
        UnaryOperator<BigDecimal> slope = x -> Exact.sigmoid(x).multiply(Exact.sigmoid(x.negate()), MC);
        // y (1 - y) cancels on the right: an error of the largest slope, 1/4.
        add(
                "sigmoid",
                (sd, x) -> sd.nn().sigmoid(x),
                -ANY,
                ANY,
                Exact::sigmoid,
                slope,
                Error.of(3),
                Error.of(5).absolutely(2));
        add(
                "softplus",
                (sd, x) -> sd.nn().softplus(x),
                -ANY,
                ANY,
                Exact::softplus,
                Exact::sigmoid,
                Error.of(3),
                Error.of(3));
        add(
                "log sigmoid",
                (sd, x) -> sd.nn().logSigmoid(x),
                -ANY,
                ANY,
                x -> Exact.softplus(x.negate()).negate(),
                x -> Exact.sigmoid(x.negate()),
                Error.of(3),
                Error.of(3));
        // Near the zeros of the slopes, at -1.28 and alike, two terms of some tenths cancel; on the right 1 - s does,
        // times x.
        add(
                "swish",
                (sd, x) -> sd.nn().swish(x),
                -ANY,
                ANY,
                x -> x.multiply(Exact.sigmoid(x), MC),
                x -> gatedSlope(x, ONE, ZERO),
                Error.of(4),
                Error.of(8).growing(x -> Math.min(100, Math.abs(x))).absolutely(2));
        // The argument 1.702 x of the exponential is rounded.
        BigDecimal c = number(1.702);
        add(
                "gelu",
                (sd, x) -> sd.nn().gelu(x),
                -ANY,
                ANY,
                x -> x.multiply(Exact.sigmoid(c.multiply(x)), MC),
                x -> gatedSlope(x, c, ZERO),
                Error.of(4).growing(x -> 2 * Math.abs(1.702 * x)),
                Error.of(8).growing(x -> 3 * Math.abs(1.702 * x)).absolutely(2));
        // So is that of the other one, which is a polynomial of degree three.
        BigDecimal cube = number(0.044715).pow(3);
        add(
                "precise gelu",
                (sd, x) -> sd.nn().preciseGelu(x),
                -ANY,
                ANY,
                x -> x.multiply(Exact.sigmoid(inner(x, cube)), MC),
                x -> gatedSlope(x, root(), cube),
                Error.of(4).growing(x -> 4 * Math.min(1000, Math.abs(inner(x)))),
                Error.of(8).growing(x -> 6 * Math.min(1000, Math.abs(inner(x)))).absolutely(4));
        add(
                "mish",
                (sd, x) -> new Mish(sd, x, false).outputVariable(),
                -ANY,
                ANY,
                x -> x.multiply(Exact.tanh(Exact.softplus(x)), MC),
                x -> {
                    BigDecimal t = Exact.tanh(Exact.softplus(x));
                    return t.add(x.multiply(ONE.subtract(square(t)), MC).multiply(Exact.sigmoid(x), MC), MC);
                },
                Error.of(8),
                Error.of(16).absolutely(4));
        add(
                "elu",
                (sd, x) -> sd.nn().elu(x),
                -ANY,
                ANY,
                x -> positive(x) ? x : Exact.expm1(x),
                x -> positive(x) ? ONE : Exact.exp(x),
                Error.of(2),
                Error.of(1));
        BigDecimal lambda = number(1.0507009873554804934193349852946);
        BigDecimal alpha = number(1.6732632423543772848170429916717);
        // Two factors that are rounded themselves.
        add(
                "selu",
                (sd, x) -> sd.nn().selu(x),
                -ANY,
                ANY,
                x -> lambda.multiply(positive(x) ? x : alpha.multiply(Exact.expm1(x), MC), MC),
                x -> lambda.multiply(positive(x) ? ONE : alpha.multiply(Exact.exp(x), MC), MC),
                Error.of(5),
                Error.of(4));
        add(
                "softsign",
                (sd, x) -> sd.nn().softsign(x),
                -ANY,
                ANY,
                x -> div(x, ONE.add(x.abs())),
                x -> div(ONE, square(ONE.add(x.abs()))),
                Error.of(1.51),
                Error.of(3));
        // 0.2 is rounded in single precision.
        add(
                "hard sigmoid",
                (sd, x) -> sd.nn().hardSigmoid(x),
                -ANY,
                ANY,
                x -> number(0.2).multiply(x.add(number(2.5))).max(ZERO).min(ONE),
                x -> between(x, -2.5, 2.5) ? number(0.2) : ZERO,
                Error.of(2),
                ONCE);
        add(
                "rectified tanh",
                (sd, x) -> sd.math().rectifiedTanh(x),
                -ANY,
                ANY,
                x -> positive(x) ? Exact.tanh(x) : ZERO,
                x -> positive(x) ? ONE.subtract(square(Exact.tanh(x)), MC) : ZERO,
                Error.of(3),
                Error.of(1).absolutely(4));
        // A polynomial over another and 1.7159.
        add(
                "rational tanh",
                (sd, x) -> sd.math().rationalTanh(x),
                -ANY,
                ANY,
                x -> {
                    BigDecimal q = bracket(x);
                    return number(1.7159).multiply(sign(x)).multiply(q.divide(ONE.add(q), MC), MC);
                },
                x -> {
                    BigDecimal a = div(TWO.multiply(x.abs()), BigDecimal.valueOf(3));
                    BigDecimal slopeOfQ = ONE.add(TWO.multiply(a))
                            .add(number(4 * 1.41645).multiply(square(a).multiply(a, MC)));
                    BigDecimal all =
                            div(number(2 * 1.7159), BigDecimal.valueOf(3)).multiply(slopeOfQ, MC);
                    return all.divide(square(ONE.add(bracket(x))), MC);
                },
                Error.of(6),
                Error.of(10));
    }

    private static BigDecimal bracket(BigDecimal x) {
        BigDecimal a = div(TWO.multiply(x.abs()), BigDecimal.valueOf(3));
        return a.add(square(a)).add(number(1.41645).multiply(square(square(a)), MC));
    }

    /** 2 √(2/π). */
    private static BigDecimal root() {
        return TWO.multiply(Exact.sqrt(div(TWO, Exact.PI)), MC);
    }

    private static BigDecimal inner(BigDecimal x, BigDecimal cube) {
        return root().multiply(x.add(cube.multiply(square(x).multiply(x, MC), MC)), MC);
    }

    private static double inner(double x) {
        return 2 * Math.sqrt(2 / Math.PI) * (x + Math.pow(0.044715 * x, 3));
    }

    /** d/dx of x s(c (x + k x³)): s + x s (1 - s) c (1 + 3 k x²). */
    private static BigDecimal gatedSlope(BigDecimal x, BigDecimal c, BigDecimal cube) {
        BigDecimal t = c.multiply(x.add(cube.multiply(square(x).multiply(x, MC), MC)), MC);
        BigDecimal rate =
                c.multiply(ONE.add(BigDecimal.valueOf(3).multiply(cube).multiply(square(x), MC)), MC);
        BigDecimal s = Exact.sigmoid(t);
        return s.add(x.multiply(s, MC).multiply(Exact.sigmoid(t.negate()), MC).multiply(rate, MC), MC);
    }

    private static void special() {
        // In double precision a series of at most 60 terms; x² in the derivative's exponential is rounded.
        DoubleUnaryOperator squared = x -> 2 * Math.min(1000, x * x);
        add(
                "erf",
                (sd, x) -> sd.math().erf(x),
                -ANY,
                ANY,
                Exact::erf,
                Exact::gauss,
                Error.of(8),
                Error.of(4).growing(squared));
        add(
                "erfc",
                (sd, x) -> sd.math().erfc(x),
                -ANY,
                30,
                Exact::erfc,
                x -> Exact.gauss(x).negate(),
                Error.of(3),
                Error.of(4).growing(squared));
        // At its zeros 1 and 2 the terms that cancel are of the size of 1.
        add(
                "log gamma",
                (sd, x) -> new Lgamma(sd, x).outputVariable(),
                0x1p-1000,
                0x1p100,
                Exact::logGamma,
                x -> Exact.polygamma(0, x),
                Error.of(4).absolutely(4),
                Error.of(20));
        add(
                "digamma",
                (sd, x) -> new Digamma(sd, x).outputVariable(),
                0x1p-500,
                0x1p100,
                x -> Exact.polygamma(0, x),
                x -> Exact.polygamma(1, x),
                Error.of(20),
                Error.of(10));
        for (int n = 1; n < 4; n++) {
            int order = n;
            add(
                    "polygamma " + n,
                    (sd, x) -> new Polygamma(sd, sd.onesLike(x).mul(order), x).outputVariable(),
                    0x1p-150,
                    0x1p100,
                    x -> Exact.polygamma(order, x),
                    x -> Exact.polygamma(order + 1, x),
                    Error.of(10),
                    Error.of(10));
        }
    }

    private static void ofTwo() {
        UnaryOperator<BigDecimal> none = x -> ZERO;
        BinaryOperator<BigDecimal> one = (a, b) -> ONE;
        BinaryOperator<BigDecimal> minusOne = (a, b) -> ONE.negate();
        pair("a + b", (sd, x) -> x[0].add(x[1]), -ANY, ANY, BigDecimal::add, one, one, ONCE, ONCE);
        pair("a - b", (sd, x) -> x[0].sub(x[1]), -ANY, ANY, BigDecimal::subtract, one, minusOne, ONCE, ONCE);
        pair("b - a", (sd, x) -> x[0].rsub(x[1]), -ANY, ANY, (a, b) -> b.subtract(a), minusOne, one, ONCE, ONCE);
        pair("a b", (sd, x) -> x[0].mul(x[1]), -ANY, ANY, BigDecimal::multiply, (a, b) -> b, (a, b) -> a, ONCE, ONCE);
        pair(
                "a / b",
                (sd, x) -> x[0].div(x[1]),
                0x1p-400,
                0x1p400,
                (a, b) -> div(a, b),
                (a, b) -> div(ONE, b),
                (a, b) -> div(a, square(b)).negate(),
                ONCE,
                TWICE);
        pair(
                "b / a",
                (sd, x) -> x[0].rdiv(x[1]),
                0x1p-400,
                0x1p400,
                (a, b) -> div(b, a),
                (a, b) -> div(b, square(a)).negate(),
                (a, b) -> div(ONE, a),
                ONCE,
                TWICE);
        // a - b is rounded and counts twice.
        pair(
                "(a - b)²",
                (sd, x) -> x[0].squaredDifference(x[1]),
                -ANY,
                ANY,
                (a, b) -> square(a.subtract(b)),
                (a, b) -> TWO.multiply(a.subtract(b)),
                (a, b) -> TWO.multiply(b.subtract(a)),
                Error.of(2.5),
                ONCE);
        pair(
                "max",
                (sd, x) -> sd.math().max(x[0], x[1]),
                -ANY,
                ANY,
                BigDecimal::max,
                (a, b) -> a.compareTo(b) >= 0 ? ONE : ZERO,
                (a, b) -> a.compareTo(b) < 0 ? ONE : ZERO,
                ONCE,
                ONCE);
        pair(
                "min",
                (sd, x) -> sd.math().min(x[0], x[1]),
                -ANY,
                ANY,
                BigDecimal::min,
                (a, b) -> a.compareTo(b) <= 0 ? ONE : ZERO,
                (a, b) -> a.compareTo(b) > 0 ? ONE : ZERO,
                ONCE,
                ONCE);
        // The JDK's pow errs by one unit; of a result that is not near 1 the derivative by b has a logarithm more.
        pair(
                "a ^ b",
                (sd, x) -> sd.math().pow(x[0], x[1]),
                0x1p-20,
                0x1p6,
                (a, b) -> raised(a, b),
                (a, b) -> b.multiply(raised(a, b.subtract(ONE)), MC),
                (a, b) -> raised(a, b).multiply(Exact.log(a), MC),
                Error.of(1.01),
                Error.of(4));
        pair(
                "atan2",
                (sd, x) -> sd.math().atan2(x[0], x[1]),
                0x1p-500,
                0x1p500,
                (a, b) -> number(Math.atan2(a.doubleValue(), b.doubleValue())),
                (a, b) -> div(b, square(a).add(square(b))),
                (a, b) -> div(a, square(a).add(square(b))).negate(),
                Error.of(1.01),
                Error.of(6));
        // The rest of a division is exact; the derivative by b is a whole number.
        pair(
                "floor mod",
                (sd, x) -> sd.math().floorMod(x[0], x[1]),
                0x1p-20,
                0x1p20,
                (a, b) -> a.subtract(b.multiply(a.divideToIntegralValue(b))),
                one,
                (a, b) -> a.divideToIntegralValue(b).negate(),
                ONCE,
                TWICE);
    }

    private static BigDecimal raised(BigDecimal a, BigDecimal b) {
        return Exact.exp(b.multiply(Exact.log(a), MC));
    }
}
