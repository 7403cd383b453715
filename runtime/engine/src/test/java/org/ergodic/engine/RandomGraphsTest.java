package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Properties of plans on {@link RandomGraphs}; a failure names the seed, which gives the graph again. */
class RandomGraphsTest {
    /** {@code -Dergodic.test.seeds=FIRST-LAST} tries others. */
    private static final String SEEDS = System.getProperty("ergodic.test.seeds", "1-60");

    private static final Compiler PLANS = new EngineCompiler(EngineOptions.defaults());
    private static final Compiler EAGER =
            new EngineCompiler(EngineOptions.defaults().withInterpreter(true));

    /** Central differences of step h err by h^2 f'''/6, about 1e-10 here, and by rounding, about 1e-16 / h. */
    private static final double STEP = 1e-5;

    private static final double DIFFERENCE_TOLERANCE = 1e-6;

    /**
     * Both compute in double precision, in another order: some hundred roundings of 1e-16, magnified by derivatives.
     */
    private static final double DOUBLE_TOLERANCE = 1e-11;

    /** The same in single precision, where a rounding is 6e-8. */
    private static final double FLOAT_TOLERANCE = 2e-4;

    static LongStream seeds() {
        String[] ends = SEEDS.split("-");
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
    }

    private static Call call(Compiler compiler, Graph graph) {
        return compiler.compile(graph).call(compiler.variables(graph, RandomStream.of(5)));
    }

    private static void run(Call call, Map<String, INDArray> inputs) {
        inputs.forEach(call::set);
        call.run();
    }

    private static Map<String, INDArray> read(Graph graph, Call call) {
        Map<String, INDArray> results = new LinkedHashMap<>();
        graph.outputs().keySet().forEach(name -> results.put(name, call.get(name)));
        return results;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void valuesAreNd4jsAndGradientsAreDifferences(long seed) {
        Graph graph = RandomGraphs.of(seed, DataType.DOUBLE, true);
        Map<String, INDArray> inputs = RandomGraphs.inputs(graph, seed);
        Variables variables = PLANS.variables(graph, RandomStream.of(5));
        Program program = PLANS.compile(graph);
        Call plan = program.call(variables);
        run(plan, inputs);
        Map<String, INDArray> ours = read(graph, plan);
        Call eager = call(EAGER, graph);
        run(eager, inputs);
        Map<String, INDArray> theirs = read(graph, eager);
        ours.forEach((name, value) ->
                close("seed " + seed + ", " + name, theirs.get(name), value, DOUBLE_TOLERANCE, program));
        // Along one direction in the inputs, and along all parameters' start values.
        double up = loss(plan, inputs, STEP);
        double down = loss(plan, inputs, -STEP);
        double difference = (up - down) / (2 * STEP);
        double inner =
                inner(ours.get("d-x"), inputs.get("direction-x")) + inner(ours.get("d-y"), inputs.get("direction-y"));
        String message = "seed " + seed + ": the derivative along the directions\n" + program.explain();
        double scale = Math.max(1, Math.abs(difference));
        assertEquals(difference, inner, DIFFERENCE_TOLERANCE * scale, message);
        assertEquals(inner, ours.get("along").getDouble(0), 1e-10 * scale, message);
        inputs.forEach(plan::set);
        double slope = 0;
        Map<String, INDArray> start = variables.values();
        for (String name : graph.parameters()) {
            slope += inner(ours.get("d-" + name), start.get(name));
        }
        start.forEach((name, value) -> variables.set(name, value.mul(1 + STEP)));
        up = plan.run().scalar("loss");
        start.forEach((name, value) -> variables.set(name, value.mul(1 - STEP)));
        down = plan.run().scalar("loss");
        assertEquals((up - down) / (2 * STEP), slope, DIFFERENCE_TOLERANCE * Math.max(1, Math.abs(slope)), message);
    }

    private static double loss(Call plan, Map<String, INDArray> inputs, double step) {
        for (String name : new String[] {"x", "y"}) {
            plan.set(name, inputs.get(name).add(inputs.get("direction-" + name).mul(step)));
        }
        return plan.run().scalar("loss");
    }

    private static double inner(INDArray a, INDArray b) {
        return a.mul(b).sumNumber().doubleValue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void singlePrecisionIsCloseAndRepeatsItsBits(long seed) {
        Graph graph = RandomGraphs.of(seed, DataType.FLOAT, true);
        Map<String, INDArray> inputs = RandomGraphs.inputs(graph, seed);
        Program program = PLANS.compile(graph);
        Variables variables = PLANS.variables(graph, RandomStream.of(5));
        Call first = program.call(variables);
        run(first, inputs);
        Map<String, INDArray> ours = read(graph, first);
        Graph wide = RandomGraphs.of(seed, DataType.DOUBLE, true);
        Map<String, INDArray> widened = new LinkedHashMap<>();
        inputs.forEach((name, value) -> widened.put(name, value.castTo(DataType.DOUBLE)));
        Variables wideVariables = PLANS.variables(wide, RandomStream.of(5));
        variables.values().forEach((name, value) -> wideVariables.set(name, value.castTo(DataType.DOUBLE)));
        Call exact = PLANS.compile(wide).call(wideVariables);
        run(exact, widened);
        Map<String, INDArray> theirs = read(wide, exact);
        ours.forEach((name, value) -> close(
                "seed " + seed + ", " + name,
                theirs.get(name),
                value.castTo(DataType.DOUBLE),
                FLOAT_TOLERANCE,
                program));
        Call again = program.call(variables);
        for (int run = 0; run < 2; run++) {
            run(again, inputs);
            read(graph, again)
                    .forEach((name, value) -> assertEquals(ours.get(name), value, "seed " + seed + ", " + name));
        }
    }

    static void close(String name, INDArray expected, INDArray actual, double tolerance, Program program) {
        assertArrayEquals(expected.shape(), actual.shape(), name);
        double[] e = expected.dup('c').data().asDouble();
        double[] a = actual.dup('c').data().asDouble();
        double scale = 1 + Arrays.stream(e).map(Math::abs).max().orElse(0);
        for (int i = 0; i < e.length; i++) {
            int at = i;
            assertTrue(
                    Math.abs(e[i] - a[i]) <= tolerance * scale,
                    () -> name + "[" + at + "] is " + a[at] + ", not " + e[at] + "\n" + program.explain());
        }
    }

    /**
     * Steps, order and buffers: whatever else runs, so that explanations and memory can be compared from run to run.
     */
    @Test
    void aGraphHasOnePlan() {
        for (long seed = 1; seed <= 10; seed++) {
            Graph graph = RandomGraphs.of(seed, DataType.FLOAT, true);
            String plan = PLANS.compile(graph).explain();
            for (int i = 0; i < 3; i++) {
                assertEquals(plan, PLANS.compile(graph).explain(), "seed " + seed);
            }
        }
    }
}
