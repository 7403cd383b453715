package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.random.Draws;
import org.ergodic.engine.runtime.Parallel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a long training run does to the heap, to native memory and to file handles: nothing. Many other programs run
 * before, since what the JIT makes of a loop on vectors depends on what it has seen until then.
 */
class MemoryTest {
    private static final int OTHERS = 200;
    private static final int BATCH = 256;
    private static final int WIDTH = 64;

    private final Compiler compiler = new EngineCompiler(EngineOptions.defaults());
    private final Graph graph = trainingStep();

    @BeforeAll
    static void runOtherPrograms() {
        Compiler compiler = Compiler.find();
        for (int seed = 1; seed <= OTHERS; seed++) {
            DataType type = seed % 4 == 0 ? DataType.DOUBLE : DataType.FLOAT;
            Graph graph = RandomGraphs.of(seed, type, seed % 2 == 0);
            Call call = compiler.compile(graph).call(compiler.variables(graph, RandomStream.of(5)));
            RandomGraphs.inputs(graph, seed).forEach(call::set);
            for (int i = 0; i < 20; i++) {
                call.random(RandomStream.of(6), i).run();
            }
        }
        Noise[] noises = Noise.values();
        for (int i = 0; i < OTHERS; i++) {
            float[] out = new float[1000];
            int width = 1 + i % 20;
            Draws.of(DataType.FLOAT).fill(noises[i % 3], i, 2, i, 0, out.length / width, width, out);
        }
    }

    /** Forward, backward, clipping by norm, Adam and a moving average, as one graph. */
    private static Graph trainingStep() {
        return Graph.build(DataType.FLOAT, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable x = s.input("x", -1, WIDTH);
            SDVariable w1 = s.parameter("w1", Initializer.glorot(), WIDTH, WIDTH);
            SDVariable b1 = s.parameter("b1", Initializer.zeros(), WIDTH);
            SDVariable w2 = s.parameter("w2", Initializer.glorot(), WIDTH, WIDTH);
            SDVariable z = s.noise("z", Noise.NORMAL, x);
            SDVariable t = s.noise("t", Noise.UNIFORM, x, 1);
            SDVariable h = sd.nn().swish(x.add(z.mul(t)).mmul(w1).add(b1));
            SDVariable loss = sd.math().square(h.mmul(w2).sub(z)).sum(1).mean();
            s.output("loss", loss);
            SDVariable step = s.state("step", Initializer.zeros());
            SDVariable next = step.add(1);
            s.assign(step, next);
            List<SDVariable> parameters = List.of(w1, b1, w2);
            List<SDVariable> gradients = s.gradient(loss, parameters);
            SDVariable norm = sd.math()
                    .sqrt(gradients.stream()
                            .map(g -> sd.math().square(g).sum())
                            .reduce(SDVariable::add)
                            .orElseThrow());
            SDVariable scale = sd.math().min(norm.rdiv(1), sd.onesLike(norm));
            for (int i = 0; i < parameters.size(); i++) {
                adam(s, parameters.get(i), gradients.get(i).mul(scale), next);
            }
        });
    }

    private static void adam(Scope s, SDVariable p, SDVariable g, SDVariable step) {
        SameDiff sd = s.sameDiff();
        SDVariable m = s.stateLike(p.name() + "-m", Initializer.zeros(), p);
        SDVariable v = s.stateLike(p.name() + "-v", Initializer.zeros(), p);
        SDVariable average = s.stateLike(p.name() + "-average", Initializer.zeros(), p);
        SDVariable nextM = m.mul(0.9).add(g.mul(0.1));
        SDVariable nextV = v.mul(0.999).add(sd.math().square(g).mul(0.001));
        s.assign(m, nextM);
        s.assign(v, nextV);
        SDVariable mHat = nextM.div(sd.math().pow(s.constant(0.9), step).rsub(1));
        SDVariable vHat = nextV.div(sd.math().pow(s.constant(0.999), step).rsub(1));
        SDVariable nextP = p.sub(mHat.mul(1e-3).div(sd.math().sqrt(vHat).add(1e-8)));
        s.assign(p, nextP);
        s.assign(average, average.mul(0.999).add(nextP.mul(0.001)));
    }

    private Call call() {
        return compiler.compile(graph)
                .call(compiler.variables(graph, RandomStream.of(1)))
                .set("x", RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.FLOAT, BATCH, WIDTH))
                .random(RandomStream.of(3), 0);
    }

    /**
     * Bytes that the threads of a step, the current one and the engine's helpers, have allocated on the heap. Others do
     * not count: those of the test runner allocate now and then, and on a busy machine always while a step is measured;
     * the engine's warm-up runs aside. By reflection, since the module that is tested does not read the modules that
     * tell.
     */
    private static final class Allocated {
        private final Object bean;
        private final Method bytes;
        private final Object[] threads;

        Allocated() throws ReflectiveOperationException {
            bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            bytes = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long[].class);
            threads = new Object[] {
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread == Thread.currentThread()
                                || thread.getName().matches("ergodic-engine-[0-9]+"))
                        .mapToLong(Thread::getId)
                        .toArray()
            };
        }

        int threads() {
            return ((long[]) threads[0]).length;
        }

        long bytes() throws ReflectiveOperationException {
            long sum = 0;
            for (long b : (long[]) bytes.invoke(bean, threads)) {
                sum += Math.max(0, b);
            }
            return sum;
        }
    }

    @Test
    void aSteadyTrainingStepAllocatesNothingOnTheHeap() throws Exception {
        Call call = call();
        RandomStream stream = RandomStream.of(3);
        INDArray[] batches = {
            RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.FLOAT, BATCH, WIDTH),
            RandomStream.of(2).draw(Noise.NORMAL, BATCH, DataType.FLOAT, BATCH, WIDTH)
        };
        long least = Long.MAX_VALUE;
        int step = 0;
        // Loops on vectors allocate until the JIT has compiled them, which takes some seconds, or tries on a busy
        // machine.
        long end = System.nanoTime() + 60_000_000_000L;
        for (int tries = 0; least > 0 && (tries < 50 || System.nanoTime() < end); tries++) {
            Allocated allocated = new Allocated();
            long measuring = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long before = allocated.bytes();
                measuring = Math.min(measuring, Math.max(0, allocated.bytes() - before));
            }
            long start = allocated.bytes();
            for (int i = 0; i < 200; i++) {
                call.set("x", batches[i % 2])
                        .random(stream, (long) BATCH * step++)
                        .run();
                assertTrue(Double.isFinite(call.scalar("loss")));
            }
            long grown = allocated.bytes() - start - measuring;
            // A thread that ended in between takes its bytes out of the sum.
            least = grown < 0 ? least : Math.min(least, grown);
        }
        assertEquals(0, least, "bytes allocated in 200 training steps, the best of many tries");
    }

    /** What the other test relies on: an allocation in any part of a loop, on whichever thread, is seen. */
    @Test
    void whatAPartOfALoopAllocatesIsSeen() throws Exception {
        Parallel parallel = Parallel.shared();
        byte[][] kept = new byte[64][];
        Parallel.Job job = part -> kept[part] = new byte[1000];
        parallel.run(64, job);
        Allocated allocated = new Allocated();
        assertEquals(parallel.threads(), allocated.threads());
        long start = allocated.bytes();
        for (int i = 0; i < 100; i++) {
            parallel.run(64, job);
        }
        long grown = allocated.bytes() - start;
        assertTrue(grown >= 64 * 100 * 1000, "6400 arrays of 1000 bytes, and " + grown + " bytes were seen");
    }

    /** A small step, so that tens of thousands take seconds. */
    @Test
    void aLongRunLeavesHeapNativeMemoryAndFileHandlesAsTheyAre() throws Exception {
        INDArray x = RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.FLOAT, 16, WIDTH);
        Call call = call().set("x", x);
        run(call, 2_000);
        long heap = heap();
        long pointers = Pointer.totalBytes();
        long handles = handles();
        long resident = Pointer.physicalBytes();
        run(call, 30_000);
        // A file handle a thousand steps would be 30, a float a step 120 kB.
        assertTrue(handles() <= handles + 3, handles() + " file handles after, " + handles + " before");
        assertTrue(Pointer.totalBytes() <= pointers, "JavaCPP holds " + Pointer.totalBytes() + ", before " + pointers);
        long heapGrown = heap() - heap;
        assertTrue(heapGrown < 500_000, "the heap grew by " + heapGrown);
        // The JIT's own memory comes and goes by some megabytes; a native array a step would be 120 MB.
        long residentGrown = Pointer.physicalBytes() - resident;
        assertTrue(residentGrown < 60_000_000, "the process grew by " + residentGrown);
    }

    private static void run(Call call, int steps) {
        for (int i = 0; i < steps; i++) {
            call.random(RandomStream.of(3), 16L * i).run();
        }
        assertTrue(Double.isFinite(call.scalar("loss")));
    }

    /** What is used on the heap after collections: the least of some, since other threads come between. */
    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private static long handles() throws IOException {
        Path folder = Path.of("/proc/self/fd");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
