package org.ergodic.engine.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.execute.HeapVariables;
import org.ergodic.engine.interpret.ArrayVariables;
import org.ergodic.engine.interpret.Interpreter;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.matrix.MatrixProducts;
import org.ergodic.engine.matrix.PackedMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Plans against ND4J an op at a time. */
class PlanTest {
    /** Two steps of training in single precision: some hundred roundings of 6e-8, magnified by derivatives. */
    private static final double CHAIN_TOLERANCE = 2e-5;

    private static PlanProgram plan(Graph graph) {
        return new PlanProgram(graph, OrderedOp.list(graph), false, false);
    }

    private static HeapVariables heap(Graph graph) {
        return new HeapVariables(graph.dataType(), graph.variables().values(), RandomStream.of(5));
    }

    /** Runs a graph twice by a plan and by the interpreter and compares all outputs and variables. */
    private static void compare(Graph graph, Map<String, INDArray> inputs, double tolerance) {
        HeapVariables heap = heap(graph);
        ArrayVariables arrays =
                new ArrayVariables(graph.dataType(), graph.variables().values(), RandomStream.of(5));
        PlanProgram program = plan(graph);
        Call ours = program.call(heap).random(RandomStream.of(3), 11);
        Call theirs = new Interpreter(graph, false).call(arrays).random(RandomStream.of(3), 11);
        inputs.forEach((name, value) -> {
            ours.set(name, value);
            theirs.set(name, value);
        });
        for (int run = 0; run < 2; run++) {
            ours.run();
            theirs.run();
            for (String name : graph.outputs().keySet()) {
                close(name, theirs.get(name), ours.get(name), tolerance, program);
            }
            for (String name : graph.variables().keySet()) {
                close(name, arrays.get(name), heap.get(name), tolerance, program);
            }
        }
    }

    private static void close(String name, INDArray expected, INDArray actual, double tolerance, PlanProgram program) {
        assertArrayEquals(expected.shape(), actual.shape(), name);
        assertEquals(expected.dataType(), actual.dataType(), name);
        double[] e = expected.castTo(DataType.DOUBLE).dup('c').ravel().toDoubleVector();
        double[] a = actual.castTo(DataType.DOUBLE).dup('c').ravel().toDoubleVector();
        double scale = 1
                + Arrays.stream(e).filter(Double::isFinite).map(Math::abs).max().orElse(0);
        for (int i = 0; i < e.length; i++) {
            boolean same = Double.compare(e[i], a[i]) == 0 || Math.abs(e[i] - a[i]) <= tolerance * scale;
            assertTrue(same, name + "[" + i + "] is " + a[i] + ", not " + e[i] + "\n" + program.explain());
        }
    }

    private static INDArray normal(DataType type, long... shape) {
        return RandomStream.of(9).draw(Noise.NORMAL, 0, type, shape);
    }

    private static List<Function<SDVariable, SDVariable>> unary(SameDiff sd) {
        return List.of(
                x -> x.mul(0.5),
                x -> x.add(1),
                x -> x.rsub(0.5),
                x -> sd.math().square(x).add(1).rdiv(2),
                x -> x.neg(),
                x -> sd.math().tanh(x),
                x -> sd.nn().sigmoid(x),
                x -> sd.nn().softplus(x),
                x -> sd.nn().swish(x),
                x -> sd.nn().elu(x),
                x -> sd.nn().relu(x, 0),
                x -> sd.nn().leakyRelu(x, 0.1),
                x -> sd.nn().softmax(x, -1),
                x -> sd.nn().logSoftmax(x, 1),
                x -> sd.math().sin(x),
                x -> sd.math().cos(x),
                x -> sd.math().exp(sd.math().tanh(x)),
                x -> sd.math().log1p(sd.math().abs(x)),
                x -> sd.math().expm1(sd.math().tanh(x)),
                x -> sd.math().sqrt(sd.math().abs(x).add(0.1)),
                x -> sd.math().erf(x),
                x -> sd.math().cube(sd.math().tanh(x)),
                x -> sd.math().clipByValue(x, -0.7, 0.9),
                x -> x.sub(x.mean(true, 1)),
                x -> x.div(x.norm2(true, 0).add(1)),
                x -> x.sub(x.max(true, 1)),
                x -> x.mul(x.sum(true)).mul(0.01),
                x -> x.gt(0.1).castTo(x.dataType()).mul(x),
                x -> sd.reverse(x, 1),
                x -> sd.cumsum(x, 1),
                x -> sd.math().standardize(x, 1),
                x -> sd.permute(sd.permute(x, 1, 0).mul(2), 1, 0));
    }

    private static List<BiFunction<SDVariable, SDVariable, SDVariable>> binary(SameDiff sd) {
        return List.of(
                SDVariable::add,
                SDVariable::sub,
                SDVariable::mul,
                (a, b) -> a.div(sd.math().square(b).add(1)),
                (a, b) -> sd.math().max(a, b),
                (a, b) -> sd.math().min(a, b),
                SDVariable::squaredDifference,
                (a, b) -> a.mul(b).add(a),
                (a, b) -> a.sub(b.mul(a)),
                (a, b) -> a.add(b.sum(true, 1)),
                (a, b) -> a.mul(b.mean(true, 0)),
                (a, b) -> a.lt(b).castTo(a.dataType()).mul(a));
    }

    /** A graph of random ops over matrices of one shape, with weights, parts and joins between. */
    private static Graph random(long seed, DataType type, int columns) {
        Random random = new Random(seed);
        return Graph.build(type, s -> {
            SameDiff sd = s.sameDiff();
            List<SDVariable> values = new ArrayList<>();
            SDVariable x = s.input("x", -1, columns);
            values.add(x);
            values.add(s.noise("z", Noise.NORMAL, x));
            SDVariable row = s.parameter("row", Initializer.normal(1), columns);
            SDVariable column = s.noise("t", Noise.UNIFORM, x);
            SDVariable weight = s.parameter("w", Initializer.normal(0.3), columns, columns);
            for (int i = 0; i < 12; i++) {
                SDVariable a = values.get(random.nextInt(values.size()));
                SDVariable b = values.get(random.nextInt(values.size()));
                int kind = random.nextInt(10);
                values.add(
                        kind < 4
                                ? unary(sd)
                                        .get(random.nextInt(unary(sd).size()))
                                        .apply(a)
                                : kind < 7
                                        ? binary(sd)
                                                .get(random.nextInt(binary(sd).size()))
                                                .apply(a, b)
                                        : kind == 7
                                                ? a.add(row).mul(column)
                                                : kind == 8
                                                        ? sd.math().tanh(a.mmul(weight))
                                                        : joined(sd, a, b, columns));
            }
            SDVariable last = values.get(values.size() - 1);
            SDVariable loss = sd.math().square(last).mean();
            s.output("loss", loss);
            s.output("last", last);
            s.output("second", values.get(values.size() - 3));
            List<SDVariable> gradients = s.gradient(loss, List.of(row, weight, x));
            s.output("dx", gradients.get(2));
            s.assign(row, row.sub(gradients.get(0).mul(0.1)));
            s.assign(weight, weight.sub(gradients.get(1).mul(0.1)));
        });
    }

    private static SDVariable joined(SameDiff sd, SDVariable a, SDVariable b, int columns) {
        SDVariable both = sd.concat(1, a, b);
        SDVariable part = both.get(
                org.nd4j.autodiff.samediff.SDIndex.all(),
                org.nd4j.autodiff.samediff.SDIndex.interval(columns / 2, columns / 2 + columns));
        return part.mul(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void randomGraphsGiveWhatTheInterpreterGives(long seed) {
        int columns = new int[] {2, 3, 16, 37}[(int) (seed % 4)];
        int rows = new int[] {1, 5, 130}[(int) (seed % 3)];
        Graph graph = random(seed, DataType.DOUBLE, columns);
        compare(graph, Map.of("x", normal(DataType.DOUBLE, rows, columns)), 1e-9);
    }

    /** Rows enough for chains, and sizes that leave some rows and columns over. */
    @ParameterizedTest
    @ValueSource(longs = {201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212})
    void randomGraphsOverManyRowsGiveWhatTheInterpreterGives(long seed) {
        int columns = new int[] {2, 3, 16, 37}[(int) (seed % 4)];
        int rows = new int[] {48, 130, 257}[(int) (seed % 3)];
        compare(
                random(seed, DataType.FLOAT, columns),
                Map.of("x", normal(DataType.FLOAT, rows, columns)),
                CHAIN_TOLERANCE);
    }

    /** Two layers with what stands between them in networks, and a step of training. */
    private static Graph network() {
        return Graph.build(DataType.FLOAT, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", -1, 3);
            SDVariable t = s.input("t", -1, 1);
            SDVariable w1 = s.parameter("w1", Initializer.normal(0.5), 5, 40);
            SDVariable b1 = s.parameter("b1", Initializer.normal(0.5), 40);
            SDVariable w2 = s.parameter("w2", Initializer.normal(0.2), 40, 33);
            SDVariable w3 = s.parameter("w3", Initializer.normal(0.2), 33, 3);
            SDVariable in = sd.concat(1, x, sd.math().sin(t), sd.math().cos(t));
            SDVariable h = sd.nn().swish(in.mmul(w1).add(b1));
            SDVariable y = sd.math().tanh(h.mmul(w2)).mmul(w3);
            s.output("y", y);
            s.output("norm", y.norm2(1));
            SDVariable moved = x.add(y.mul(y.norm2(1).mean().mul(0.1)));
            s.output("moved", sd.nn().swish(sd.concat(1, moved, t, t).mmul(w1)));
            List<SDVariable> weights = List.of(w1, b1, w2, w3);
            List<SDVariable> gradients = s.gradient(sd.math().square(y.sub(x)).mean(), weights);
            for (int i = 0; i < weights.size(); i++) {
                s.assign(weights.get(i), weights.get(i).sub(gradients.get(i).mul(0.1)));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {48, 100, 300})
    void layersInAChainGiveWhatTheInterpreterGives(long rows) {
        Graph graph = network();
        INDArray t = normal(DataType.FLOAT, rows, 1);
        compare(graph, Map.of("x", normal(DataType.FLOAT, rows, 3), "t", t), CHAIN_TOLERANCE);
        PlanProgram program = plan(graph);
        program.call(heap(graph))
                .set("x", normal(DataType.FLOAT, rows, 3))
                .set("t", t)
                .run();
        assertEquals(
                PackedMatrix.fit(KernelChoice.of(DataType.FLOAT)),
                program.explain().contains("chain of"),
                program.explain());
    }

    @Test
    void aRowOfAChainIsTheSameInAnyBatch() {
        assumeTrue(PackedMatrix.fit(KernelChoice.of(DataType.FLOAT)), "products are " + MatrixProducts.provider());
        Graph graph = network();
        INDArray x = normal(DataType.FLOAT, 500, 3);
        INDArray t = normal(DataType.FLOAT, 500, 1);
        INDArray whole = plan(graph).run(heap(graph), Map.of("x", x, "t", t)).get("y");
        for (int rows : new int[] {1, 5, 60, 129}) {
            Stretch part = new Stretch(7, 7 + rows);
            INDArray y = plan(graph)
                    .run(heap(graph), Map.of("x", part.of(x), "t", part.of(t)))
                    .get("y");
            assertEquals(part.of(whole), y, rows + " rows");
        }
    }

    private record Stretch(int from, int to) {
        INDArray of(INDArray a) {
            return a.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c');
        }
    }

    /** A call lays out right matrices once: whoever changes a variable in between must be heard of. */
    @Test
    void aChainSeesVariablesThatChangedBetweenRuns() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 8);
            SDVariable w = s.parameter("w", Initializer.normal(1), 8, 8);
            s.output("y", s.sameDiff().math().tanh(x.mmul(w)).mmul(w));
        });
        Graph step = Graph.build(DataType.FLOAT, s -> {
            SDVariable w = s.parameter("w", Initializer.normal(1), 8, 8);
            s.assign(w, w.mul(2));
        });
        HeapVariables heap = heap(graph);
        Call call = plan(graph).call(heap);
        INDArray x = normal(DataType.FLOAT, 64, 8);
        call.set("x", x).run();
        plan(step).call(heap).run();
        INDArray doubled = call.run().get("y");
        assertEquals(plan(graph).run(heap, Map.of("x", x)).get("y"), doubled);
        heap.set("w", normal(DataType.FLOAT, 8, 8));
        assertEquals(plan(graph).run(heap, Map.of("x", x)).get("y"), call.run().get("y"));
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105, 106})
    void singlePrecisionIsClose(long seed) {
        int columns = new int[] {2, 16, 33}[(int) (seed % 3)];
        Graph graph = random(seed, DataType.FLOAT, columns);
        // Twelve ops of a few ulp each, reductions among them, and derivatives that may magnify: 1e-3 of the largest.
        compare(graph, Map.of("x", normal(DataType.FLOAT, 64, columns)), 1e-3);
    }

    @Test
    void aTrainingStepTrainsAsTheInterpreterDoes() {
        Graph graph = network(DataType.DOUBLE, 3, 8);
        compare(graph, Map.of("x", normal(DataType.DOUBLE, 40, 3)), 1e-9);
    }

    private static Graph network(DataType type, int d, int hidden) {
        return Graph.build(type, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", -1, d);
            SDVariable w1 = s.parameter("w1", Initializer.normal(0.5), d, hidden);
            SDVariable b1 = s.parameter("b1", Initializer.normal(0.1), hidden);
            SDVariable w2 = s.parameter("w2", Initializer.normal(0.5), hidden, d);
            SDVariable y = sd.nn().swish(x.mmul(w1).add(b1)).mmul(w2);
            SDVariable loss = sd.math()
                    .square(y.add(s.noise("z", Noise.NORMAL, x)))
                    .sum(1)
                    .mean();
            s.output("loss", loss);
            SDVariable step = s.state("step", Initializer.zeros());
            SDVariable next = step.add(1);
            s.assign(step, next);
            List<SDVariable> parameters = List.of(w1, b1, w2);
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < 3; i++) {
                adam(s, parameters.get(i), gradients.get(i), next);
            }
        });
    }

    private static void adam(Scope s, SDVariable p, SDVariable g, SDVariable step) {
        SameDiff sd = s.sameDiff();
        SDVariable m = s.stateLike(p.name() + "-m", Initializer.zeros(), p);
        SDVariable v = s.stateLike(p.name() + "-v", Initializer.zeros(), p);
        SDVariable nextM = m.mul(0.9).add(g.mul(0.1));
        SDVariable nextV = v.mul(0.999).add(sd.math().square(g).mul(0.001));
        s.assign(m, nextM);
        s.assign(v, nextV);
        SDVariable mHat = nextM.div(sd.math().pow(s.constant(0.9), step).rsub(1));
        SDVariable vHat = nextV.div(sd.math().pow(s.constant(0.999), step).rsub(1));
        s.assign(p, p.sub(mHat.mul(0.01).div(sd.math().sqrt(vHat).add(1e-8))));
    }

    @Test
    void assignmentsHappenAtOnce() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable a = s.state("a", Initializer.constant(1), 4);
            SDVariable b = s.state("b", Initializer.constant(2), 4);
            s.assign(a, b);
            s.assign(b, a);
            SDVariable c = s.state("c", Initializer.constant(3), 4);
            s.assign(c, c.add(a));
            s.output("old", c);
        });
        compare(graph, Map.of(), 0);
    }

    @Test
    void eightThreadsAgreeWithOneBitForBit() {
        Graph graph = random(7, DataType.FLOAT, 32);
        PlanProgram program = plan(graph);
        INDArray x = normal(DataType.FLOAT, 300, 32);
        Map<String, float[]> expected = outputs(program, x);
        List<CompletableFuture<Map<String, float[]>>> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(CompletableFuture.supplyAsync(() -> outputs(program, x)));
        }
        for (CompletableFuture<Map<String, float[]>> other : others) {
            expected.forEach(
                    (name, value) -> assertArrayEquals(value, other.join().get(name), name));
        }
    }

    private static Map<String, float[]> outputs(PlanProgram program, INDArray x) {
        Call call = program.call(heap(program.graph())).set("x", x).random(RandomStream.of(1), 0);
        for (int i = 0; i < 3; i++) {
            call.run();
        }
        Map<String, float[]> results = new LinkedHashMap<>();
        program.graph()
                .outputs()
                .keySet()
                .forEach(name -> results.put(name, call.get(name).ravel().toFloatVector()));
        return results;
    }

    @Test
    void aSampleSeesTheSameInAnyBatch() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 5);
            SDVariable z = s.noise("z", Noise.NORMAL, x);
            s.output("y", s.sameDiff().math().sum(s.sameDiff().math().tanh(x.add(z)), true, 1));
        });
        PlanProgram program = plan(graph);
        INDArray x = normal(DataType.FLOAT, 9, 5);
        Call call = program.call(heap(graph)).random(RandomStream.of(1), 0);
        float[] all = call.set("x", x).run().get("y").ravel().toFloatVector();
        Call one = program.call(heap(graph));
        for (int i = 0; i < 9; i++) {
            INDArray row = x.getRow(i, true).dup('c');
            assertEquals(
                    all[i],
                    one.random(RandomStream.of(1), i)
                            .set("x", row)
                            .run()
                            .get("y")
                            .getFloat(0));
        }
    }

    @Test
    void namesTheFirstOpThatGivesANotANumber() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output("y", s.sameDiff().math().exp(s.sameDiff().math().log(x).mul(2)));
        });
        PlanProgram program = new PlanProgram(graph, OrderedOp.list(graph), true, false);
        Call call = program.call(heap(graph)).set("x", normal(DataType.FLOAT, 3, 2));
        String message = assertThrows(GraphException.class, call::run).getMessage();
        assertTrue(message.contains("'log'"), message);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        Graph graph = random(1, DataType.FLOAT, 3);
        Call call = plan(graph).call(heap(graph));
        String message = assertThrows(GraphException.class, () -> call.set("x", normal(DataType.FLOAT, 3, 4)))
                .getMessage();
        assertTrue(message.contains("'x'") && message.contains("[3, 4]") && message.contains("[-1, 3]"), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void columnsThatAllRowsShareAreMultipliedOnce(int rows) {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", -1, 3);
            SDVariable t = s.input("t", 1, 4);
            SDVariable repeated = s.input("y", -1, 4).mul(0).add(t);
            SDVariable w = s.parameter("w", Initializer.glorot(), 11, 5);
            SDVariable in = sd.concat(
                    1,
                    sd.math().sin(sd.zerosLike(repeated).add(t)),
                    x,
                    sd.zerosLike(repeated).add(t));
            s.output("product", sd.nn().swish(in.mmul(w)));
            SDVariable turned = s.parameter("v", Initializer.glorot(), 5, 11);
            s.output("turned", sd.mmul(in, turned, false, true, false));
        });
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put("x", RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.DOUBLE, rows, 3));
        inputs.put("t", RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, 4));
        inputs.put("y", RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, rows, 4));
        compare(graph, inputs, 1e-14);
    }

    /**
     * A step of training that fails after it wrote some weights: a program that had laid them out lays them out again.
     */
    @Test
    void whatAFailedRunWroteIsSeen() {
        AtomicBoolean fails = new AtomicBoolean();
        ArrayFunction function = new ArrayFunction() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public long[] shape(long[]... inputs) {
                return inputs[0];
            }

            @Override
            public INDArray apply(INDArray... inputs) {
                if (fails.get()) {
                    throw new IllegalStateException("thrown by a test");
                }
                return inputs[0].dup();
            }
        };
        Graph network = Graph.build(DataType.FLOAT, s -> {
            SDVariable h = s.input("x", -1, 16);
            for (int i = 0; i < 3; i++) {
                h = s.sameDiff().math().tanh(h.mmul(s.parameter("w" + i, Initializer.normal(0.3), 16, 16)));
            }
            s.output("y", h);
        });
        Graph step = Graph.build(DataType.FLOAT, s -> {
            SDVariable late = s.input("x", -1, 16);
            for (int i = 0; i < 3; i++) {
                SDVariable w = s.parameter("w" + i, Initializer.normal(0.3), 16, 16);
                SDVariable next = w.mul(-1.5);
                s.assign(w, next);
                late = late.add(next.sum());
            }
            s.output("late", s.call(function, late));
        });
        HeapVariables heap = heap(network);
        INDArray x = normal(DataType.FLOAT, 64, 16);
        PlanProgram program = plan(network);
        Call kept = program.call(heap).set("x", x).run();
        Call training = plan(step).call(heap).set("x", x).run();
        INDArray before = kept.run().get("y");
        INDArray weights = heap.get("w0");
        fails.set(true);
        assertThrows(GraphException.class, training::run);
        assertNotEquals(weights, heap.get("w0"), "nothing was written, so this test tests nothing");
        INDArray after = kept.run().get("y");
        assertNotEquals(before, after);
        assertEquals(program.call(heap).set("x", x).run().get("y"), after);
    }
}
