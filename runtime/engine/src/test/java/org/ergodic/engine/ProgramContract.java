package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.custom.Igammac;
import org.nd4j.linalg.factory.Nd4j;

/** How programs run: inputs, variables, assignments, noise, errors, threads and memory. Both engines keep to it. */
abstract class ProgramContract {
    private static final RandomStream SEED = RandomStream.of(3);

    private final boolean interpreted;
    private final Compiler compiler;

    ProgramContract(boolean interpreted) {
        this.interpreted = interpreted;
        compiler = new EngineCompiler(EngineOptions.defaults().withInterpreter(interpreted));
    }

    private static Graph affine(DataType type) {
        return Graph.build(type, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable w = s.parameter("w", Initializer.normal(1), 2, 3);
            s.output("y", x.mmul(w).add(s.parameter("b", Initializer.ones(), 3)));
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void computesInTheGraphsType(DataType type) {
        Graph graph = affine(type);
        Variables variables = compiler.variables(graph, SEED);
        INDArray x = SEED.draw(Noise.NORMAL, 0, type, 4, 2);
        INDArray y = compiler.compile(graph).run(variables, Map.of("x", x)).get("y");
        assertEquals(type, y.dataType());
        assertEquals(x.mmul(variables.get("w")).addRowVector(variables.get("b")), y);
    }

    @Test
    void batchSizesMayChangeFromRunToRun() {
        Graph graph = affine(DataType.DOUBLE);
        Variables variables = compiler.variables(graph, SEED);
        Call call = compiler.compile(graph).call(variables);
        for (int rows : new int[] {3, 3, 1, 5, 3}) {
            INDArray x = SEED.draw(Noise.NORMAL, rows, DataType.DOUBLE, rows, 2);
            INDArray y = call.set("x", x).run().get("y");
            assertEquals(x.mmul(variables.get("w")).addRowVector(variables.get("b")), y);
        }
    }

    @Test
    void inputsAndOutputsAreCopies() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> s.output("y", s.input("x", 2)));
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        INDArray x = Nd4j.createFromArray(1.0, 2.0);
        call.set("x", x);
        x.assign(9);
        INDArray first = call.run().get("y");
        assertEquals(Nd4j.createFromArray(1.0, 2.0), first);
        call.set("x", x);
        assertEquals(Nd4j.createFromArray(1.0, 2.0), call.get("y"), "an output is of the last run");
        assertEquals(x, call.run().get("y"));
        assertEquals(Nd4j.createFromArray(1.0, 2.0), first);
        assertNotSame(call.get("y"), call.get("y"));
        INDArray into = Nd4j.zeros(DataType.DOUBLE, 2);
        assertSame(into, call.geti("y", into));
        assertEquals(x, into);
    }

    @Test
    void assignmentsHappenAtOnceAndAfterTheOutputs() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable a = s.state("a", Initializer.constant(1));
            SDVariable b = s.state("b", Initializer.constant(2));
            s.assign(a, b);
            s.assign(b, a);
            s.output("a", a);
            s.output("sum", a.mul(10).add(b));
        });
        Variables variables = compiler.variables(graph, SEED);
        Call call = compiler.compile(graph).call(variables);
        call.run();
        assertEquals(1, call.scalar("a"), "the output is the value before the assignment");
        assertEquals(12, call.scalar("sum"));
        assertEquals(2, variables.get("a").getDouble(0));
        assertEquals(1, variables.get("b").getDouble(0));
        call.run();
        assertEquals(21, call.scalar("sum"));
    }

    @Test
    void aStateNothingReadsIsAssigned() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable last = s.state("last", Initializer.zeros(), 2);
            s.assign(last, s.input("x", 2).mul(3));
        });
        Variables variables = compiler.variables(graph, SEED);
        compiler.compile(graph).run(variables, Map.of("x", Nd4j.createFromArray(1.0, 2.0)));
        assertEquals(Nd4j.createFromArray(3.0, 6.0), variables.get("last"));
    }

    @Test
    void variablesSetBetweenRunsAreSeen() {
        Graph graph = Graph.build(
                DataType.DOUBLE,
                s -> s.output("y", s.parameter("w", Initializer.ones(), 2).mul(2)));
        Variables variables = compiler.variables(graph, SEED);
        Call call = compiler.compile(graph).call(variables);
        assertEquals(Nd4j.createFromArray(2.0, 2.0), call.run().get("y"));
        variables.set("w", Nd4j.createFromArray(3.0, 4.0));
        assertEquals(Nd4j.createFromArray(6.0, 8.0), call.run().get("y"));
        variables.get("w").assign(0);
        assertEquals(Nd4j.createFromArray(6.0, 8.0), call.run().get("y"), "get gives a copy");
    }

    @Test
    void noiseFollowsTheSampleNotTheBatch() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output("y", x.add(s.child("sub").noise("z", Noise.NORMAL, x)));
            s.output("u", s.noise("u", Noise.UNIFORM, x, 3));
        });
        Program program = compiler.compile(graph);
        Variables none = compiler.variables(graph, SEED);
        RandomStream stream = RandomStream.of(9);
        Call call = program.call(none);
        INDArray all = call.set("x", Nd4j.zeros(DataType.DOUBLE, 6, 2))
                .random(stream, 10)
                .run()
                .get("y");
        assertEquals(stream.split("sub/z").draw(Noise.NORMAL, 10, DataType.DOUBLE, 6, 2), all);
        assertEquals(stream.split("u").draw(Noise.UNIFORM, 10, DataType.DOUBLE, 6, 3), call.get("u"));
        INDArray tail = call.set("x", Nd4j.zeros(DataType.DOUBLE, 2, 2))
                .random(stream, 14)
                .run()
                .get("y");
        assertEquals(all.getRow(4), tail.getRow(0));
        assertEquals(all.getRow(5), tail.getRow(1));
    }

    @Test
    void allInputProblemsComeAtOnce() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output(
                    "y",
                    x.sum().add(s.input("c", -1, 3).sum()).add(s.input("t", 4).sum()));
        });
        Program program = compiler.compile(graph);
        Variables none = compiler.variables(graph, SEED);
        String message = assertThrows(
                        GraphException.class,
                        () -> program.run(
                                none,
                                Map.of(
                                        "x", Nd4j.zeros(DataType.DOUBLE, 5, 3),
                                        "c", Nd4j.zeros(DataType.FLOAT, 5, 3),
                                        "q", Nd4j.zeros(DataType.DOUBLE, 1))))
                .getMessage();
        assertContains(message, "'x'", "[5, 3]", "[-1, 2]", "'c' is FLOAT", "no input 'q'");
        Call call = program.call(none);
        call.set("x", Nd4j.zeros(DataType.DOUBLE, 5, 2)).set("c", Nd4j.zeros(DataType.DOUBLE, 6, 3));
        message = assertThrows(GraphException.class, call::run).getMessage();
        assertContains(message, "'t'", "never set", "batch size", "[5, 2]", "[6, 3]");
    }

    @Test
    void allVariableProblemsComeAtOnce() {
        Graph graph = affine(DataType.DOUBLE);
        Variables wrong = compiler.variables(DataType.DOUBLE, Map.of("w", Nd4j.zeros(DataType.DOUBLE, 3, 3)));
        String message = assertThrows(
                        GraphException.class, () -> compiler.compile(graph).call(wrong))
                .getMessage();
        assertContains(message, "'w'", "[3, 3]", "[2, 3]", "'b'", "missing");
        Variables floats = compiler.variables(affine(DataType.FLOAT), SEED);
        assertContains(
                assertThrows(GraphException.class, () -> compiler.compile(graph).call(floats))
                        .getMessage(),
                "FLOAT",
                "DOUBLE");
    }

    @Test
    void outputsAreChecked() {
        Graph graph = affine(DataType.DOUBLE);
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        assertContains(assertThrows(GraphException.class, () -> call.get("y")).getMessage(), "'y'", "nothing ran");
        call.set("x", Nd4j.zeros(DataType.DOUBLE, 5, 2)).run();
        assertContains(assertThrows(GraphException.class, () -> call.get("z")).getMessage(), "'z'", "[y]");
        assertContains(
                assertThrows(GraphException.class, () -> call.scalar("y")).getMessage(), "[5, 3]");
        assertContains(
                assertThrows(GraphException.class, () -> call.geti("y", Nd4j.zeros(DataType.DOUBLE, 2)))
                        .getMessage(),
                "[5, 3]",
                "[2]");
    }

    @Test
    void anOpThatFailsIsNamedWithItsInputs() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output("y", x.add(s.parameter("w", Initializer.ones(), 3)));
        });
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        call.set("x", Nd4j.zeros(DataType.DOUBLE, 5, 2));
        String message = assertThrows(GraphException.class, call::run).getMessage();
        assertContains(message, "'add'", "x DOUBLE[5, 2]", "w DOUBLE[3]");
        call.set("x", Nd4j.zeros(DataType.DOUBLE, 4, 2));
        assertThrows(GraphException.class, call::run, "a failed run leaves the call usable");
    }

    @Test
    void controlFlowAndForeignRandomnessAreRefused() {
        Graph loop = Graph.build(DataType.DOUBLE, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", 1);
            s.output("y", sd.switchOp(x, sd.constant(true))[0]);
        });
        assertContains(
                assertThrows(GraphException.class, () -> compiler.compile(loop)).getMessage(),
                "control flow",
                "select");
        Graph random = Graph.build(
                DataType.DOUBLE, s -> s.output("y", s.sameDiff().random().normal(0, 1, DataType.DOUBLE, 3)));
        assertContains(
                assertThrows(GraphException.class, () -> compiler.compile(random))
                        .getMessage(),
                "Scope.noise");
        Graph wrong = Graph.build(
                DataType.DOUBLE,
                s -> s.output("y", new Igammac(s.sameDiff(), s.input("a", 1), s.input("x", 1)).outputVariable()));
        assertContains(
                assertThrows(GraphException.class, () -> compiler.compile(wrong))
                        .getMessage(),
                "'igammac'",
                "wrongly",
                "Scope.call");
        Graph placeholder = Graph.build(
                DataType.DOUBLE,
                s -> s.output(
                        "y", s.sameDiff().placeHolder("p", DataType.DOUBLE, 2).mul(2)));
        assertContains(
                assertThrows(GraphException.class, () -> compiler.compile(placeholder))
                        .getMessage(),
                "'p'",
                "Scope.input");
    }

    @Test
    void theFirstNotANumberIsNamed() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", 2);
            s.output(
                    "y",
                    s.sameDiff().math().exp(s.sameDiff().math().log(x.add(1))).sum());
        });
        Call call = new EngineCompiler(
                        EngineOptions.defaults().withInterpreter(interpreted).withNanCheck(true))
                .compile(graph)
                .call(compiler.variables(graph, SEED));
        call.set("x", Nd4j.createFromArray(1.0, 2.0)).run();
        call.set("x", Nd4j.createFromArray(1.0, -2.0));
        String message = assertThrows(GraphException.class, call::run).getMessage();
        assertContains(message, "'log'", "not-a-number", "add_scalar");
        assertTrue(Double.isNaN(compiler.compile(graph)
                .run(compiler.variables(graph, SEED), Map.of("x", Nd4j.createFromArray(1.0, -2.0)))
                .get("y")
                .getDouble(0)));
    }

    @Test
    void explainListsEveryOp() {
        Graph graph = affine(DataType.DOUBLE);
        String table = compiler.compile(graph).explain();
        assertContains(
                table,
                "input",
                "[-1, 2]",
                "parameter",
                "[2, 3]",
                "matmul",
                "x, w",
                "add",
                "output",
                interpreted ? "2 ops" : "2 steps");
    }

    @Test
    void onlyWhatIsNeededRuns() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", 2);
            s.sameDiff().math().tanh(x);
            s.output("y", x.mul(2));
        });
        assertTrue(!compiler.compile(graph).explain().contains("tanh"));
    }

    @Test
    void shapesThatFollowFromValuesAreWorkedOutInEachRun() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", 6);
            SDVariable rows = s.input("rows").castTo(DataType.LONG);
            SDVariable shape = s.sameDiff().stack(0, rows, s.sameDiff().constant(Nd4j.scalar(-1L)));
            s.output("y", s.sameDiff().reshape(x, shape).sum(1));
        });
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        call.set("x", Nd4j.createFromArray(1.0, 2.0, 3.0, 4.0, 5.0, 6.0));
        assertEquals(
                Nd4j.createFromArray(6.0, 15.0),
                call.set("rows", Nd4j.scalar(2.0)).run().get("y"));
        assertEquals(
                Nd4j.createFromArray(3.0, 7.0, 11.0),
                call.set("rows", Nd4j.scalar(3.0)).run().get("y"));
    }

    /** SameDiff's own reductions are wrong over axis -2 with the axis kept, and over axes of one. */
    @Test
    void reductionsOverEveryAxis() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", 2, 3);
            SDVariable column = s.input("column", 2, 1);
            for (boolean keep : new boolean[] {false, true}) {
                String kept = keep ? "-kept" : "";
                s.output("sum" + kept, sd.sum(x, keep, -2));
                s.output("mean" + kept, sd.mean(x, keep, -2));
                s.output("max" + kept, sd.max(x, keep, -2));
                s.output("min" + kept, sd.min(x, keep, -2));
                s.output("prod" + kept, sd.prod(x, keep, -2));
                s.output("norm1" + kept, sd.norm1(x, keep, -2));
                s.output("sqnorm" + kept, sd.math().squaredNorm(x, keep, -2));
            }
            s.output("one-sum", column.sum(1));
            s.output("one-norm1", sd.norm1(column, 1));
            s.output("one-norm2", sd.norm2(column, true, -1));
        });
        Map<String, INDArray> result = compiler.compile(graph)
                .run(
                        compiler.variables(graph, SEED),
                        Map.of(
                                "x", Nd4j.createFromArray(new double[][] {{1, -2, 3}, {4, 5, -6}}),
                                "column", Nd4j.createFromArray(new double[][] {{-1}, {2}})));
        Map<String, double[]> expected = Map.of(
                "sum", new double[] {5, 3, -3},
                "mean", new double[] {2.5, 1.5, -1.5},
                "max", new double[] {4, 5, 3},
                "min", new double[] {1, -2, -6},
                "prod", new double[] {4, -10, -18},
                "norm1", new double[] {5, 7, 9},
                "sqnorm", new double[] {17, 29, 45});
        expected.forEach((name, values) -> {
            assertEquals(Nd4j.createFromArray(values), result.get(name), name);
            assertEquals(Nd4j.createFromArray(new double[][] {values}), result.get(name + "-kept"), name);
        });
        assertEquals(Nd4j.createFromArray(-1.0, 2.0), result.get("one-sum"));
        assertEquals(Nd4j.createFromArray(1.0, 2.0), result.get("one-norm1"));
        assertEquals(Nd4j.createFromArray(new double[][] {{1}, {2}}), result.get("one-norm2"));
    }

    /** Four threads with calls of their own on one program get what one thread gets. */
    @Test
    void aProgramServesManyThreads() throws Exception {
        Graph graph = mlp(DataType.DOUBLE, 8);
        Program program = compiler.compile(graph);
        Variables variables = compiler.variables(graph, SEED);
        List<INDArray> inputs = IntStream.range(0, 8)
                .mapToObj(i -> SEED.split(i).draw(Noise.NORMAL, 0, DataType.DOUBLE, 4 + i % 3, 8))
                .toList();
        List<INDArray> alone = inputs.stream()
                .map(x -> program.run(variables, Map.of("x", x)).get("g"))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> done = threads.invokeAll(IntStream.range(0, 4)
                    .mapToObj(t -> (Callable<Void>) () -> {
                        Call call = program.call(variables);
                        for (int i = 0; i < 40; i++) {
                            int k = (i + t) % inputs.size();
                            assertEquals(
                                    alone.get(k),
                                    call.set("x", inputs.get(k)).run().get("g"));
                        }
                        return null;
                    })
                    .toList());
            for (Future<Void> f : done) {
                f.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** ND4J numbers its native objects as it makes them, so its counter tells how many a run makes. */
    @Test
    void aCallThatIsKeptAllocatesNothing() {
        Graph graph = mlp(DataType.FLOAT, 4);
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        INDArray x = SEED.draw(Noise.NORMAL, 0, DataType.FLOAT, 8, 4);
        INDArray into = Nd4j.create(DataType.FLOAT, 8, 4);
        Runnable run = () -> call.set("x", x).run().geti("g", into);
        run.run();
        long before = Nd4j.getDeallocatorService().nextValue();
        for (int i = 0; i < 2000; i++) {
            run.run();
        }
        assertEquals(1, Nd4j.getDeallocatorService().nextValue() - before, "the counter itself moves by one");
    }

    /** The process stays as large as it is, for a call that is kept and for calls made anew. */
    @Test
    void longRunsNeedNoMoreMemory() {
        Graph graph = mlp(DataType.FLOAT, 16);
        Program program = compiler.compile(graph);
        Variables variables = compiler.variables(graph, SEED);
        INDArray x = SEED.draw(Noise.NORMAL, 0, DataType.FLOAT, 8192, 16);
        INDArray other = SEED.draw(Noise.NORMAL, 0, DataType.FLOAT, 8000, 16);
        Call call = program.call(variables);
        INDArray into = Nd4j.create(DataType.FLOAT, 8192, 16);
        Runnable kept = () -> call.set("x", x).run().geti("g", into);
        Runnable anew =
                () -> program.run(variables, Map.of("x", other)).values().forEach(INDArray::close);
        for (int i = 0; i < 40; i++) {
            kept.run();
            anew.run();
        }
        // Fills the Java heap once, whose pages count as well.
        long java = 0;
        for (int i = 0; i < 600; i++) {
            java += new byte[1 << 20].length;
        }
        assertEquals(600L << 20, java);
        long before = Pointer.physicalBytes();
        for (int i = 0; i < 300; i++) {
            kept.run();
            anew.run();
        }
        // An array of this batch has 512 kB: a leak of one a run would be 157 MB.
        long grown = Pointer.physicalBytes() - before;
        assertTrue(grown < 100_000_000, "the process grew by " + grown);
    }

    /** ND4J's own expm1 loses all its digits here, and its strided_slice_bp fails on one row. */
    @Test
    void opsThatNd4jGetsWrongAreRight() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", -1, 3);
            s.output("expm1", sd.math().expm1(x));
            s.output("erf", sd.math().erf(x));
            SDVariable part = sd.stridedSlice(x, new long[] {0, 1}, new long[] {1, 3}, 1, 1);
            s.output("g", s.gradient(sd.math().square(part), List.of(x)).get(0));
        });
        INDArray x = Nd4j.createFromArray(new float[][] {{1e-6f, -2e-7f, 0.5f}});
        Map<String, INDArray> y = compiler.compile(graph).run(compiler.variables(graph, SEED), Map.of("x", x));
        // erf(1e-6) = 2e-6 / sqrt(pi) to 12 digits; erf(1/2) from Abramowitz and Stegun, table 7.1.
        float[] expm1 = {(float) Math.expm1(1e-6f), (float) Math.expm1(-2e-7f), (float) Math.expm1(0.5f)};
        float[] erf = {1.1283792e-6f, -2.2567583e-7f, 0.5204998778f};
        for (int i = 0; i < 3; i++) {
            assertEquals(expm1[i], y.get("expm1").getFloat(0, i), 2e-7 * Math.abs(expm1[i]));
            assertEquals(erf[i], y.get("erf").getFloat(0, i), 2e-7 * Math.abs(erf[i]));
        }
        assertEquals(Nd4j.createFromArray(new float[][] {{0, -4e-7f, 1}}), y.get("g"));
    }

    /** The cube root by Newton's method, which takes as many steps as it needs. */
    private record Root(long... announced) implements ArrayFunction {
        @Override
        public String name() {
            return "root";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return announced.length == 0 ? inputs[0] : announced;
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            INDArray y = inputs[0].dup();
            for (long i = 0; i < y.length(); i++) {
                double x = inputs[0].getDouble(i);
                double root = Math.max(1, x);
                while (Math.abs(root * root * root - x) > 1e-14 * x) {
                    root -= (root - x / (root * root)) / 3;
                }
                y.putScalar(i, root);
            }
            return y;
        }
    }

    @Test
    void functionsInJavaAreOpsWithDerivativesOfAnyOrder() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            // y^3 = x: dy = dx / (3 y^2), with y held
            SDVariable y = s.call(
                    new Root(),
                    (root, directions) -> directions.get(x).div(root.mul(root).mul(3)),
                    x);
            SDVariable still = s.call(new Root(), x);
            SDVariable first = s.gradient(y, List.of(x)).get(0);
            s.output("y", y.mul(still));
            s.output("still", s.gradient(y.mul(still), List.of(x)).get(0));
            s.output("first", first);
            s.output("forward", s.jvp(y, x, x));
            s.output("second", s.gradient(first, List.of(x)).get(0));
        });
        Program program = compiler.compile(graph);
        INDArray x = Nd4j.createFromArray(new double[][] {{8, 0.001}, {27, 2}});
        Map<String, INDArray> values = program.run(compiler.variables(graph, SEED), Map.of("x", x));
        for (long i = 0; i < 4; i++) {
            double at = x.getDouble(i);
            double root = Math.cbrt(at);
            assertEquals(root * root, values.get("y").getDouble(i), 1e-12 * root * root);
            assertEquals(root / (3 * root * root), values.get("still").getDouble(i), 1e-12 / root);
            assertEquals(1 / (3 * root * root), values.get("first").getDouble(i), 1e-12 / (root * root));
            assertEquals(root / 3, values.get("forward").getDouble(i), 1e-12 * root);
            double second = -2 / (9 * at * root * root);
            assertEquals(second, values.get("second").getDouble(i), 1e-12 * Math.abs(second));
        }
        assertContains(program.explain(), "call root");
    }

    @Test
    void aFunctionInJavaKeepsToTheShapeItAnnounced() {
        Graph graph = Graph.build(DataType.FLOAT, s -> s.output("y", s.call(new Root(2, 2), s.input("x", -1, 3))));
        Program program = compiler.compile(graph);
        Map<String, INDArray> x = Map.of("x", Nd4j.ones(DataType.FLOAT, 1, 3));
        GraphException wrong =
                assertThrows(GraphException.class, () -> program.run(compiler.variables(graph, SEED), x));
        assertContains(wrong.getMessage(), "call root", "[1, 3]", "[2, 2]");
    }

    /** A function that fails while it is told to. */
    static final class Failing implements ArrayFunction {
        private final AtomicReference<Error> error = new AtomicReference<>();

        void fail(Error with) {
            error.set(with);
        }

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
            Error now = error.get();
            if (now != null) {
                throw now;
            }
            return inputs[0].dup();
        }
    }

    @Test
    void aRunThatFailsHasNoOutputsAndTheNextOneHas() {
        Failing function = new Failing();
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            s.output("first", x.mul(2));
            s.output("second", s.call(function, x));
        });
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        call.set("x", Nd4j.ones(DataType.DOUBLE, 1, 1)).run();
        assertEquals(2, call.scalar("first"));
        Error error = new LinkageError("thrown by a test");
        function.fail(error);
        call.set("x", Nd4j.zeros(DataType.DOUBLE, 1, 1));
        assertSame(error, assertThrows(LinkageError.class, call::run));
        assertThrows(GraphException.class, () -> call.get("first"), "of two runs");
        assertThrows(GraphException.class, () -> call.scalar("second"), "of two runs");
        function.fail(null);
        assertEquals(0, call.run().scalar("first"));
        assertEquals(0, call.scalar("second"));
    }

    /** Noise for a variable that is computed follows the rows of the input it is computed from. */
    @Test
    void noiseFollowsComputedRows() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 3);
            SDVariable h = x.mmul(s.parameter("w", Initializer.ones(), 3, 2)).mul(2);
            s.output("y", h.mul(0).add(s.noise("probe", Noise.NORMAL, h, 2)));
            assertThrows(
                    GraphException.class,
                    () -> s.noise("none", Noise.NORMAL, s.constant(1).mul(2), 2));
        });
        INDArray y = compiler.compile(graph)
                .call(compiler.variables(graph, SEED))
                .set("x", Nd4j.ones(DataType.DOUBLE, 5, 3))
                .random(SEED, 4)
                .run()
                .get("y");
        assertEquals(SEED.split("probe").draw(Noise.NORMAL, 4, DataType.DOUBLE, 5, 2), y);
    }

    private static Graph mlp(DataType type, int width) {
        return Graph.build(type, s -> {
            SDVariable x = s.input("x", -1, width);
            SDVariable y = layer(s.child("second"), layer(s.child("first"), x, width), width);
            s.output("g", s.gradient(y.mul(y).sum(), List.of(x)).get(0));
        });
    }

    private static SDVariable layer(Scope s, SDVariable x, int width) {
        SDVariable w = s.parameter("w", Initializer.glorot(), width, width);
        return s.sameDiff().nn().swish(x.mmul(w).add(s.parameter("b", Initializer.zeros(), width)));
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), "'" + part + "' is missing in: " + text);
        }
    }
}
