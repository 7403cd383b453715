package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.program.UnplannedProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Variables that had another name when a model was saved. */
class RenamedTest {
    private static final RandomStream RANDOM = RandomStream.of(5);

    /** How programs run. */
    enum Way {
        PLANNED,
        UNPLANNED,
        INTERPRETED
    }

    private static Scope renamed(Scope s) {
        return s.renamed(name -> name.replaceFirst("/w$", "/weight").replaceFirst("^out/", "last/"));
    }

    /** 10 w + b, of which w is counted up by 1 in each run. */
    private static Graph now() {
        return Graph.build(DataType.DOUBLE, s -> {
            Scope out = renamed(s.child("net")).child("out");
            SDVariable w = out.parameter("w", Initializer.normal(1), 2);
            SDVariable b = out.parameter("b", Initializer.normal(1), 2);
            s.output("y", w.mul(10).add(b));
            s.assign(w, w.add(1));
        });
    }

    private static Graph then() {
        return Graph.build(DataType.DOUBLE, s -> {
            Scope out = s.child("net/last");
            s.output(
                    "y",
                    out.parameter("weight", Initializer.normal(1), 1, 2)
                            .mul(10)
                            .add(out.parameter("b", Initializer.normal(1), 1, 2)));
        });
    }

    @Test
    void startValuesAreThoseOfTheOriginalNames() {
        Compiler compiler = Compiler.find();
        Variables old = compiler.variables(then(), RANDOM);
        Variables fresh = compiler.variables(now(), RANDOM);
        assertEquals(List.of("net/out/w", "net/out/b"), List.copyOf(fresh.names()));
        assertArrayEquals(
                old.get("net/last/weight").data().asDouble(),
                fresh.get("net/out/w").toDoubleVector());
        assertArrayEquals(
                old.get("net/last/b").data().asDouble(), fresh.get("net/out/b").toDoubleVector());
    }

    @ParameterizedTest
    @EnumSource
    void valuesAreFoundUnderTheOriginalNames(Way way) {
        Compiler compiler = new EngineCompiler(EngineOptions.defaults().withInterpreter(way == Way.INTERPRETED));
        Graph graph = now();
        Variables saved = compiler.variables(
                DataType.DOUBLE,
                Map.of(
                        "net/last/weight",
                        Nd4j.createFromArray(new double[][] {{1, 2}}),
                        "net/last/b",
                        Nd4j.createFromArray(3.0, 4)));
        Program program = way == Way.UNPLANNED ? new UnplannedProgram(graph, false) : compiler.compile(graph);
        Call call = program.call(saved);
        assertArrayEquals(new double[] {13, 24}, call.run().get("y").toDoubleVector(), 1e-12);
        assertArrayEquals(new double[] {23, 34}, call.run().get("y").toDoubleVector(), 1e-12);
        VariableSpec w = graph.variables().get("net/out/w");
        assertEquals("net/last/weight", w.originalName());
        assertArrayEquals(new double[] {3, 4}, saved.get(w).toDoubleVector());
        assertArrayEquals(new long[] {2}, saved.get(w).shape());
        assertArrayEquals(
                new double[] {3, 4}, saved.get("net/last/weight").data().asDouble());
    }

    @Test
    void thePresentNameComesFirst() {
        Compiler compiler = Compiler.find();
        INDArray ones = Nd4j.createFromArray(1.0, 1);
        Variables both = compiler.variables(
                DataType.DOUBLE, Map.of("net/last/weight", ones.mul(7), "net/out/w", ones, "net/last/b", ones.mul(0)));
        assertArrayEquals(
                new double[] {10, 10},
                compiler.compile(now()).call(both).run().get("y").toDoubleVector());
    }

    @Test
    void otherShapesAreRefusedAndMissingVariablesNamed() {
        Compiler compiler = Compiler.find();
        Variables wrong =
                compiler.variables(DataType.DOUBLE, Map.of("net/last/weight", Nd4j.createFromArray(1.0, 2, 3)));
        String message = assertThrows(
                        GraphException.class, () -> compiler.compile(now()).call(wrong))
                .getMessage();
        assertTrue(message.contains("'net/out/w' has shape [3] and the graph wants [2]"), message);
        assertTrue(message.contains("'net/out/b' of shape [2] is missing"), message);
        VariableSpec w = now().variables().get("net/out/w");
        assertThrows(GraphException.class, () -> wrong.get(w));
        assertTrue(w.accepts(1, 2) && w.accepts(2, 1, 1) && w.accepts(2));
        assertFalse(w.accepts(2, 2) || w.accepts() || w.accepts(1));
    }

    /** Each definition knows its own past; what it is built in may have been renamed as well. */
    @Test
    void renamingsNest() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            Scope outer = s.renamed(name -> name.replaceFirst("^a/", "old-a/"));
            Scope inner = outer.child("a").renamed(name -> name.replaceFirst("w", "weight"));
            inner.parameter("w", Initializer.zeros());
            inner.child("train").parameter("w", Initializer.zeros());
            s.renamed(name -> "model/" + name).child("train").parameter("w", Initializer.zeros());
            inner.root().parameter("w", Initializer.zeros());
            inner.memory().state("w", Initializer.zeros());
            s.output("y", s.constant(1));
        });
        Map<String, String> originals = new java.util.TreeMap<>();
        graph.variables().forEach((name, spec) -> originals.put(name, spec.originalName()));
        assertEquals(
                Map.of(
                        "a/w", "old-a/weight",
                        "a/train/w", "old-a/train/weight",
                        ".train/w", "model/train/w",
                        "w", "w",
                        "train/objective/a/w", "train/objective/a/w"),
                originals);
    }
}
