package org.ergodic.engine.program;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** A plan that cannot fit in memory says how much it needs, and the same call then runs with fewer rows. */
class PlanMemoryTest {
    private static final int SIDE = 1 << 15;

    @Test
    void aPlanThatIsTooLargeSaysWhatItNeeds() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        long each = (4L * SIDE * SIDE) >> 20;
        int outputs = (int) (megabytes / each) + 2;
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            var x = s.input("x", -1, 1);
            var y = s.input("y", 1, SIDE);
            for (int i = 0; i < outputs; i++) {
                s.output("sum" + i, x.add(y).mul(i + 2.0));
            }
        });
        Compiler compiler = Compiler.find();
        Call call = compiler.compile(graph).call(compiler.variables(graph, RandomStream.of(1)));
        call.set("y", Nd4j.ones(DataType.FLOAT, 1, SIDE)).set("x", Nd4j.ones(DataType.FLOAT, SIDE, 1));
        String message = assertThrows(GraphException.class, call::run).getMessage();
        assertTrue(message.matches("a run needs \\d+ MB in buffers.* Java may use " + megabytes + " MB.*"), message);
        long needed = Long.parseLong(message.replaceAll("\\D*(\\d+) MB in buffers.*", "$1"));
        assertTrue(needed >= outputs * each && needed <= (outputs + 2) * each, message);
        call.set("x", Nd4j.ones(DataType.FLOAT, 2, 1));
        assertTrue(call.run().get("sum0").sumNumber().doubleValue() == 2.0 * 2 * 2 * SIDE);
    }
}
