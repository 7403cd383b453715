package org.ergodic.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.OpCase.Checks;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which ops the cases cover. */
public final class OpCaseNames {
    /** How a plan's table begins its line about ops without kernels. */
    private static final String FOREIGN = "without a kernel here, run by ND4J on copies: ";

    private OpCaseNames() {}

    /** The kinds of ops in the cases and, since second derivatives go through them, in their gradients. */
    public static Set<String> inDerivatives() {
        Set<String> names = new TreeSet<>();
        OpCases.all().forEach(c -> {
            Graph graph = Graph.build(DataType.DOUBLE, s -> {
                List<SDVariable> x = new ArrayList<>();
                for (int k = 0; k < c.inputs().size(); k++) {
                    x.add(s.input("x" + k, c.inputs().get(k).shape()));
                }
                SDVariable y = s.output("y", c.body().build(s, x.toArray(SDVariable[]::new)));
                if (c.checks() == Checks.ALL) {
                    s.gradient(y, x);
                }
            });
            graph.sameDiff()
                    .getOps()
                    .values()
                    .forEach(op -> names.add(op.getOp().opName()));
        });
        return names;
    }

    /** Who runs an op. */
    public enum RunBy {
        /** The engine's kernels, in every case. */
        KERNELS,
        /** The engine's kernels in some cases, ND4J in others. */
        BOTH,
        /** ND4J, in every case. */
        ND4J
    }

    /** Who runs each op of the cases, read from the plans that the engine makes of them. */
    public static Map<String, RunBy> runBy() {
        Map<String, RunBy> all = new TreeMap<>();
        OpCases.all().forEach(c -> {
            Graph graph = graph(c);
            Program program = new EngineCompiler(EngineOptions.defaults()).compile(graph);
            Call call = program.call(new EngineCompiler(EngineOptions.defaults()).variables(graph, RandomStream.of(1)));
            for (int k = 0; k < c.inputs().size(); k++) {
                OpCase.In in = c.inputs().get(k);
                INDArray value = RandomStream.of(2).draw(Noise.UNIFORM, k, DataType.FLOAT, in.shape());
                call.set("x" + k, value.muli(in.high() - in.low()).addi(in.low()));
            }
            call.run();
            Set<String> foreign = foreign(program.explain());
            graph.sameDiff().getOps().values().forEach(op -> {
                String name = op.getOp().opName();
                RunBy here = foreign.contains(name) ? RunBy.ND4J : RunBy.KERNELS;
                all.merge(name, here, (a, b) -> a == b ? a : RunBy.BOTH);
            });
        });
        return all;
    }

    /** The ops of the cases whose results are truth values or whole numbers, which have no derivative. */
    public static Set<String> notReal() {
        Set<String> names = new TreeSet<>();
        OpCases.all().forEach(c -> {
            Graph graph = graph(c);
            graph.sameDiff().getOps().values().forEach(op -> {
                boolean real = op.getOutputsOfOp().stream()
                        .anyMatch(out ->
                                graph.sameDiff().getVariable(out).dataType().isFPType());
                if (!real) {
                    names.add(op.getOp().opName());
                }
            });
        });
        return names;
    }

    private static Graph graph(OpCase c) {
        return Graph.build(DataType.FLOAT, s -> {
            List<SDVariable> x = new ArrayList<>();
            for (int k = 0; k < c.inputs().size(); k++) {
                x.add(s.input("x" + k, c.inputs().get(k).shape()));
            }
            s.output("y", c.body().build(s, x.toArray(SDVariable[]::new)));
        });
    }

    private static Set<String> foreign(String plan) {
        return plan.lines()
                .filter(line -> line.startsWith(FOREIGN))
                .flatMap(line -> Arrays.stream(line.substring(FOREIGN.length())
                        .replaceAll("[\\[\\]]", "")
                        .split(",\\s*")))
                .map(kind -> kind.replaceFirst("^ND4J ", ""))
                .collect(Collectors.toSet());
    }
}
