package org.ergodic.api.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.ergodic.api.random.Noise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** How graphs are put together, which needs no compiler. */
class ScopeTest {
    private static Graph graph(Consumer<Scope> body) {
        return Graph.build(DataType.DOUBLE, body);
    }

    private static void refuses(Consumer<Scope> body, String... parts) {
        GraphException e = assertThrows(GraphException.class, () -> graph(body));
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), "'" + part + "' is missing in: " + e.getMessage());
        }
    }

    @Test
    void aNameInAScopeIsOneParameter() {
        Graph graph = graph(s -> {
            SDVariable w = s.child("a").parameter("w", Initializer.ones(), 2, 3);
            assertSame(w, s.child("a").parameter("w", Initializer.zeros(), 2, 3));
            s.child("b").child("c").parameter("w", Initializer.ones(), 2);
            s.output("y", w.mul(s.state("moving", Initializer.zeros())));
        });
        assertEquals(List.of("a/w", "b/c/w"), graph.parameters());
        assertEquals(
                List.of("a/w", "b/c/w", "moving"), List.copyOf(graph.variables().keySet()));
        assertArrayEquals(new long[] {2, 3}, graph.variables().get("a/w").shape());
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        refuses(
                s -> {
                    s.parameter("w", Initializer.ones(), 2);
                    s.parameter("w", Initializer.ones(), 3);
                },
                "'w'",
                "[2]",
                "[3]");
        refuses(
                s -> {
                    s.parameter("w", Initializer.ones(), 2);
                    s.state("w", Initializer.ones(), 2);
                },
                "'w'",
                "STATE",
                "PARAMETER");
        refuses(
                s -> {
                    s.input("x", -1, 2);
                    s.parameter("x", Initializer.ones(), 2);
                },
                "'x' is taken");
        refuses(
                s -> {
                    s.output("y", s.input("x", 2));
                    s.output("y", s.constant(1));
                },
                "already an output 'y'");
        refuses(s -> s.assign(s.input("x", 2), s.constant(1)), "'x'", "neither a parameter nor a state");
        refuses(s -> s.parameter("w", Initializer.ones(), 2), "no output");
        refuses(s -> s.noise("z", Noise.NORMAL, s.input("x", -1, 2).mul(2)), "computed", "event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "/a", "a/", ".hidden", "a//b", "ä"})
    void namesAreOfLettersDigitsAndAFewSigns(String name) {
        refuses(s -> s.output("y", s.parameter(name, Initializer.ones(), 2)), "not a valid name");
    }

    /** A definition may call its variables as it likes, and what trains it too. */
    @Test
    void variablesOfTrainingHaveNamesThatNoDefinitionGets() {
        Graph graph = graph(s -> {
            s.child("train").parameter("w", Initializer.ones(), 2);
            s.apart("train").state("w", Initializer.ones(), 2);
            s.child("score").memory().state("chains", Initializer.ones(), 2);
            s.output("y", s.input("x", 2));
        });
        assertEquals(
                List.of(".train/w", "train/w", "train/objective/score/chains"),
                List.copyOf(graph.variables().keySet()));
        assertTrue(Scope.isApart("train/w"));
        assertTrue(Scope.isApart("train/objective/score/chains"));
        assertFalse(Scope.isApart(".train/w"));
        assertFalse(Scope.isApart("train"));
        assertThrows(IllegalArgumentException.class, () -> graph(s -> s.apart("other")));
    }

    @Test
    void aParameterIsReplacedWhereItIsAskedFor() {
        Graph graph = graph(s -> {
            SDVariable plain = s.parameter("w", Initializer.ones(), 2);
            SDVariable twice = s.substituting(w -> w.mul(2)).child("a").root().parameter("w", Initializer.ones(), 2);
            assertFalse(plain.name().equals(twice.name()));
            assertEquals("w", plain.name());
            s.output("y", plain.add(twice));
        });
        assertEquals(List.of("w"), graph.parameters());
    }

    @Test
    void noiseHasTheRowsOfItsInput() {
        Graph graph = graph(s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output("a", s.noise("a", Noise.NORMAL, x));
            s.output("b", s.child("c").noise("b", Noise.UNIFORM, x.mul(2), 5, 3));
            s.output("d", s.noise("d", Noise.RADEMACHER, 4, 1));
        });
        assertArrayEquals(new long[] {-1, 2}, graph.inputs().get("a").shape());
        assertArrayEquals(new long[] {-1, 5, 3}, graph.inputs().get("c/b").shape());
        assertEquals("x", graph.inputs().get("c/b").like().orElseThrow());
        assertArrayEquals(new long[] {4, 1}, graph.inputs().get("d").shape());
        assertTrue(graph.inputs().get("d").like().isEmpty());
    }
}
