package org.ergodic.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ergodic.api.config.Component;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows 1 to 5 times (1, 10), of a third column of words. */
class BridgeTest {
    private static final Schema SCHEMA =
            new Schema(List.of(Column.number("a"), Column.category("w", List.of()), Column.number("b")));
    private static final double[] RATE = {0.4, -0.7};

    /** A table in memory. */
    private record InMemory(double... firsts) implements DataSource {
        @Override
        public String name() {
            return "a table in memory";
        }

        @Override
        public RowReader open() throws IOException {
            if (firsts.length == 0) {
                throw new NoSuchFileException("nowhere");
            }
            return new RowReader() {
                private boolean read;

                @Override
                public Schema schema() {
                    return SCHEMA;
                }

                @Override
                public Optional<RowBatch> next() {
                    if (read) {
                        return Optional.empty();
                    }
                    read = true;
                    RowBatch batch = new RowBatch(SCHEMA, firsts.length);
                    for (int i = 0; i < firsts.length; i++) {
                        batch.set(i, 0, firsts[i]);
                        batch.set(i, 1, "word");
                        batch.set(i, 2, 10 * firsts[i]);
                    }
                    return Optional.of(batch);
                }

                @Override
                public void close() {}
            };
        }
    }

    /** dx/dt = a x, whose solution is x exp(a). */
    private static final Velocity GROWTH =
            (s, x, t, c) -> x.mul(s.constant(Nd4j.createFromArray(new double[][] {RATE})));

    private static Bridge bridge(int most, List<String> columns, double... firsts) {
        return new Bridge(GROWTH, new SourceRows(new InMemory(firsts), columns), most, 2);
    }

    /** The model's values after its start from the table. */
    private static Evaluator started(Bridge bridge) {
        Compiler compiler = Compiler.find();
        Graph graph = compiler.graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output("source", bridge.source(s, x));
            bridge.initialize(s, Batch.of(x, 2));
        });
        Variables variables = compiler.variables(graph, RandomStream.of(1));
        compiler.compile(graph)
                .call(variables)
                .set("x", Nd4j.zeros(DataType.DOUBLE, 3, 2))
                .random(RandomStream.of(2), 0)
                .run();
        return new Evaluator(compiler, variables);
    }

    @Test
    void translatesRowsThereAndBack() {
        Bridge bridge = bridge(8, List.of("a", "b"), 1, 2, 3, 4, 5);
        Evaluator evaluator = started(bridge);
        Encoding encoding = bridge.views().require(Encoding.VIEW);
        assertEquals(List.of("a", "b"), encoding.columns());
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(1)).withSolver(new RungeKutta4(40));
        INDArray rows = Nd4j.createFromArray(new double[][] {{1, 20}, {4.5, 30}});
        INDArray there = encoding.decode(evaluator, request, rows).values();
        double std = Math.sqrt(2);
        for (int i = 0; i < 2; i++) {
            // The source has mean (3, 30) and deviations (sqrt 2, 10 sqrt 2).
            assertEquals((rows.getDouble(i, 0) - 3) / std * Math.exp(RATE[0]), there.getDouble(i, 0), 1e-8);
            assertEquals((rows.getDouble(i, 1) - 30) / (10 * std) * Math.exp(RATE[1]), there.getDouble(i, 1), 1e-8);
        }
        INDArray back = encoding.encode(evaluator, request, there).values();
        assertEquals(0, back.sub(rows).amaxNumber().doubleValue(), 1e-7);
        assertTrue(bridge.views().find(Likelihood.VIEW).isEmpty());
        assertThrows(UnsupportedOperationException.class, () -> encoding.decodeWithLogProb(evaluator, request, there));
    }

    /** Of 5,000 draws each of five rows has 1,000 with a deviation of 28; 5 of them have a false-alarm rate of 3e-6. */
    @Test
    void startsAtRowsOfTheSource() {
        Bridge bridge = bridge(8, List.of("a", "b"), 1, 2, 3, 4, 5);
        Evaluator evaluator = started(bridge);
        Problem problem = bridge.equations().get(0).problem(evaluator);
        INDArray numeric = problem.start().draw(RandomStream.of(7), 0, 5000);
        INDArray graph = evaluator
                .compile(s -> s.output("source", bridge.source(s, s.input("rows", -1, 1))))
                .call(evaluator.variables())
                .set("rows", Nd4j.zeros(DataType.DOUBLE, 5000, 1))
                .random(RandomStream.of(8), 0)
                .run()
                .get("source");
        for (INDArray drawn : List.of(numeric, graph)) {
            TreeMap<Long, Integer> counts = new TreeMap<>();
            for (int i = 0; i < 5000; i++) {
                double a = drawn.getDouble(i, 0) * Math.sqrt(2) + 3;
                assertEquals(a, drawn.getDouble(i, 1) * Math.sqrt(2) + 3, 1e-9);
                assertEquals(Math.rint(a), a, 1e-9);
                counts.merge(Math.round(a), 1, Integer::sum);
            }
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L), List.copyOf(counts.keySet()));
            counts.values().forEach(count -> assertEquals(1000, count, 140));
        }
        // A sample keeps its row however samples are cut into batches.
        INDArray late = problem.start().draw(RandomStream.of(7), 4990, 10);
        for (int i = 0; i < 10; i++) {
            assertEquals(numeric.getDouble(4990 + i, 0), late.getDouble(i, 0));
        }
    }

    /** Where a table has more rows than are kept they are from all over it; its scale is that of all. */
    @Test
    void keepsRowsEvenly() {
        SourceRows.Read read = new SourceRows(new InMemory(1, 2, 3, 4, 5, 6, 7, 8), List.of("b", "a")).read(2, 4);
        double[] found = Arrays.stream(read.values())
                .mapToDouble(row -> row[1] * read.scale()[1] + read.shift()[1])
                .toArray();
        for (int i = 0; i < 4; i++) {
            assertEquals(2 * i + 1, found[i], 1e-12);
        }
        assertEquals(45, read.shift()[0], 1e-12);
    }

    /** Solvers of scores and of Gaussian ends cannot run it; those of drifts can. */
    @Test
    void isMadeByNameAndRunByDrifts() {
        Registry registry = Registry.load();
        Model model = registry.assembly(2)
                .create(
                        Kind.MODEL,
                        Component.of(
                                "bridge",
                                Map.of(
                                        "from", Component.using(new InMemory(1, 2)),
                                        "columns", List.of("b", "a"),
                                        "hidden", List.of(4))));
        assertEquals(List.of("b", "a"), model.views().require(Encoding.VIEW).columns());
        Equation equation = model.equations().get(0);
        assertEquals(Set.of(VectorField.DRIFT), equation.offers());
        assertTrue(new RungeKutta4(4)
                .obstacle(equation.noise(), equation.calculus(), equation.offers())
                .isEmpty());
        assertEquals("conditional-flow-matching", model.defaultObjective().name());
    }

    private static void refuse(String part, Runnable work) {
        String message = assertThrows(IllegalArgumentException.class, work::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void whatIsNoSourceIsRefused() {
        refuse("gives 3 columns", () -> started(bridge(8, List.of(), 1, 2)));
        refuse("has no column c", () -> started(bridge(8, List.of("a", "c"), 1, 2)));
        refuse("has words in the column w", () -> started(bridge(8, List.of("a", "w"), 1, 2)));
        refuse("row 2, column a: the cell is empty", () -> started(bridge(8, List.of("a", "b"), 1, Double.NaN)));
        refuse("starts from two or more", () -> started(bridge(8, List.of("a", "b"), 1)));
        refuse("cannot be read", () -> started(bridge(8, List.of("a", "b"))));
        refuse("not 1", () -> bridge(1, List.of("a", "b"), 1, 2));
        refuse("[2, 2]", () -> new Bridge(GROWTH, new SourceRows(new InMemory(1), List.of()), 4, 2, 2));
    }
}
