package org.ergodic.engine;

import static org.ergodic.engine.OpCase.in;
import static org.ergodic.engine.OpCase.of;
import static org.ergodic.engine.OpCase.positive;
import static org.ergodic.engine.OpCase.range;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.ergodic.engine.OpCase.Checks;
import org.ergodic.engine.OpCase.In;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.custom.Digamma;
import org.nd4j.linalg.api.ops.custom.Lgamma;
import org.nd4j.linalg.api.ops.custom.Polygamma;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LogMatrixDeterminant;
import org.nd4j.linalg.api.ops.impl.transforms.same.OneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.same.TimesOneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Mish;
import org.nd4j.linalg.factory.Nd4j;

/** The one list of ops: what is here is checked for values and derivatives. */
final class OpCases {
    private static final List<OpCase> CASES = new ArrayList<>();

    static {
        unary();
        scalars();
        pairwise();
        reductions();
        shapes();
        choices();
        matrices();
        layers();
        compositions();
    }

    private OpCases() {}

    static Stream<OpCase> all() {
        return CASES.stream();
    }

    private static void add(OpCase c) {
        CASES.add(c);
    }

    private static void add(String name, BiFunction<SameDiff, SDVariable, SDVariable> f, In input) {
        add(of(name, (s, x) -> f.apply(s.sameDiff(), x[0]), input));
    }

    private static void unary() {
        In any = in(3, 4);
        add("neg", (sd, x) -> x.neg(), any);
        add("square", (sd, x) -> sd.math().square(x), any);
        add("cube", (sd, x) -> sd.math().cube(x), any);
        add("sqrt", (sd, x) -> sd.math().sqrt(x), positive(3, 4));
        add("rsqrt", (sd, x) -> sd.math().rsqrt(x), positive(3, 4));
        add("reciprocal", (sd, x) -> sd.math().reciprocal(x), positive(3, 4));
        add("exp", (sd, x) -> sd.math().exp(x), any);
        add("expm1", (sd, x) -> sd.math().expm1(x), any);
        add("log", (sd, x) -> sd.math().log(x), positive(3, 4));
        add("log1p", (sd, x) -> sd.math().log1p(x), positive(3, 4));
        add("tanh", (sd, x) -> sd.math().tanh(x), any);
        add("sigmoid", (sd, x) -> sd.nn().sigmoid(x), any);
        add("softplus", (sd, x) -> sd.nn().softplus(x), any);
        add("swish", (sd, x) -> sd.nn().swish(x), any);
        // ND4J has its constant 1.702 in single precision only.
        add(of("gelu", (s, x) -> s.sameDiff().nn().gelu(x[0]), any).with(Checks.NO_ORACLE));
        add("precise gelu", (sd, x) -> sd.nn().preciseGelu(x), any);
        add("mish", (sd, x) -> new Mish(sd, x, false).outputVariable(), any);
        // ND4J has its constants in single precision only, and SameDiff makes its own derivative of it wrongly.
        add(of("rational tanh", (s, x) -> s.sameDiff().math().rationalTanh(x[0]), range(-2, -0.2, 3, 4))
                .with(Checks.NO_ORACLE));
        add("log to a base", (sd, x) -> sd.math().log(x, 3), positive(3, 4));
        add("one minus", (sd, x) -> sd.math().square(new OneMinus(sd, x, false).outputVariable()), any);
        add("times one minus", (sd, x) -> new TimesOneMinus(sd, x, false).outputVariable(), any);
        add("log gamma", (sd, x) -> new Lgamma(sd, x).outputVariable(), positive(3, 4));
        // ND4J's is right to seven digits.
        add(of("digamma", (s, x) -> new Digamma(s.sameDiff(), x[0]).outputVariable(), positive(3, 4))
                .with(Checks.NO_ORACLE));
        add(of(
                        "polygamma",
                        (s, x) -> new Polygamma(
                                        s.sameDiff(),
                                        s.sameDiff().onesLike(x[0]).mul(2),
                                        x[0])
                                .outputVariable(),
                        positive(3, 4))
                .with(Checks.NO_ORACLE));
        add("log sigmoid", (sd, x) -> sd.nn().logSigmoid(x), any);
        add("relu, right", (sd, x) -> sd.nn().relu(x, 0), positive(3, 4));
        add("relu, left", (sd, x) -> sd.nn().relu(x, 0), range(-2, -0.2, 3, 4));
        add("leaky relu, right", (sd, x) -> sd.nn().leakyRelu(x, 0.1), positive(3, 4));
        add("leaky relu, left", (sd, x) -> sd.nn().leakyRelu(x, 0.1), range(-2, -0.2, 3, 4));
        add("elu, right", (sd, x) -> sd.nn().elu(x), positive(3, 4));
        add("elu, left", (sd, x) -> sd.nn().elu(x), range(-2, -0.2, 3, 4));
        add("selu, right", (sd, x) -> sd.nn().selu(x), positive(3, 4));
        add("selu, left", (sd, x) -> sd.nn().selu(x), range(-2, -0.2, 3, 4));
        add("softsign", (sd, x) -> sd.nn().softsign(x), positive(3, 4));
        // ND4J has its constants in single precision only.
        add(of("hard sigmoid", (s, x) -> s.sameDiff().nn().hardSigmoid(x[0]), any)
                .with(Checks.NO_ORACLE));
        add("hard tanh, inside", (sd, x) -> sd.nn().hardTanh(x), range(-0.9, 0.9, 3, 4));
        add("hard tanh, outside", (sd, x) -> sd.nn().hardTanh(x), range(1.1, 2, 3, 4));
        add("rectified tanh", (sd, x) -> sd.math().rectifiedTanh(x), positive(3, 4));
        add("sin", (sd, x) -> sd.math().sin(x), any);
        add("cos", (sd, x) -> sd.math().cos(x), any);
        add("tan", (sd, x) -> sd.math().tan(x), range(-1, 1, 3, 4));
        add("asin", (sd, x) -> sd.math().asin(x), range(-0.8, 0.8, 3, 4));
        add("acos", (sd, x) -> sd.math().acos(x), range(-0.8, 0.8, 3, 4));
        add("atan", (sd, x) -> sd.math().atan(x), any);
        add("sinh", (sd, x) -> sd.math().sinh(x), any);
        add("cosh", (sd, x) -> sd.math().cosh(x), any);
        add("asinh", (sd, x) -> sd.math().asinh(x), any);
        add("acosh", (sd, x) -> sd.math().acosh(x), range(1.3, 3, 3, 4));
        add("atanh", (sd, x) -> sd.math().atanh(x), range(-0.8, 0.8, 3, 4));
        add("erf", (sd, x) -> sd.math().erf(x), any);
        add("erfc", (sd, x) -> sd.math().erfc(x), any);
        add("abs", (sd, x) -> sd.math().abs(x), positive(3, 4));
        add("abs, left", (sd, x) -> sd.math().abs(x), range(-2, -0.2, 3, 4));
        add("sign", (sd, x) -> sd.math().sign(x).mul(x), positive(3, 4));
        add("floor", (sd, x) -> sd.math().floor(x).add(x), range(1.1, 1.9, 3, 4));
        add("ceil", (sd, x) -> sd.math().ceil(x).add(x), range(1.1, 1.9, 3, 4));
        add("round", (sd, x) -> sd.math().round(x).add(x), range(1.1, 1.4, 3, 4));
        add("identity", (sd, x) -> sd.identity(x).mul(x), any);
        add("cast", (sd, x) -> x.castTo(DataType.DOUBLE).mul(x), any);
        add("vector", (sd, x) -> sd.math().tanh(x), in(5));
        add("rank 3", (sd, x) -> sd.math().tanh(x), in(2, 3, 4));
    }

    private static void scalars() {
        In any = in(3, 4);
        add("x + c", (sd, x) -> sd.math().square(x.add(2)), any);
        add("x - c", (sd, x) -> sd.math().square(x.sub(2)), any);
        add("c - x", (sd, x) -> sd.math().square(x.rsub(2)), any);
        add("x * c", (sd, x) -> sd.math().square(x.mul(-2)), any);
        add("x / c", (sd, x) -> sd.math().square(x.div(-2)), any);
        add("c / x", (sd, x) -> x.rdiv(2), positive(3, 4));
        add("x ^ 2", (sd, x) -> x.pow(2), any);
        add("x ^ 3", (sd, x) -> x.pow(3), any);
        add("x ^ 1", (sd, x) -> x.pow(1).mul(x), any);
        add("x ^ -0.5", (sd, x) -> x.pow(-0.5), positive(3, 4));
        add("clip by value, inside", (sd, x) -> sd.math().clipByValue(x, -2, 2).mul(x), any);
        add(
                "clip by value, outside",
                (sd, x) -> sd.math().clipByValue(x, -2, 0.1).mul(x),
                positive(3, 4));
    }

    private static void pairwise() {
        List<In[]> shapes = List.of(
                new In[] {in(3, 4), in(3, 4)},
                new In[] {in(3, 4), in(4)},
                new In[] {in(4), in(3, 4)},
                new In[] {in(3, 1), in(3, 4)},
                new In[] {in(3, 4), in(3, 1)},
                new In[] {in(3, 4), in(1, 4)},
                new In[] {in(3, 1), in(1, 4)},
                new In[] {in(3, 4), in()},
                new In[] {in(2, 3, 4), in(3, 1)},
                new In[] {in(1, 4), in(1, 4)},
                new In[] {in(3, 1), in(3, 1)});
        for (In[] inputs : shapes) {
            String name =
                    " " + java.util.Arrays.toString(inputs[0].shape()) + java.util.Arrays.toString(inputs[1].shape());
            add(of("add" + name, (s, x) -> s.sameDiff().math().square(x[0].add(x[1])), inputs));
            add(of("sub" + name, (s, x) -> s.sameDiff().math().square(x[0].sub(x[1])), inputs));
            add(of("mul" + name, (s, x) -> x[0].mul(x[1]), inputs));
            In[] nonZero = {inputs[0], positive(inputs[1].shape())};
            add(of("div" + name, (s, x) -> x[0].div(x[1]), nonZero));
        }
        In[] mixed = {in(3, 4), in(4)};
        add(of("plain add, one row", (s, x) -> x[0].add(x[1]), mixed));
        add(of("plain sub, one column", (s, x) -> x[0].sub(x[1]), in(3, 4), in(3, 1)));
        add(of("rsub", (s, x) -> s.sameDiff().math().square(x[0].rsub(x[1])), mixed));
        add(of("rdiv", (s, x) -> x[0].rdiv(x[1]), positive(3, 4), in(4)));
        add(of("squared difference", (s, x) -> x[0].squaredDifference(x[1]), mixed));
        add(of("pow", (s, x) -> s.sameDiff().math().pow(x[0], x[1]), positive(3, 4), in(3, 4)));
        add(of("atan2", (s, x) -> s.sameDiff().math().atan2(x[0], x[1]), positive(3, 4), positive(3, 4)));
        add(of("maximum", (s, x) -> s.sameDiff().math().max(x[0], x[1]).mul(x[0]), in(3, 4), in(3, 4)));
        add(of(
                "maximum, broadcast",
                (s, x) -> s.sameDiff().math().max(x[0], x[1]).mul(x[0]),
                in(3, 4),
                in(4)));
        add(of("minimum", (s, x) -> s.sameDiff().math().min(x[0], x[1]).mul(x[0]), in(3, 4), in(3, 4)));
        add(of(
                "floor mod",
                (s, x) -> s.sameDiff().math().floorMod(x[0], x[1]),
                range(2.1, 2.9, 3, 4),
                range(1, 1.04, 3, 4)));
        add(of("same twice", (s, x) -> x[0].mul(x[0]).div(x[0].add(x[0])), positive(3, 4)));
        add(of("comparison as mask", (s, x) -> s.select(x[0].gt(0), x[0].mul(x[0]), x[0].neg()), in(3, 4)));
        add(of("comparison of two", (s, x) -> s.mask(x[0].lt(x[1])).mul(x[0]).mul(x[1]), in(3, 4), in(3, 4)));
        add(of(
                "boolean mask",
                (s, x) -> s.mask(s.sameDiff().math().and(x[0].gt(-1), x[0].lt(1)))
                        .mul(x[0])
                        .mul(x[0]),
                in(3, 4)));
    }

    private static void reduction(
            String name, BiFunction<SameDiff, SDVariable, SDVariable> f, In input, Checks checks) {
        add(of(name, (s, x) -> f.apply(s.sameDiff(), x[0]), input).with(checks));
    }

    private static void reductions() {
        int[][] axes = {{}, {0}, {1}, {-1}, {0, 1}, {-2}};
        for (int[] dims : axes) {
            for (boolean keep : new boolean[] {false, true}) {
                String name = " over " + java.util.Arrays.toString(dims) + (keep ? " keeping" : "");
                // SameDiff gives wrong numbers over axis -2 with the axis kept; InterpreterTest has the right ones.
                Checks checks = keep && dims.length > 0 && dims[0] == -2 ? Checks.NO_ORACLE : Checks.ALL;
                reduction("sum" + name, (sd, x) -> sd.sum(x, keep, dims), in(3, 4), checks);
                reduction("mean" + name, (sd, x) -> sd.mean(x, keep, dims), in(3, 4), checks);
                reduction("max" + name, (sd, x) -> sd.max(x, keep, dims), in(3, 4), checks);
                reduction("prod" + name, (sd, x) -> sd.prod(x, keep, dims), positive(3, 4), checks);
                reduction("norm2" + name, (sd, x) -> sd.norm2(x, keep, dims), positive(3, 4), checks);
                reduction("squared norm" + name, (sd, x) -> sd.math().squaredNorm(x, keep, dims), in(3, 4), checks);
                reduction("variance" + name, (sd, x) -> sd.variance(x, true, keep, dims), in(3, 4), checks);
            }
        }
        for (int[] dims : new int[][] {{0}, {-1}, {0, 2}, {1, -1}, {0, 1, 2}, {}}) {
            String name = " of rank 3 over " + java.util.Arrays.toString(dims);
            add("sum" + name, (sd, x) -> sd.math().square(sd.sum(x, dims)), in(2, 3, 4));
            add("mean" + name, (sd, x) -> sd.math().square(sd.mean(x, dims)), in(2, 3, 4));
            add("log sum exp" + name, (sd, x) -> sd.math().logSumExp(x, dims), in(2, 3, 4));
            add("std" + name, (sd, x) -> sd.standardDeviation(x, false, dims), in(2, 3, 4));
        }
        add("min", (sd, x) -> sd.min(x, 1).mul(sd.min(x, 1)), in(3, 4));
        add("norm1", (sd, x) -> sd.norm1(x, 1).mul(sd.norm1(x, 1)), positive(3, 4));
        add("norm1, negative", (sd, x) -> sd.norm1(x, 0), range(-2, -0.2, 3, 4));
        add("norm max", (sd, x) -> sd.normmax(x, 1), positive(3, 4));
        add("asum", (sd, x) -> sd.math().asum(x, 1), positive(3, 4));
        add("amean", (sd, x) -> sd.math().reduceAmean(x, 1), range(-2, -0.2, 3, 4));
        add("amax", (sd, x) -> sd.math().reduceAMax(x, 1), range(-2, -0.2, 3, 4));
        add("amin", (sd, x) -> sd.math().reduceAmin(x, 1), range(-2, -0.2, 3, 4));
        // SameDiff throws a null pointer on these.
        Checks ours = Checks.NO_ORACLE;
        reduction("sum over an axis of one", (sd, x) -> sd.math().square(x.sum(1)), in(3, 1), ours);
        reduction("max over an axis of one", (sd, x) -> sd.max(x, 1).mul(2), in(3, 1), ours);
        reduction("norm1 over an axis of one", (sd, x) -> sd.norm1(x, 1), range(-2, -0.2, 3, 1), ours);
        add("sum of a vector", (sd, x) -> sd.math().square(x.sum()), in(5));
        add(
                "sum, axes by variable",
                (sd, x) -> sd.math().square(sd.math().sum(x, sd.constant(Nd4j.createFromArray(1)), false)),
                in(3, 4));
        add(of("dot", (s, x) -> s.sameDiff().dot(x[0], x[1], 1), in(3, 4), in(3, 4)));
        add(of("dot over all", (s, x) -> s.sameDiff().dot(x[0], x[1], 0, 1), in(3, 4), in(3, 4)));
        add(
                "any and all",
                (sd, x) -> x.mul(sd.any(x.gt(0), 0, 1).castTo(DataType.DOUBLE))
                        .mul(sd.all(x.gt(-9), 0, 1).castTo(DataType.DOUBLE)),
                in(3, 4));
        add("count", (sd, x) -> x.mul(sd.math().countNonZero(x, 0, 1).castTo(DataType.DOUBLE)), in(3, 4));
    }

    private static void shapes() {
        add("reshape", (sd, x) -> sd.math().square(sd.reshape(x, 4, 3)), in(3, 4));
        add("reshape with -1", (sd, x) -> sd.math().square(sd.reshape(x, -1, 2)), in(3, 4));
        add(of(
                "reshape like another",
                (s, x) -> s.sameDiff().reshape(x[0], s.sameDiff().shape(x[1])).mul(x[1]),
                in(3, 4),
                in(2, 6)));
        add("expand dims", (sd, x) -> sd.math().square(sd.expandDims(x, 1)), in(3, 4));
        add("expand dims, last", (sd, x) -> sd.math().square(sd.expandDims(x, -1)), in(3, 4));
        add("squeeze", (sd, x) -> sd.math().square(sd.squeeze(x, 1)), in(3, 1, 4));
        add("transpose", (sd, x) -> sd.math().square(sd.transpose(x)), in(3, 4));
        add("permute", (sd, x) -> sd.math().square(sd.permute(x, 2, 0, 1)), in(2, 3, 4));
        add("reverse", (sd, x) -> sd.math().square(sd.reverse(x, 1)).mul(x), in(3, 4));
        add("tile", (sd, x) -> sd.math().square(sd.tile(x, 2, 3)), in(3, 4));
        add(
                "tile by variable",
                (sd, x) -> sd.math().square(sd.tile(x, sd.constant(Nd4j.createFromArray(2, 3)))),
                in(3, 4));
        add(of(
                "concat",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().concat(1, x[0], x[1], x[0])),
                in(3, 4),
                in(3, 2)));
        add(of(
                "concat on rows",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().concat(0, x)),
                in(3, 4),
                in(2, 4)));
        add(of("stack", (s, x) -> s.sameDiff().math().square(s.sameDiff().stack(1, x)), in(3, 4), in(3, 4)));
        add(
                "unstack",
                (sd, x) -> {
                    SDVariable[] rows = sd.unstack(x, 1, 4);
                    return rows[0].mul(rows[2]);
                },
                in(3, 4));
        add(
                "split",
                (sd, x) -> {
                    SDVariable[] halves = sd.split(x, 2, 1);
                    return halves[0].mul(halves[1]);
                },
                in(3, 4));
        add(of(
                "merge add",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().math().mergeAdd(x)),
                in(3, 4),
                in(3, 4)));
        add("zeros and ones like", (sd, x) -> x.mul(x).add(sd.onesLike(x)).add(sd.zerosLike(x)), in(3, 4));
        add("size", (sd, x) -> x.mul(sd.size(x).castTo(DataType.DOUBLE)), in(3, 4));
        add(of("assign", (s, x) -> s.sameDiff().assign(x[0], x[1]).mul(x[0]), in(3, 4), in(3, 4))
                .with(Checks.NO_ORACLE));
    }

    private static void choices() {
        add("slice", (sd, x) -> sd.math().square(sd.slice(x, new int[] {1, 0}, 2, 3)), in(3, 4));
        add(
                "strided slice",
                (sd, x) -> sd.math().square(sd.stridedSlice(x, new long[] {0, 1}, new long[] {3, 4}, 1, 2)),
                in(3, 4));
        add("get, interval", (sd, x) -> sd.math().square(x.get(SDIndex.all(), SDIndex.interval(1, 3))), in(3, 4));
        add("get, point", (sd, x) -> sd.math().square(x.get(SDIndex.all(), SDIndex.point(2))), in(3, 4));
        add("get, first point", (sd, x) -> sd.math().square(x.get(SDIndex.point(1), SDIndex.all())), in(3, 4));
        add("gather columns", (sd, x) -> sd.math().square(sd.gather(x, new int[] {0, 2, 2}, 1)), in(3, 4));
        add(
                "gather rows",
                (sd, x) -> sd.math().square(sd.gather(x, sd.constant(Nd4j.createFromArray(2, 0)), 0)),
                in(3, 4));
        add(
                "gather, matrix of indices",
                (sd, x) -> sd.math()
                        .square(sd.gather(x, sd.constant(Nd4j.createFromArray(new int[][] {{2, 0}, {1, 1}})), 1)),
                in(3, 4));
        add(of("where", (s, x) -> s.sameDiff().where(x[0].mul(x[0]), x[1].mul(x[0]), x[0].gt(0)), in(3, 4), in(3, 4)));
        add("triu", (sd, x) -> sd.math().square(sd.linalg().triu(x, 0)), in(4, 4));
        add("tril", (sd, x) -> sd.math().square(sd.linalg().matrixBandPart(x, -1, 0)[0]), in(4, 4));
        add("diag", (sd, x) -> sd.math().square(sd.math().diag(x)), in(4));
        add("diag part", (sd, x) -> sd.math().square(sd.math().diagPart(x)), in(4, 4));
        add("trace", (sd, x) -> sd.math().square(sd.math().trace(x)), in(4, 4));
        for (boolean exclusive : new boolean[] {false, true}) {
            for (boolean reverse : new boolean[] {false, true}) {
                String name = (exclusive ? " exclusive" : "") + (reverse ? " reverse" : "");
                add("cumsum" + name, (sd, x) -> sd.math().square(sd.cumsum(x, exclusive, reverse, 1)), in(3, 4));
                add("cumprod" + name, (sd, x) -> sd.cumprod(x, exclusive, reverse, 1), positive(3, 4));
            }
        }
        add(
                "one hot",
                (sd, x) -> x.mul(sd.oneHot(x.argmax(1), 4, -1, 1, 0, DataType.DOUBLE))
                        .mul(x),
                in(3, 4));
    }

    private static void matrices() {
        for (boolean ta : new boolean[] {false, true}) {
            for (boolean tb : new boolean[] {false, true}) {
                for (boolean tc : new boolean[] {false, true}) {
                    In a = ta ? in(4, 3) : in(3, 4);
                    In b = tb ? in(2, 4) : in(4, 2);
                    add(of(
                            "matmul" + (ta ? " ta" : "") + (tb ? " tb" : "") + (tc ? " tc" : ""),
                            (s, x) -> s.sameDiff().mmul(x[0], x[1], ta, tb, tc),
                            a,
                            b));
                }
                In a = ta ? in(2, 4, 3) : in(2, 3, 4);
                In b = tb ? in(2, 2, 4) : in(2, 4, 2);
                add(of(
                        "matmul of batches" + (ta ? " ta" : "") + (tb ? " tb" : ""),
                        (s, x) -> s.sameDiff().mmul(x[0], x[1], ta, tb, false),
                        a,
                        b));
            }
        }
        add("matrix times itself", (sd, x) -> x.mmul(x), in(3, 3));
        // x + 3 I is well away from singular
        add("inverse", (sd, x) -> sd.math().matrixInverse(wellConditioned(sd, x)), range(-0.5, 0.5, 3, 3));
        add("determinant", (sd, x) -> sd.math().matrixDeterminant(wellConditioned(sd, x)), range(-0.5, 0.5, 3, 3));
        add(
                "log determinant",
                (sd, x) -> {
                    SDVariable a = wellConditioned(sd, x);
                    return sd.linalg().logdet(sd.mmul(a, a, false, true, false));
                },
                range(-0.5, 0.5, 3, 3));
        add(
                "log of a determinant's magnitude",
                (sd, x) -> new LogMatrixDeterminant(sd, wellConditioned(sd, x).neg(), false).outputVariable(),
                range(-0.5, 0.5, 3, 3));
        // SameDiff's own gradient of a batch turns the batch, too.
        add(of(
                        "log of determinants' magnitudes",
                        (s, x) -> new LogMatrixDeterminant(s.sameDiff(), wellConditioned(s.sameDiff(), x[0]), false)
                                .outputVariable(),
                        range(-0.5, 0.5, 2, 3, 3))
                .with(Checks.NO_ORACLE));
        add(of(
                        "inverses",
                        (s, x) -> s.sameDiff().math().matrixInverse(wellConditioned(s.sameDiff(), x[0])),
                        range(-0.5, 0.5, 2, 3, 3))
                .with(Checks.NO_ORACLE));
        add(of(
                        "tensor product",
                        (s, x) -> s.sameDiff().tensorMmul(x[0], x[1], new int[] {1}, new int[] {0}),
                        in(3, 4),
                        in(4, 2))
                .with(Checks.GRADIENT));
    }

    private static SDVariable wellConditioned(SameDiff sd, SDVariable x) {
        return x.add(sd.constant(Nd4j.eye(3).castTo(DataType.DOUBLE).mul(3)));
    }

    private static void layers() {
        add("softmax", (sd, x) -> sd.nn().softmax(x, 1), in(3, 4));
        add("softmax on rows", (sd, x) -> sd.nn().softmax(x, 0), in(3, 4));
        add("softmax, default axis", (sd, x) -> sd.nn().softmax(x), in(3, 4));
        add("log softmax", (sd, x) -> sd.nn().logSoftmax(x), in(3, 4));
        add("log softmax, axis", (sd, x) -> sd.nn().logSoftmax(x, 1), in(3, 4));
        add(of("linear", (s, x) -> s.sameDiff().nn().linear(x[0], x[1], x[2]), in(3, 4), in(4, 2), in(2)));
        add(of(
                "layer norm",
                (s, x) -> s.sameDiff().nn().layerNorm(x[0], x[1], x[2], false, 1),
                in(3, 4),
                in(4),
                in(4)));
        add("clip by norm, outside", (sd, x) -> sd.math().clipByNorm(x, 0.5, 1), positive(3, 4));
        add("clip by norm, inside", (sd, x) -> sd.math().clipByNorm(x, 9, 1).mul(x), positive(3, 4));
        add("standardize", (sd, x) -> sd.math().standardize(x, 1), in(3, 4));
        Conv2DConfig conv = Conv2DConfig.builder().kH(2).kW(2).sH(1).sW(1).build();
        add(of(
                "convolution",
                (s, x) -> s.sameDiff().cnn().conv2d(x[0], x[1], x[2], conv),
                in(2, 2, 4, 4),
                in(2, 2, 2, 3),
                in(3)));
        Conv2DConfig same = Conv2DConfig.builder()
                .kH(3)
                .kW(2)
                .sH(2)
                .sW(1)
                .pH(1)
                .pW(1)
                .dataFormat(Conv2DConfig.NHWC)
                .build();
        add(of(
                "convolution in steps, squared",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().cnn().conv2d(x[0], x[1], same)),
                in(1, 4, 3, 2),
                in(3, 2, 2, 2)));
        Conv1DConfig line =
                Conv1DConfig.builder().k(2).s(1).paddingMode(PaddingMode.VALID).build();
        add(of(
                "convolution of lines, squared",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().cnn().conv1d(x[0], x[1], x[2], line)),
                in(1, 2, 4),
                in(2, 2, 2),
                in(2)));
        add(of(
                "convolution of each channel, squared",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().cnn().depthWiseConv2d(x[0], x[1], conv)),
                in(1, 2, 3, 3),
                in(2, 2, 2, 2)));
        Conv3DConfig solid = Conv3DConfig.builder().kD(2).kH(2).kW(1).build();
        add(of(
                "convolution of solids, squared",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().cnn().conv3d(x[0], x[1], solid)),
                in(1, 2, 2, 3, 2),
                in(2, 2, 1, 2, 2)));
        DeConv2DConfig deconv = DeConv2DConfig.builder().kH(2).kW(2).sH(2).sW(2).build();
        add(of(
                "transposed convolution",
                (s, x) -> s.sameDiff().cnn().deconv2d(x[0], x[1], x[2], deconv),
                in(1, 2, 2, 2),
                in(2, 2, 3, 2),
                in(3)));
        Pooling2DConfig pool = Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).build();
        Pooling2DConfig overlapping =
                Pooling2DConfig.builder().kH(3).kW(2).sH(1).sW(1).isNHWC(true).build();
        add(of("average pooling", (s, x) -> s.sameDiff().cnn().avgPooling2d(x[0], pool), in(2, 2, 4, 4)));
        add(of(
                "average pooling, overlapping, squared",
                (s, x) -> s.sameDiff().math().square(s.sameDiff().cnn().avgPooling2d(x[0], overlapping)),
                in(1, 4, 3, 2)));
        add(of("max pooling", (s, x) -> s.sameDiff().cnn().maxPooling2d(x[0], pool), in(2, 2, 4, 4)));
        add(of(
                "max pooling, overlapping",
                (s, x) -> s.sameDiff()
                        .math()
                        .square(s.sameDiff()
                                .cnn()
                                .maxPooling2d(s.sameDiff().math().sin(x[0]), overlapping)),
                in(1, 4, 3, 2)));
        add(of("upsampling", (s, x) -> s.sameDiff().cnn().upsampling2d(x[0], 2, 2, true), in(2, 2, 2, 2)));
        for (int axis : new int[] {1, 3}) {
            add(of(
                    "batch norm, axis " + axis,
                    (s, x) -> s.sameDiff().nn().batchNorm(x[0], x[1], x[2], x[3], x[4], 1e-3, axis),
                    in(2, 3, 2, 3),
                    in(3),
                    positive(3),
                    in(3),
                    in(3)));
        }
        add(of(
                "layer norm, channels first",
                (s, x) -> s.sameDiff().nn().layerNorm(x[0], x[1], x[2], true, 1, 2, 3),
                in(2, 3, 2, 2),
                in(3),
                in(3)));
        add(of(
                        "softmax cross entropy",
                        (s, x) -> s.sameDiff()
                                .loss()
                                .softmaxCrossEntropy(
                                        "loss",
                                        s.sameDiff().constant(Nd4j.eye(3).castTo(DataType.DOUBLE)),
                                        x[0],
                                        null),
                        in(3, 3))
                .with(Checks.GRADIENT));
    }

    private static void compositions() {
        add(of(
                "perceptron",
                (s, x) -> {
                    SameDiff sd = s.sameDiff();
                    SDVariable h = sd.nn().swish(x[0].mmul(x[1]).add(x[2]));
                    return sd.math().tanh(h.mmul(x[3])).sum(1);
                },
                in(3, 4),
                in(4, 5),
                in(5),
                in(5, 2)));
        add(of(
                "gaussian log density",
                (s, x) -> {
                    SDVariable z = x[0].sub(x[1]).div(s.sameDiff().math().exp(x[2]));
                    return s.sameDiff().math().squaredNorm(z, 1).mul(-0.5).sub(x[2].sum());
                },
                in(3, 4),
                in(4),
                in(4)));
        add("sum of squares of one variable", (sd, x) -> x.mul(x).sum(), in(3, 4));
    }
}
