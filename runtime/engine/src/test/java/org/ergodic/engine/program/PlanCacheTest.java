package org.ergodic.engine.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.EngineCompiler;
import org.ergodic.engine.EngineOptions;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Row counts that change all the time: plans are bounded in number, and results are right. */
class PlanCacheTest {
    private static final int COLUMNS = 64;
    private static final int COUNTS = 300;

    private final Compiler compiler =
            new EngineCompiler(EngineOptions.defaults().withProfile(true));
    private final Graph graph = Graph.build(DataType.FLOAT, s -> {
        var x = s.input("x", -1, COLUMNS);
        var w = s.parameter("w", Initializer.zeros(), COLUMNS);
        s.output("sum", x.add(w).mul(2.0).sum(1));
    });
    private final Variables variables = compiler.variables(graph, RandomStream.of(1));
    private final Program program = compiler.compile(graph);

    private static INDArray rows(int count) {
        return Nd4j.ones(DataType.FLOAT, count, COLUMNS);
    }

    private static void check(Call call, int count) {
        INDArray sum = call.set("x", rows(count)).run().get("sum");
        assertEquals(count, sum.length());
        assertEquals(2f * COLUMNS * count, sum.sumNumber().floatValue());
    }

    @Test
    void fewPlansAreKeptAndCallsKeepTheirOwn() {
        Call old = program.call(variables);
        check(old, 1);
        Call changing = program.call(variables);
        for (int count = 2; count <= COUNTS; count++) {
            check(changing, count);
            assertTrue(((PlanProgram) program).kept() <= PlanProgram.KEPT);
        }
        assertEquals(PlanProgram.KEPT, ((PlanProgram) program).kept());
        check(old, 1);
        check(changing, 2);
        assertTrue(program.explain().contains("a run over"), program.explain());
    }

    @Test
    void fromSeveralThreads() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int shift = thread;
                all.add(pool.submit(() -> {
                    Call call = program.call(variables);
                    for (int i = 0; i < COUNTS; i++) {
                        check(call, 1 + (i * 7 + shift) % 40);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertTrue(((PlanProgram) program).kept() <= PlanProgram.KEPT);
    }
}
