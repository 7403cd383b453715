package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Input that cannot be run is refused with one message that names the variable and the shapes, before anything runs.
 */
@Tag("measured")
class BadInputTest {
    private static final RandomStream SEED = RandomStream.of(1);

    private final Compiler compiler = new EngineCompiler(EngineOptions.defaults());

    private static void refused(Executable executable, String... parts) {
        String message = assertThrows(GraphException.class, executable).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), "'" + part + "' is missing in: " + message);
        }
    }

    /** Every run adds one to a state, which tells whether anything ran. */
    private static Graph counting() {
        return Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 3);
            SDVariable y = s.input("y", 3);
            SDVariable runs = s.state("runs", Initializer.zeros());
            s.assign(runs, runs.add(1));
            s.output("z", x.mul(y));
        });
    }

    @Test
    void inputsThatAreMissingUnknownOrOfAnotherShapeOrType() {
        Graph graph = counting();
        Variables variables = compiler.variables(graph, SEED);
        Call call = compiler.compile(graph).call(variables);
        refused(call::run, "'x'", "[-1, 3]", "'y'", "[3]", "never set");
        refused(() -> call.set("w", Nd4j.zeros(DataType.FLOAT, 3)), "no input 'w'", "[x, y]");
        refused(() -> call.set("x", Nd4j.zeros(DataType.FLOAT, 2, 4)), "'x'", "[2, 4]", "[-1, 3]");
        refused(() -> call.set("x", Nd4j.zeros(DataType.FLOAT, 3)), "'x'", "[3]", "[-1, 3]");
        refused(() -> call.set("x", Nd4j.zeros(DataType.DOUBLE, 2, 3)), "'x'", "DOUBLE", "FLOAT", "castTo");
        refused(() -> call.set("x", Nd4j.zeros(DataType.INT, 2, 3)), "'x'", "INT", "FLOAT");
        refused(
                () -> compiler.compile(graph)
                        .run(variables, Map.of("x", Nd4j.zeros(DataType.FLOAT, 2, 2), "v", Nd4j.scalar(1f))),
                "'x'",
                "[2, 2]",
                "[-1, 3]",
                "no input 'v'");
        assertEquals(0, variables.get("runs").getFloat(0));
    }

    @Test
    void anEmptyBatch() {
        Graph graph = counting();
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        refused(() -> call.set("x", Nd4j.create(DataType.FLOAT, 0, 3)), "'x'", "[0, 3]", "[-1, 3]", "at least one row");
    }

    @Test
    void variablesThatAreMissingOrOfAnotherShape() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 3);
            s.output("y", x.mmul(s.parameter("w", Initializer.ones(), 3, 2)).add(s.parameter("b", Initializer.ones())));
        });
        Variables other = compiler.variables(DataType.FLOAT, Map.of("w", Nd4j.zeros(DataType.FLOAT, 2, 3)));
        refused(() -> compiler.compile(graph).call(other), "'w'", "[2, 3]", "[3, 2]", "'b'", "missing");
    }

    @Test
    void shapesThatDoNotFitEachOther() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 3);
            SDVariable y = s.input("y", -1, 3);
            s.output("z", s.sameDiff().math().tanh(x).add(y.get(org.nd4j.autodiff.samediff.SDIndex.interval(0, 2))));
        });
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        call.set("x", Nd4j.zeros(DataType.FLOAT, 5, 3)).set("y", Nd4j.zeros(DataType.FLOAT, 4, 3));
        refused(call::run, "'x' [5, 3]", "'y' [4, 3]", "batch size");
        call.set("y", Nd4j.zeros(DataType.FLOAT, 5, 3));
        refused(call::run, "'add'", "tanh", "[5, 3]", "[2, 3]", "broadcast");
        Graph product = Graph.build(
                DataType.FLOAT,
                s -> s.output(
                        "y",
                        s.sameDiff()
                                .math()
                                .tanh(s.input("x", -1, 3))
                                .mmul(s.parameter("w", Initializer.ones(), 4, 2))));
        Call run = compiler.compile(product).call(compiler.variables(product, SEED));
        refused(run.set("x", Nd4j.zeros(DataType.FLOAT, 5, 3))::run, "matmul", "[5, 3]", "[4, 2]");
    }

    @Test
    void arraysThatNoMemoryHolds() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable y = s.input("y", 1, 65536);
            s.output("z", x.add(y).sum());
        });
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        call.set("y", Nd4j.zeros(DataType.FLOAT, 1, 65536));
        call.set("x", Nd4j.zeros(DataType.FLOAT, 65536, 1));
        refused(call::run, "'add'", "x[65536, 1]", "y[1, 65536]", "[65536, 65536]", "2^31");
        // Within 2^31 elements, and beyond what this JVM may use; the output needs a buffer.
        Graph large = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable y = s.input("y", 1, 65536);
            s.output("z", x.add(y));
            s.output("w", x.sub(y));
        });
        Call tooLarge = compiler.compile(large).call(compiler.variables(large, SEED));
        tooLarge.set("y", Nd4j.zeros(DataType.FLOAT, 1, 65536));
        tooLarge.set("x", Nd4j.zeros(DataType.FLOAT, 32000, 1));
        refused(tooLarge::run, "16000 MB", "[32000, 65536]", "-Xmx");
        Graph noise = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 1);
            s.output("z", s.noise("n", Noise.NORMAL, x, 65536).sum());
        });
        Call random =
                compiler.compile(noise).call(compiler.variables(noise, SEED)).random(SEED, 0);
        random.set("x", Nd4j.zeros(DataType.FLOAT, 65536, 1));
        refused(random::run, "'n'", "[65536, 65536]", "[-1, 65536]");
    }

    @Test
    void loopsAndBranchesOfSameDiff() {
        Graph loop = Graph.build(DataType.FLOAT, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", 1);
            s.output(
                    "y",
                    sd.whileLoop(new SDVariable[] {x}, (body, v) -> v[0].sum().lt(10), (body, v) ->
                            new SDVariable[] {v[0].add(1)})[0]);
        });
        refused(() -> compiler.compile(loop), "control flow", "Java");
        Graph branch = Graph.build(DataType.FLOAT, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", 1);
            s.output("y", sd.ifCond(g -> x.sum().gt(0), g -> x.mul(2), g -> x.mul(3)));
        });
        refused(() -> compiler.compile(branch), "control flow", "select");
    }

    @Test
    void theFirstNotANumberIsNamedByTheUsersVariable() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable w = s.child("head").parameter("w", Initializer.ones(), 2);
            SDVariable root = s.sameDiff().math().sqrt("root", x.sub(w));
            s.output("y", s.sameDiff().math().exp(root).sum());
        });
        Call call = new EngineCompiler(EngineOptions.defaults().withNanCheck(true))
                .compile(graph)
                .call(compiler.variables(graph, SEED));
        call.set("x", Nd4j.createFromArray(new float[][] {{2, 3}})).run();
        call.set("x", Nd4j.createFromArray(new float[][] {{0.5f, 3}}));
        refused(call::run, "'sqrt'", "'root'", "[1, 2]", "not-a-number", "-0.5");
    }
}
