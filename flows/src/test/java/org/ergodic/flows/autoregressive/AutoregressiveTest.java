package org.ergodic.flows.autoregressive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.flows.Built;
import org.ergodic.flows.Given;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.elementwise.Affine;
import org.ergodic.flows.elementwise.RationalQuadratic;
import org.ergodic.flows.elementwise.RationalQuadratic.Tails;
import org.ergodic.flows.elementwise.Univariate;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.linear.Permutation;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AutoregressiveTest {
    @Nested
    class Masked extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Autoregressive.affine(new int[] {1, 2, 0}, List.of(7, 5), 3);
        }
    }

    @Nested
    class Inverse extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Inverted(Autoregressive.affine(new int[] {0, 1, 2}, List.of(8), 3));
        }
    }

    @Nested
    class OneNumber extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Autoregressive.affine(new int[] {0}, List.of(4), 1);
        }

        @Override
        protected long[] event() {
            return new long[] {1};
        }
    }

    @Nested
    class Splines extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Autoregressive(
                    "spline-autoregressive",
                    new RationalQuadratic(4, 2, Tails.LINEAR),
                    new int[] {2, 1, 0},
                    List.of(8),
                    Optional.empty(),
                    3);
        }
    }

    /** With a condition, which here is the same for all rows. */
    @Nested
    class Conditioned extends BijectionContract {
        @Override
        protected Bijection bijection() {
            Bijection conditioned = new Autoregressive(
                    "masked-autoregressive",
                    Affine.bounded(),
                    new int[] {0, 2, 1},
                    List.of(9, 6),
                    Optional.of(new Condition("class", 2)),
                    3);
            return Given.of(conditioned, "class", 0.7, -1.2);
        }
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(new int[] {0, 1, 2, 3}, List.of(), false),
                Arguments.of(new int[] {3, 0, 2, 1}, List.of(2), false),
                Arguments.of(new int[] {3, 2, 1, 0}, List.of(12, 9, 15), false),
                Arguments.of(new int[] {1, 3, 0, 2}, List.of(16, 16), true));
    }

    /**
     * The Jacobian of the heads, in the order, is strictly lower triangular and no entry that may be there is missing:
     * each coordinate's parameters see all coordinates before it and no other.
     */
    @ParameterizedTest
    @MethodSource("networks")
    void parametersSeeExactlyWhatComesBefore(int[] order, List<Integer> hidden, boolean conditioned) {
        int d = order.length;
        Optional<Condition> condition = conditioned ? Optional.of(new Condition("class", 2)) : Optional.empty();
        Made made = new Made(order, hidden, condition);
        Univariate.Head head = new Univariate.Head("head", 3);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, d);
                    Context c = conditioned ? Context.none().and("class", s.input("class", -1, 2)) : Context.none();
                    SDVariable value =
                            made.heads(s, List.of(x), c, List.of(head)).get(0);
                    for (int i = 0; i < d; i++) {
                        SDVariable own = Matrices.columns(value, 3L * i, 3L * i + 3);
                        s.output(
                                "by-x-" + i,
                                s.gradient(own.mul(own), List.of(x)).get(0));
                        if (conditioned) {
                            s.output(
                                    "by-class-" + i,
                                    s.gradient(
                                                    own.mul(own),
                                                    List.of(c.find("class").orElseThrow()))
                                            .get(0));
                        }
                    }
                })
                .perturbed(1);
        INDArray x = RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 40, d);
        Map<String, INDArray> inputs = conditioned
                ? Map.of("x", x, "class", RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 40, 2))
                : Map.of("x", x);
        Map<String, INDArray> values = built.program().run(built.variables(), inputs);
        int[] rank = Permutation.inverse(order);
        // Two hidden units have degrees 1 and 2 here, so that the last coordinate cannot see the third.
        boolean wide = hidden.stream().allMatch(units -> units >= d - 1);
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double slope = values.get("by-x-" + i).getColumn(j).amaxNumber().doubleValue();
                if (rank[j] >= rank[i]) {
                    assertEquals(0, slope, "coordinate " + i + " sees " + j);
                } else if (wide) {
                    assertTrue(slope > 0, "coordinate " + i + " does not see " + j);
                }
            }
            if (conditioned) {
                assertTrue(
                        values.get("by-class-" + i).amaxNumber().doubleValue() > 0, i + " does not see the condition");
            }
        }
    }

    /**
     * SameDiff looks for a free name by counting up, so that ops which shared a scope would be named in quadratic time.
     */
    @Test
    void theOpsOfAStepAreNamedInAScopeOfItsOwn() {
        assertEquals(opsOutsideSteps(4), opsOutsideSteps(40));
    }

    private static long opsOutsideSteps(int d) {
        Autoregressive layer = Autoregressive.affine(IntStream.range(0, d).toArray(), List.of(d), d);
        Graph graph = Graph.build(
                DataType.FLOAT,
                s -> s.output(
                        "x",
                        layer.forward(s, s.input("z", -1, d), Context.none()).value()));
        return Arrays.stream(graph.sameDiff().ops())
                .filter(op -> !op.getOwnName().startsWith("step-"))
                .count();
    }

    /** Steps against the whole network, for every head, on numbers that the steps are given. */
    @ParameterizedTest
    @MethodSource("networks")
    void stepsAreTheWholeNetwork(int[] order, List<Integer> hidden, boolean conditioned) {
        int d = order.length;
        Optional<Condition> condition = conditioned ? Optional.of(new Condition("class", 2)) : Optional.empty();
        List<Univariate.Head> heads = List.of(new Univariate.Head("a", 1), new Univariate.Head("b", 3));
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, d);
                    Context c = conditioned ? Context.none().and("class", Matrices.columns(x, 0, 2)) : Context.none();
                    Made made = new Made(order, hidden, condition);
                    List<SDVariable> whole = made.heads(s, List.of(x), c, heads);
                    Made.Steps steps = made.steps(s, x, c, heads, 1);
                    for (int i = 0; i < d; i++) {
                        List<SDVariable> one = steps.next();
                        for (int h = 0; h < 2; h++) {
                            long width = heads.get(h).width();
                            SDVariable own = Matrices.columns(whole.get(h), order[i] * width, (order[i] + 1) * width);
                            s.output("difference-" + i + "-" + h, own.sub(one.get(h)));
                        }
                        steps.add(List.of(Matrices.columns(x, order[i], order[i] + 1L)));
                    }
                })
                .perturbed(1);
        INDArray x = RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, d);
        built.program()
                .run(built.variables(), Map.of("x", x))
                .forEach((name, value) -> assertEquals(0, value.amaxNumber().doubleValue(), 1e-12, name));
    }

    @Test
    void saysWhatItCosts() {
        Bijection masked = Autoregressive.affine(new int[] {0, 1}, List.of(4), 2);
        assertEquals(Cost.CLOSED_FORM, masked.cost(Direction.INVERSE));
        assertEquals(Cost.AUTOREGRESSIVE, masked.cost(Direction.FORWARD));
        Bijection inverse = new Inverted(masked);
        assertEquals(Cost.AUTOREGRESSIVE, inverse.cost(Direction.INVERSE));
        assertEquals(Cost.CLOSED_FORM, inverse.cost(Direction.FORWARD));
    }

    @Test
    void badInputIsNamed() {
        String order = assertThrows(
                        IllegalArgumentException.class, () -> Autoregressive.affine(new int[] {0, 0, 1}, List.of(4), 3))
                .getMessage();
        assertTrue(order.contains("[0, 0, 1]") && order.contains("masked-autoregressive"), order);
        Bijection conditioned = new Autoregressive(
                "masked-autoregressive",
                Affine.bounded(),
                new int[] {0, 1},
                List.of(4),
                Optional.of(new Condition("class", 2)),
                2);
        String missing = assertThrows(
                        GraphException.class,
                        () -> Built.of(
                                DataType.DOUBLE, s -> conditioned.inverse(s, s.input("x", -1, 2), Context.none())))
                .getMessage();
        assertTrue(missing.contains("'class'") && missing.contains("no such condition"), missing);
    }

    /** The Jacobian's triangle by hand for two coordinates without hidden layers: z2 = x2 exp(a(x1)) + t(x1). */
    @Test
    void isTheMapOfThePaper() {
        Built built = Built.of(DataType.DOUBLE, s -> {
            var z = Autoregressive.affine(new int[] {0, 1}, List.of(), 2)
                    .inverse(s, s.input("x", -1, 2), Context.none());
            s.output("z", z.value());
            s.output("log-det", z.logDet());
        });
        built.variables().set("scale/w", Nd4j.createFromArray(new double[][] {{9, 0.5}, {9, 9}}));
        built.variables().set("scale/b", Nd4j.createFromArray(0.1, 0.2));
        built.variables().set("shift/w", Nd4j.createFromArray(new double[][] {{9, -1.5}, {9, 9}}));
        built.variables().set("shift/b", Nd4j.createFromArray(-0.3, 0.4));
        Map<String, INDArray> values =
                built.program().run(built.variables(), Map.of("x", Nd4j.createFromArray(new double[][] {{0.8, -0.6}})));
        double a1 = 2 * Math.tanh(0.05);
        double a2 = 2 * Math.tanh((0.5 * 0.8 + 0.2) / 2);
        assertEquals(0.8 * Math.exp(a1) - 0.3, values.get("z").getDouble(0), 1e-14);
        assertEquals(-0.6 * Math.exp(a2) - 1.5 * 0.8 + 0.4, values.get("z").getDouble(1), 1e-14);
        assertEquals(a1 + a2, values.get("log-det").getDouble(0), 1e-14);
    }
}
