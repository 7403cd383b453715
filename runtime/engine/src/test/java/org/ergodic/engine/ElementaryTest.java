package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.engine.ElementaryFunctions.Error;
import org.ergodic.engine.ElementaryFunctions.Row;
import org.ergodic.engine.diff.ElementwiseRuleNames;
import org.ergodic.engine.interpret.Elementary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every elementwise function, with its derivatives in both modes, against the same to forty digits: over the whole
 * range of either precision, by fused plans, by plans an op at a time, by the interpreter, and where the argument is
 * known when planned.
 */
class ElementaryTest {
    /** Truth values, which are right or wrong. */
    private static final Set<String> TRUTH = Set.of(
            "isnan",
            "isinf",
            "isfinite",
            "greater",
            "greater_equal",
            "less",
            "less_equal",
            "equals",
            "not_equals",
            "greaterthan_scalar",
            "greaterthanorequal_scalar",
            "lessthan_scalar",
            "lessthanorequal_scalar",
            "equals_scalar",
            "notequals_scalar");

    /**
     * Below the normal numbers digits are lost, some of them before a factor of up to 104: an error of so many of the
     * smallest numbers counts as none.
     */
    private static final double SUBNORMAL = 128;

    static Stream<Row> rows() {
        return ElementaryFunctions.all();
    }

    @Test
    void everyElementwiseFunctionIsListed() {
        Set<String> listed = new TreeSet<>(TRUTH);
        rows().forEach(row -> Graph.build(DataType.DOUBLE, s -> {
                    SDVariable[] x = {s.input("x", -1), s.input("y", -1)};
                    s.output("z", row.body().apply(s.sameDiff(), x));
                })
                .sameDiff()
                .getOps()
                .values()
                .forEach(op -> listed.add(op.getOp().opName())));
        Set<String> known = new TreeSet<>(Elementary.names());
        known.addAll(ElementwiseRuleNames.all());
        assertTrue(known.size() > 80, "an empty table would pass");
        known.removeAll(listed);
        assertEquals(Set.of(), known, "not in ElementaryFunctions");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void errsByNoMoreThanItSays(Row row) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            double[][] x = points(row, type);
            Map<String, BigDecimal[]> exact = exact(row, x);
            for (boolean known : new boolean[] {false, true}) {
                Graph graph = graph(row, type, known, x);
                for (EngineCompiler compiler : new EngineCompiler[] {
                    new EngineCompiler(EngineOptions.defaults()),
                    new EngineCompiler(EngineOptions.defaults().withNanCheck(true)),
                    new EngineCompiler(EngineOptions.defaults().withInterpreter(true))
                }) {
                    Map<String, INDArray> inputs = new LinkedHashMap<>();
                    for (int k = 0; k < row.arguments() && !known; k++) {
                        inputs.put("x" + k, array(type, x[k]));
                    }
                    Map<String, INDArray> results =
                            compiler.compile(graph).run(compiler.variables(type, Map.of()), inputs);
                    String how = row + " in " + type + (known ? " of constants" : "") + " by " + compiler;
                    exact.forEach((name, values) -> {
                        Error error = name.equals("value") ? row.error() : row.slopeError();
                        check(how + ", " + name, type, error, x, values, results.get(name));
                    });
                }
            }
        }
    }

    private static INDArray array(DataType type, double... x) {
        return Nd4j.createFromArray(x).castTo(type);
    }

    private static Graph graph(Row row, DataType type, boolean known, double[]... at) {
        return Graph.build(type, s -> {
            SDVariable[] x = new SDVariable[row.arguments()];
            for (int k = 0; k < x.length; k++) {
                x[k] = known ? s.constant(array(type, at[k])) : s.input("x" + k, -1);
            }
            SDVariable y = row.body().apply(s.sameDiff(), x);
            s.output("value", y);
            slopes(s, y, x);
        });
    }

    private static void slopes(Scope s, SDVariable y, SDVariable... x) {
        List<SDVariable> gradient = s.gradient(y, List.of(x));
        for (int k = 0; k < x.length; k++) {
            s.output("slope-" + k, gradient.get(k));
            s.output("forward-" + k, s.jvp(y, x[k], s.sameDiff().onesLike(x[k])));
        }
    }

    private static Map<String, BigDecimal[]> exact(Row row, double[]... x) {
        Map<String, BigDecimal[]> exact = new LinkedHashMap<>();
        int n = x[0].length;
        BigDecimal[] values = new BigDecimal[n];
        BigDecimal[][] slopes = new BigDecimal[row.arguments()][n];
        for (int i = 0; i < n; i++) {
            BigDecimal a = Exact.number(x[0][i]);
            BigDecimal b = row.arguments() > 1 ? Exact.number(x[1][i]) : null;
            values[i] = row.value().apply(a, b);
            for (int k = 0; k < slopes.length; k++) {
                slopes[k][i] = row.slopes().get(k).apply(a, b);
            }
        }
        exact.put("value", values);
        for (int k = 0; k < slopes.length; k++) {
            exact.put("slope-" + k, slopes[k]);
            exact.put("forward-" + k, slopes[k]);
        }
        return exact;
    }

    /** All exponents, many numbers of usual size, and neighbours of the ends. */
    private static double[][] points(Row row, DataType type) {
        boolean single = type == DataType.FLOAT;
        double low = Math.max(row.low(), single ? -Float.MAX_VALUE : -Double.MAX_VALUE);
        double high = Math.min(row.high(), single ? Float.MAX_VALUE : Double.MAX_VALUE);
        Random random = new Random(7);
        List<Double> all = new ArrayList<>(List.of(low, high, 1.0, -1.0, 0.5, 2.0, 1e-9, -1e-9));
        for (int e = single ? -148 : -1072; e < (single ? 128 : 1024); e += single ? 3 : 17) {
            double size = Math.scalb(1 + random.nextDouble(), e);
            all.add(size);
            all.add(-size);
        }
        for (int i = 0; i < 60; i++) {
            all.add(-20 + i * 0.6779);
            all.add(-120 + i * 4.1357);
            all.add(-1.5 + i * 0.0513);
        }
        double[] x = all.stream()
                .mapToDouble(v -> single ? (float) (double) v : v)
                .filter(v -> v >= low && v <= high && v != 0 && !Double.isInfinite(v))
                .toArray();
        if (row.arguments() == 1) {
            return new double[][] {x};
        }
        double[] shuffled = x.clone();
        for (int i = x.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        return new double[][] {x, shuffled};
    }

    private static void check(
            String what, DataType type, Error error, double[][] x, BigDecimal[] exact, INDArray results) {
        double[] y = results.castTo(DataType.DOUBLE).toDoubleVector();
        assertEquals(exact.length, y.length);
        for (int i = 0; i < y.length; i++) {
            double[] at = new double[x.length];
            for (int k = 0; k < x.length; k++) {
                at[k] = x[k][i];
            }
            double wanted = exact[i].doubleValue();
            double rounded = type == DataType.FLOAT ? (float) wanted : wanted;
            double ulp = type == DataType.FLOAT ? Math.ulp((float) rounded) : Math.ulp(rounded);
            double one = type == DataType.FLOAT ? Math.ulp(1f) : Math.ulp(1d);
            double least = type == DataType.FLOAT ? Float.MIN_VALUE : Double.MIN_VALUE;
            double growing = error.growing().applyAsDouble(at[0]);
            String where = what + " at " + Arrays.toString(at) + " is " + y[i] + " and should be " + wanted;
            if (Double.isInfinite(rounded) || Double.isInfinite(y[i])) {
                double most = type == DataType.FLOAT ? Float.MAX_VALUE : Double.MAX_VALUE;
                boolean close = Math.abs(wanted) > most * (1 - (error.ulps() + growing) * one)
                        && Math.abs(y[i]) > most * (1 - 2 * (error.ulps() + growing) * one)
                        && Math.signum(wanted) == Math.signum(y[i]);
                assertTrue(rounded == y[i] || close, where);
                continue;
            }
            assertTrue(!Double.isNaN(y[i]), where);
            double off = Exact.number(y[i]).subtract(exact[i]).abs().doubleValue();
            double allowed = (error.ulps() + growing) * ulp + error.absolute() * one + SUBNORMAL * least;
            assertTrue(off <= allowed, () -> where + ", off by " + off / ulp + " ulp");
        }
    }

    /**
     * A function of lines of numbers.
     *
     * @param name of the test
     * @param body builds the op along the last axis
     * @param exact what it should give for a line, one number or as many
     * @param error relative to the largest number of the result, in units in the last place
     */
    private record Line(
            String name,
            BiFunction<SameDiff, SDVariable, SDVariable> body,
            UnaryOperator<double[]> exact,
            double error) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final double INF = Double.POSITIVE_INFINITY;

    /** Lines whose squares overflow or underflow in single precision, with far differences, infinities and zeros. */
    private static final double[][] LINES = {
        {1e25, -2e25, 2e25},
        {1e-25, 2e-25, -2e-25},
        {-INF, -INF, -INF},
        {-INF, 1, 2},
        {1000, 1000, 1000},
        {-1000, -2000, -1001},
        {0, 0, 0},
        {0.5, 0.5, 0},
        {-1, 2, 3},
        {3e37, 3e37, -3e37},
        {1e-36, 0, 0},
        {88, 89, 90},
        {-1e4, 1e4, 0}
    };

    static Stream<Line> lines() {
        UnaryOperator<double[]> logSumExp = x -> new double[] {logSumExp(x)};
        return Stream.of(
                new Line("log sum exp", (sd, x) -> sd.math().logSumExp(x, 1), logSumExp, 4),
                new Line("softmax", (sd, x) -> sd.nn().softmax(x, 1), ElementaryTest::softmax, 8),
                new Line(
                        "log softmax",
                        (sd, x) -> sd.nn().logSoftmax(x, 1),
                        x -> Arrays.stream(x)
                                .map(v -> v - most(x) - (logSumExp(shifted(x))))
                                .toArray(),
                        4),
                new Line(
                        "gradient of log sum exp",
                        (sd, x) -> sd.math().logSumExp(x, 1),
                        x -> most(x) == -INF ? new double[3] : softmax(x),
                        8),
                new Line("norm", (sd, x) -> sd.norm2(x, 1), x -> new double[] {norm(x)}, 4),
                new Line(
                        "gradient of norm",
                        (sd, x) -> sd.norm2(x, 1),
                        x -> Arrays.stream(x)
                                .map(v -> norm(x) == 0 ? 0 : v / norm(x))
                                .toArray(),
                        8),
                new Line(
                        "standard deviation",
                        (sd, x) -> sd.standardDeviation(x, false, 1),
                        x -> new double[] {norm(centred(x)) / Math.sqrt(3)},
                        8),
                new Line(
                        "standardize",
                        (sd, x) -> sd.math().standardize(x, 1),
                        x -> Arrays.stream(centred(x))
                                .map(v -> norm(centred(x)) == 0 ? 0 : v / (norm(centred(x)) / Math.sqrt(3)))
                                .toArray(),
                        16),
                new Line(
                        "clip by norm",
                        (sd, x) -> sd.math().clipByNorm(x, 1, 1),
                        x -> Arrays.stream(x).map(v -> v / Math.max(1, norm(x))).toArray(),
                        8),
                new Line(
                        "distance",
                        (sd, x) -> sd.math().euclideanDistance(x, sd.zerosLike(x), 1),
                        x -> new double[] {norm(x)},
                        4),
                new Line(
                        "cosine",
                        (sd, x) -> sd.math().cosineSimilarity(x, x.neg(), 1),
                        x -> new double[] {norm(x) == 0 || Double.isInfinite(norm(x)) ? Double.NaN : -1},
                        4),
                new Line(
                        "entropy",
                        (sd, x) -> sd.math().entropy(x, 1),
                        x -> new double[] {
                            Arrays.stream(x)
                                    .map(p -> p == 0 ? 0 : -p * Math.log(p))
                                    .sum()
                        },
                        4));
    }

    private static double most(double... x) {
        return Arrays.stream(x).max().orElseThrow();
    }

    private static double[] shifted(double... x) {
        return Arrays.stream(x).map(v -> v - most(x)).toArray();
    }

    private static double[] softmax(double... x) {
        double[] e = Arrays.stream(shifted(x)).map(Math::exp).toArray();
        return Arrays.stream(e).map(v -> v / Arrays.stream(e).sum()).toArray();
    }

    private static double logSumExp(double... x) {
        double most = Arrays.stream(x).max().orElseThrow();
        return Double.isInfinite(most)
                ? most
                : most + Math.log(Arrays.stream(x).map(v -> Math.exp(v - most)).sum());
    }

    /** By hypot, which scales. */
    private static double norm(double... x) {
        if (Arrays.stream(x).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        return Arrays.stream(x).reduce(0, Math::hypot);
    }

    private static double[] centred(double... x) {
        double mean = Arrays.stream(x).map(v -> v / x.length).sum();
        return Arrays.stream(x).map(v -> v - mean).toArray();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void functionsOfLinesNeitherOverflowNorMixLines(Line line) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            // What squares overflow in double precision is much larger.
            double scale = type == DataType.FLOAT ? 1 : 1e200;
            boolean scales =
                    Set.of("norm", "gradient of norm", "distance", "cosine").contains(line.name);
            INDArray x = Nd4j.createFromArray(LINES).muli(scales ? scale : 1).castTo(type);
            for (boolean known : new boolean[] {false, true}) {
                Graph graph = Graph.build(type, s -> {
                    SDVariable in = known ? s.constant(x) : s.input("x", -1, 3);
                    SDVariable y = line.body.apply(s.sameDiff(), in);
                    s.output(
                            "y",
                            line.name.startsWith("gradient")
                                    ? s.gradient(y, List.of(in)).get(0)
                                    : y);
                });
                for (EngineCompiler compiler : new EngineCompiler[] {
                    new EngineCompiler(EngineOptions.defaults()),
                    new EngineCompiler(EngineOptions.defaults().withInterpreter(true))
                }) {
                    INDArray y = compiler.compile(graph)
                            .run(compiler.variables(type, Map.of()), known ? Map.of() : Map.of("x", x))
                            .get("y")
                            .reshape(LINES.length, -1);
                    for (int i = 0; i < LINES.length; i++) {
                        double[] exact = line.exact.apply(
                                x.getRow(i).castTo(DataType.DOUBLE).toDoubleVector());
                        near(
                                line + " in " + type + " by " + compiler + " of " + x.getRow(i),
                                type,
                                line.error,
                                exact,
                                y.getRow(i));
                    }
                }
            }
        }
    }

    private static void near(String what, DataType type, double error, double[] exact, INDArray actual) {
        double[] y = actual.castTo(DataType.DOUBLE).toDoubleVector();
        double most = Arrays.stream(exact)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        double ulp = type == DataType.FLOAT ? Math.ulp((float) most) : Math.ulp(most);
        for (int i = 0; i < exact.length; i++) {
            boolean same = Double.compare(exact[i], y[i]) == 0 || Math.abs(exact[i] - y[i]) <= error * ulp;
            assertTrue(same, what + " is " + Arrays.toString(y) + " and should be " + Arrays.toString(exact));
        }
    }
}
