package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Whose variables have which names, and whose derivatives a graph has. */
class ScopesTest {
    private static SDVariable w(Scope s, double value) {
        return s.parameter("w", Initializer.constant(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "ema", "best", "history"})
    void aDefinitionsNamesAndThoseOfTrainingAreDifferentVariables(String root) {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable own = w(s.child(root), 2);
            SDVariable apart = s.apart(root).state("w", Initializer.constant(3));
            SDVariable deeper = s.apart(root).stateLike(own.name(), Initializer.constant(5), own);
            SDVariable below = w(s.child("a").child(root), 7);
            assertEquals(own, w(s.child(root), 2), "asked for twice it is the same");
            s.output("y", own.add(apart.mul(10)).add(deeper.mul(100)).add(below.mul(1000)));
        });
        Compiler compiler = Compiler.find();
        double y = compiler.compile(graph)
                .call(compiler.variables(graph, RandomStream.of(1)))
                .run()
                .scalar("y");
        assertEquals(7532, y);
        assertEquals(
                Set.of("." + root + "/w", root + "/w", root + "/." + root + "/w", "a/" + root + "/w"),
                graph.variables().keySet());
        graph.variables().forEach((name, spec) -> assertEquals(name.startsWith(root + "/"), Scope.isApart(name), name));
    }

    @Test
    void noDefinitionComesByTheOtherNamesItself() {
        Graph.build(DataType.DOUBLE, s -> {
            assertThrows(GraphException.class, () -> w(s.child(".train"), 1));
            assertThrows(GraphException.class, () -> w(s.child("a/.train"), 1));
            assertThrows(IllegalArgumentException.class, () -> s.apart("score"));
            s.output("y", s.constant(1));
        });
    }

    @Test
    void theMemoryOfTrainingIsBelowItsScopesPath() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            s.memory().state("chains", Initializer.zeros());
            s.child("a/b").memory().state("chains", Initializer.zeros());
            w(s.memory().root().child("train"), 1);
            s.output("y", s.constant(1));
        });
        assertEquals(
                Set.of("train/objective/chains", "train/objective/a/b/chains", ".train/w"),
                graph.variables().keySet());
        assertFalse(Scope.isApart("train"), "an output or input of one part");
    }

    /** The engine, and a note of who asked for derivatives. */
    private static final class Noting implements Compiler {
        private final Compiler engine = Compiler.find();
        private int asked;

        @Override
        public String name() {
            return "noting";
        }

        @Override
        public int priority() {
            return Integer.MIN_VALUE;
        }

        @Override
        public Program compile(Graph graph) {
            return engine.compile(graph);
        }

        @Override
        public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
            return engine.variables(type, specs, random);
        }

        @Override
        public Differentiation differentiation() {
            Differentiation derivatives = engine.differentiation();
            return new Differentiation() {
                @Override
                public List<SDVariable> gradient(
                        SameDiff graph, SDVariable y, List<SDVariable> xs, Set<String> constants) {
                    asked++;
                    return derivatives.gradient(graph, y, xs, constants);
                }

                @Override
                public List<SDVariable> jvp(
                        SameDiff graph,
                        List<SDVariable> ys,
                        Map<SDVariable, SDVariable> directions,
                        Set<String> constants) {
                    asked++;
                    return derivatives.jvp(graph, ys, directions, constants);
                }
            };
        }
    }

    @Test
    void derivativesAreThoseOfTheCompilerThatRunsTheGraph() {
        Noting compiler = new Noting();
        Evaluator evaluator =
                new Evaluator(compiler, compiler.variables(DataType.DOUBLE, List.of(), RandomStream.of(1)));
        Program program = evaluator.compile(s -> {
            SDVariable x = s.input("x", -1);
            s.output("slope", s.gradient(x.mul(x), List.of(x)).get(0));
            s.output("along", s.jvp(x.mul(x), x, s.sameDiff().onesLike(x)));
        });
        assertEquals(2, compiler.asked);
        Map<String, ?> values = program.run(evaluator.variables(), Map.of("x", Nd4j.createFromArray(3.0)));
        assertTrue(values.toString().contains("6"), values::toString);
    }
}
