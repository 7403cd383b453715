package org.ergodic.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.NameScope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.VariableTrie;
import org.nd4j.linalg.api.buffer.DataType;

/** Ops are named as ND4J names them, by another search. */
final class OpNamesTest {
    private static final List<String> ASKED = List.of(
            "multiply",
            "add",
            "tanh",
            "tanh_1",
            "t",
            "a_b",
            "x",
            "x_3",
            "scope0/multiply",
            "y_12",
            "x_",
            "_4",
            "z_007");

    /** As ND4J searches: every name from the first, against every variable. */
    private static String published(SameDiff graph, String name) {
        String base = name;
        int number = 1;
        if (name.matches(".*_\\d+")) {
            int at = name.lastIndexOf('_');
            number = Integer.parseInt(name.substring(at + 1));
            base = name.substring(0, at);
        }
        String candidate = base;
        while (isTaken(graph, candidate)) {
            candidate = base + "_" + number++;
        }
        return candidate;
    }

    private static boolean isTaken(SameDiff graph, String name) {
        return graph.getOps().containsKey(name)
                || graph.getVariables().keySet().stream().anyMatch(variable -> variable.startsWith(name));
    }

    /** Ops, variables, new names and scopes in an order that is drawn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void areThoseOfThePublishedSearch(long seed) {
        Random random = new Random(seed);
        SameDiff graph = SameDiff.create();
        List<SDVariable> variables = new ArrayList<>(List.of(graph.placeHolder("x", DataType.FLOAT, 2)));
        for (int step = 0; step < 150; step++) {
            SDVariable one = variables.get(random.nextInt(variables.size()));
            switch (random.nextInt(6)) {
                case 0 -> variables.add(one.add(variables.get(random.nextInt(variables.size()))));
                case 1 -> variables.add(graph.math.tanh(one));
                case 2 -> {
                    try (NameScope scope = graph.withNameScope("scope" + random.nextInt(2))) {
                        variables.add(one.mul(2));
                    }
                }
                case 3 -> one.rename(ASKED.get(random.nextInt(ASKED.size())) + "_v" + step);
                case 4 -> graph.getVariables().remove("none" + step);
                default -> variables.add(one.mul(one));
            }
            for (String asked : ASKED) {
                assertEquals(published(graph, asked), graph.getOpName(asked), asked + " after step " + step);
            }
        }
    }

    @Test
    void aNameThatIsFreeAgainIsGivenAgain() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.FLOAT, 2);
        SDVariable product = x.mul(x);
        x.mul(product);
        assertEquals("multiply_2", graph.getOpName("multiply"));
        graph.getOps().clear();
        graph.getVariables().remove("multiply");
        assertEquals("multiply_2", graph.getOpName("multiply"), "multiply_1 begins with multiply");
        graph.getVariables().remove("multiply_1");
        assertEquals("multiply", graph.getOpName("multiply"));
    }

    @Test
    void aNameThatMustBeIsItselfOrAnError() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.FLOAT, 2);
        x.mul(x);
        assertEquals("x", graph.getOpName("x", true));
        String message = assertThrows(IllegalArgumentException.class, () -> graph.getOpName("multiply", true))
                .getMessage();
        assertEquals("Op with name \"multiply\" already exists", message);
    }

    @Test
    void theBuildHasPutItThere() {
        assertInstanceOf(
                VariableTrie.class,
                SameDiff.create().getVariables(),
                "the classes of ND4J were unpacked by an older build: mvn clean -pl runtime/nd4j");
    }
}
