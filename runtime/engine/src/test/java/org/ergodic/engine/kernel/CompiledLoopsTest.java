package org.ergodic.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.ergodic.engine.runtime.Vectors;
import org.ergodic.engine.runtime.Warmup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The JIT may leave vectors of a long loop objects; plain Java would then serve for ever, several times slower. */
class CompiledLoopsTest {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void everyFunctionOfVectorsIsCompiledInTheEnd(DataType type) throws InterruptedException {
        assumeTrue(Vectors.BITS > 0 && !Boolean.getBoolean(Vectors.EMULATED), "the machine has no such vectors");
        TieredKernels kernels = (TieredKernels) KernelChoice.of(type);
        int n = Warmup.LENGTH;
        Object a = kernels.allocate(n);
        Object r = kernels.allocate(n);
        kernels.fill(a, 0, n, 0.5);
        Map<String, Warmup.Trial> waiting = new TreeMap<>();
        long end = System.nanoTime() + PATIENCE;
        do {
            waiting.clear();
            for (Fn f : Fn.values()) {
                for (int arguments = 1; arguments <= 2; arguments++) {
                    Warmup.Trial trial = kernels.trial(f, arguments);
                    if (f.arity() == arguments && trial != null && !trial.isReady()) {
                        waiting.put(f + " of " + arguments, trial);
                        for (int i = 0; i < 1000; i++) {
                            if (arguments == 1) {
                                kernels.map(f, a, 0, r, 0, n);
                            } else {
                                kernels.zip(f, a, 0, a, 0, r, 0, n);
                            }
                        }
                    }
                }
            }
            Thread.sleep(10);
        } while (!waiting.isEmpty() && System.nanoTime() < end);
        assertEquals(Map.of(), waiting);
    }
}
