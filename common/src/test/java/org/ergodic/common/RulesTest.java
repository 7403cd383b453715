package org.ergodic.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.optimizer.Adam;
import org.ergodic.common.optimizer.AdamW;
import org.ergodic.common.optimizer.Sgd;
import org.ergodic.common.schedule.ConstantSchedule;
import org.ergodic.common.schedule.CosineSchedule;
import org.ergodic.common.schedule.LinearSchedule;
import org.ergodic.common.schedule.WarmupSchedule;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Optimisers and schedules against the papers' recursions, written once more in plain Java, in double precision. */
class RulesTest {
    private static final Registry REGISTRY = Registry.of(
            new Adam(),
            new AdamW(),
            new Sgd(),
            new ConstantSchedule(),
            new CosineSchedule(),
            new LinearSchedule(),
            new WarmupSchedule());
    private static final int STEPS = 6;

    /** A recursion: from parameter, gradient and step to the next parameter; it keeps its own memory. */
    private interface Recursion {
        double next(double p, double g, int k);
    }

    private static Recursion adam(double rate, double b1, double b2, double eps, double decay) {
        double[] memory = new double[2];
        return (p, g, k) -> {
            memory[0] = b1 * memory[0] + (1 - b1) * g;
            memory[1] = b2 * memory[1] + (1 - b2) * g * g;
            double m = memory[0] / (1 - Math.pow(b1, k));
            double v = memory[1] / (1 - Math.pow(b2, k));
            return p - rate * (m / (Math.sqrt(v) + eps) + decay * p);
        };
    }

    private static Recursion sgd(double rate, double momentum, boolean nesterov) {
        double[] v = {0};
        return (p, g, k) -> {
            v[0] = momentum * v[0] + g;
            return p - rate * (nesterov ? g + momentum * v[0] : v[0]);
        };
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("adam", Map.of("rate", 0.1), adam(0.1, 0.9, 0.999, 1e-8, 0)),
                Arguments.of(
                        "adam",
                        Map.of("rate", 0.1, "beta1", 0.5, "beta2", 0.7, "epsilon", 0.3),
                        adam(0.1, 0.5, 0.7, 0.3, 0)),
                Arguments.of("adamw", Map.of("rate", 0.1, "weight-decay", 0.2), adam(0.1, 0.9, 0.999, 1e-8, 0.2)),
                Arguments.of("sgd", Map.of("rate", 0.1), sgd(0.1, 0, false)),
                Arguments.of("sgd", Map.of("rate", 0.1, "momentum", 0.9), sgd(0.1, 0.9, false)),
                Arguments.of("sgd", Map.of("rate", 0.1, "momentum", 0.5, "nesterov", true), sgd(0.1, 0.5, true)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void followsItsRecursion(String name, Map<String, ?> options, Recursion recursion) {
        Optimizer optimizer = REGISTRY.assembly().create(Kind.OPTIMIZER, Component.of(name, options));
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable p = s.parameter("p", Initializer.constant(2), 1);
            SDVariable counter = s.state("k", Initializer.zeros());
            SDVariable step = counter.add(1.0);
            s.assign(counter, step);
            // The gradient of p^4 / 4.
            s.assign(p, optimizer.update(s.child("rule"), p, p.mul(p).mul(p), step));
            s.output("p", p);
        });
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, RandomStream.of(0));
        Call call = compiler.compile(graph).call(variables);
        double expected = 2;
        for (int k = 1; k <= STEPS; k++) {
            call.run();
            expected = recursion.next(expected, expected * expected * expected, k);
            // Six steps of a handful of double operations each.
            assertEquals(expected, variables.get("p").getDouble(0), 1e-10, name + " at step " + k);
        }
    }

    static Stream<Arguments> schedules() {
        return Stream.of(
                Arguments.of("constant", Map.of(), new double[] {1, 1, 1}),
                Arguments.of("linear", Map.of("last", 0.2), new double[] {1, 0.6, 0.2}),
                Arguments.of("cosine", Map.of("last", 0), new double[] {1, 0.5, 0}),
                Arguments.of("cosine", Map.of("last", 0.5), new double[] {1, 0.75, 0.5}),
                Arguments.of("warmup", Map.of("steps", 4, "then", "linear"), new double[] {0.25, 0.5, 0}));
    }

    /** At the first step, half way and one past the end of ten. */
    @ParameterizedTest
    @MethodSource("schedules")
    void followsItsCurve(String name, Map<String, ?> options, double[] expected) {
        Schedule schedule = REGISTRY.assembly().create(Kind.SCHEDULE, Component.of(name, options));
        Graph graph = Graph.build(
                DataType.DOUBLE,
                s -> s.output("f", schedule.factor(s, s.input("step", 1), 10).add(s.constant(0))));
        Compiler compiler = Compiler.find();
        Call call = compiler.compile(graph).call(compiler.variables(graph, RandomStream.of(0)));
        double[] steps = {1, 6, 11};
        for (int i = 0; i < steps.length; i++) {
            double factor = call.set("step", Nd4j.createFromArray(steps[i]))
                    .run()
                    .get("f")
                    .getDouble(0);
            assertEquals(expected[i], factor, 1e-12, name + " at step " + steps[i]);
        }
    }

    /** Plain gradient descent has nothing to look ahead along: it would be the plain rule under another's name. */
    @Test
    void lookingAheadNeedsMomentum() {
        RuntimeException refused = org.junit.jupiter.api.Assertions.assertThrows(
                RuntimeException.class,
                () -> REGISTRY.assembly()
                        .create(Kind.OPTIMIZER, Component.of("sgd", Map.of("rate", 0.1, "nesterov", true))));
        org.junit.jupiter.api.Assertions.assertTrue(
                refused.getMessage().contains("the momentum is 0: set momentum"), refused.getMessage());
    }

    @Test
    void refusesRatesOutOfRange() {
        org.junit.jupiter.api.Assertions.assertThrows(
                org.ergodic.api.config.ConfigException.class,
                () -> new Binder(REGISTRY).bind(Adam.Config.class, ConfigNode.of(Map.of("rate", 0)), ""));
    }
}
