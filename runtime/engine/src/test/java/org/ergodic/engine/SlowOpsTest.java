package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** An op without a kernel in a loop is told of once, by name, and only where it takes time. */
class SlowOpsTest {
    @TempDir
    private Path folder;

    /** Runs a graph with such an op as often as the argument says. */
    public static final class Program {
        private Program() {}

        /** Runs it, in two calls. */
        public static void main(String... args) {
            Graph graph = Graph.build(DataType.FLOAT, s -> {
                var x = s.input("x", -1, 64);
                s.output("angle", s.sameDiff().math().acosh(x.add(2.0)));
            });
            Compiler compiler = Compiler.find();
            for (int i = 0; i < 2; i++) {
                Call call = compiler.compile(graph).call(compiler.variables(graph, RandomStream.of(1)));
                call.set("x", Nd4j.ones(DataType.FLOAT, Integer.parseInt(args[1]), 64));
                for (int run = 0; run < Integer.parseInt(args[0]); run++) {
                    call.run();
                }
            }
        }
    }

    private List<String> told(int runs, int rows) throws Exception {
        OtherJvm.Ended ended = OtherJvm.run(
                folder.resolve(runs + "-" + rows + ".txt"),
                Map.of(),
                List.of("-Dorg.slf4j.simpleLogger.log.org.ergodic=info"),
                Program.class,
                "" + runs,
                "" + rows);
        assertEquals(0, ended.exit(), ended.output());
        return ended.output()
                .lines()
                .filter(line -> line.contains("without a kernel"))
                .toList();
    }

    @Test
    void itIsToldOnce() throws Exception {
        List<String> told = told(50, 100);
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.get(0).contains("acosh"), told.toString());
    }

    @Test
    void nothingIsSaidOfFewRunsOrFewNumbers() throws Exception {
        assertEquals(List.of(), told(5, 100));
        assertEquals(List.of(), told(50, 1));
    }
}
