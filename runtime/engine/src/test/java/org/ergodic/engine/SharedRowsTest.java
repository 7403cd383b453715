package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.matrix.PackedMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What all rows share is computed for one row, with the same values, and bits that do not depend on the batch. */
class SharedRowsTest {
    private static final String SEEDS = System.getProperty("ergodic.test.seeds", "1-60");
    private static final Compiler PLANS = new EngineCompiler(EngineOptions.defaults());
    private static final Compiler EAGER =
            new EngineCompiler(EngineOptions.defaults().withInterpreter(true));

    /** Both compute in double precision, in another order: some hundred roundings, magnified by derivatives. */
    private static final double TOLERANCE = 1e-10;

    static LongStream seeds() {
        String[] ends = SEEDS.split("-");
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
    }

    private static Map<String, INDArray> run(
            Compiler compiler, Program program, Graph graph, Map<String, INDArray> inputs) {
        return program.run(compiler.variables(graph, RandomStream.of(5)), inputs);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void valuesAreTheInterpreters(long seed) {
        Graph graph = RowGraphs.of(seed, DataType.DOUBLE, true);
        Map<String, INDArray> inputs = RowGraphs.inputs(graph, seed, new int[] {1, 2, 5, 60}[(int) (seed % 4)]);
        Program program = PLANS.compile(graph);
        Map<String, INDArray> expected = run(EAGER, EAGER.compile(graph), graph, inputs);
        run(PLANS, program, graph, inputs)
                .forEach((name, value) -> RandomGraphsTest.close(
                        "seed " + seed + ", " + name, expected.get(name), value, TOLERANCE, program));
    }

    /** Without products, which a BLAS may compute otherwise for one row than for many. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRowHasItsBitsInAnyBatch(long seed) {
        sameInAnyBatch(RowGraphs.of(seed, DataType.FLOAT, false), seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRowHasItsBitsInAnyBatchWithProducts(long seed) {
        assumeTrue(PackedMatrix.fit(KernelChoice.of(DataType.FLOAT)), "a BLAS multiplies");
        sameInAnyBatch(RowGraphs.of(seed, DataType.FLOAT, true), seed);
    }

    private static void sameInAnyBatch(Graph graph, long seed) {
        Map<String, INDArray> inputs = RowGraphs.inputs(graph, seed, 130);
        Program program = PLANS.compile(graph);
        Map<String, INDArray> all = run(PLANS, program, graph, inputs);
        for (int rows : new int[] {1, 2, 60}) {
            Map<String, INDArray> some = new LinkedHashMap<>();
            inputs.forEach((name, value) -> some.put(name, value.size(0) == 1 ? value : rows(value, 7, rows)));
            run(PLANS, program, graph, some).forEach((name, value) -> {
                float[] expected = rows(all.get(name), 7, rows).data().asFloat();
                float[] actual = value.dup('c').data().asFloat();
                assertEquals(expected.length, actual.length, name);
                for (int i = 0; i < actual.length; i++) {
                    int at = i;
                    assertEquals(
                            expected[i],
                            actual[i],
                            () -> "seed " + seed + ", " + name + "[" + at + "] of " + rows + " rows\n"
                                    + program.explain());
                }
            });
        }
    }

    private static INDArray rows(INDArray array, int from, int count) {
        return array.get(NDArrayIndex.interval(from, from + count)).dup('c');
    }

    /** A layer that time scales and shifts, with a mask on a weight and a matrix of a parameter's triangle. */
    private static Graph network() {
        return Graph.build(DataType.FLOAT, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", -1, 3);
            SDVariable t = Events.repeat(s.input("t", 1, 1), 2, x, 3);
            SDVariable features = sd.concat(1, sd.math().sin(t), sd.math().cos(t.mul(2)));
            SDVariable e = sd.nn().swish(features.mmul(s.parameter("time", Initializer.normal(1), 2, 24)));
            SDVariable mask = s.constant(RandomStream.of(1)
                    .draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, 20)
                    .gt(0)
                    .castTo(DataType.FLOAT));
            SDVariable w = s.parameter("w", Initializer.normal(1), 5, 20).mul(mask);
            SDVariable h = sd.concat(1, x, features).mmul(w);
            SDVariable gain = e.mmul(s.parameter("gain", Initializer.normal(1), 24, 20));
            SDVariable scale = sd.math().exp(s.parameter("log-scale", Initializer.normal(1), 20));
            s.output("y", h.mul(gain.add(1)).mul(scale));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 200})
    void explainShowsTheStepsOfOneRow(int rows) {
        Graph graph = network();
        Program program = PLANS.compile(graph);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put("x", RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.FLOAT, rows, 3));
        inputs.put("t", RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.FLOAT, 1, 1));
        run(PLANS, program, graph, inputs);
        String table = program.explain();
        // Both products of time, and those of the features and of x: of 5 rows of w, 3 are multiplied for each row.
        assertEquals(4, count(table, "matmul +matmul"), table);
        assertEquals(rows == 1 ? 1 : 0, count(table, "matmul +matmul +\\[" + rows + ", 24\\]"), table);
        assertEquals(1, count(table, "matmul +matmul +\\[1, 24\\]"), table);
        assertEquals(rows == 1 ? 3 : 2, count(table, "matmul +matmul +\\[1, 20\\]"), table);
        // The masked weights, the rows of them for x and for the features, and the scale.
        assertEquals(4, count(table, "once: loop"), table);
        assertTrue(table.contains("4 steps once until variables change"), table);
    }

    private static int count(String text, String pattern) {
        return (int)
                java.util.regex.Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void whatDependsOnVariablesAloneIsComputedAgainWhenTheseChange() {
        Graph graph = network();
        Program program = PLANS.compile(graph);
        Variables variables = PLANS.variables(graph, RandomStream.of(5));
        Call call = program.call(variables);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        for (int run = 0; run < 6; run++) {
            inputs.put("x", RandomStream.of(run).draw(Noise.NORMAL, 0, DataType.FLOAT, 50 + run % 2, 3));
            inputs.put("t", RandomStream.of(run).draw(Noise.NORMAL, 0, DataType.FLOAT, 1, 1));
            inputs.forEach(call::set);
            assertEquals(program.run(variables, inputs).get("y"), call.run().get("y"), "run " + run);
            // The same again: nothing that is computed once was lost in the run before.
            assertEquals(program.run(variables, inputs).get("y"), call.run().get("y"), "run " + run);
            if (run >= 2) {
                INDArray before = call.get("y");
                String name = List.of("w", "log-scale", "gain", "time").get(run - 2);
                variables.set(name, variables.get(name).mul(1.5));
                assertEquals(program.run(variables, inputs).get("y"), call.run().get("y"), "run " + run);
                assertFalse(before.equals(call.get("y")), name);
            }
        }
    }

    /** What a training step writes it reads anew in each run. */
    @Test
    void aStepThatWritesVariablesComputesAllInEachRun() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable w = s.parameter("w", Initializer.ones(), 4);
            SDVariable half = s.sameDiff().math().exp(w).mul(0.5);
            s.output("half", half);
            s.assign(w, half.sub(s.input("x", 4)));
        });
        Program program = PLANS.compile(graph);
        Variables variables = PLANS.variables(graph, RandomStream.of(5));
        Call call = program.call(variables)
                .set(
                        "x",
                        RandomStream.of(1)
                                .draw(Noise.NORMAL, 0, DataType.FLOAT, 1, 4)
                                .reshape(4));
        for (int run = 0; run < 3; run++) {
            float expected = (float) (0.5 * Math.exp(variables.get("w").getDouble(0)));
            assertEquals(expected, call.run().get("half").getFloat(0), 4 * Math.ulp(expected));
        }
        assertFalse(program.explain().contains("once"), program::explain);
    }

    /** A row wider than a block of a loop is summed alone as it is among others. */
    @ParameterizedTest
    @ValueSource(ints = {700, 1500, 5000, 20000})
    void aWideRowIsSummedTheSameInAnyBatch(int width) {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, width);
            s.output("sum", s.sameDiff().math().tanh(x).sum(true, 1));
            s.output("mean", s.sameDiff().math().square(x.sub(x.mean(true, 1))).mean(1));
        });
        Program program = PLANS.compile(graph);
        INDArray x = RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.FLOAT, 5, width);
        Map<String, INDArray> all = run(PLANS, program, graph, Map.of("x", x));
        Map<String, INDArray> one = run(PLANS, program, graph, Map.of("x", rows(x, 3, 1)));
        all.forEach(
                (name, value) -> assertEquals(value.getFloat(3), one.get(name).getFloat(0), name));
    }
}
