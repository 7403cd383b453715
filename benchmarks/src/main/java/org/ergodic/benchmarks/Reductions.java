package org.ergodic.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Reduction;
import org.nd4j.linalg.api.buffer.DataType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reductions of a stretch of floats to one: nanoseconds a stretch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Reductions {
    /** How it is reduced. */
    @Param
    private Reduction reduction;

    /** Elements. */
    @Param({"64", "1024", "65536"})
    private int length;

    private final Kernels kernels = KernelChoice.of(DataType.FLOAT);
    private float[] a;

    /** Fills the stretch with numbers next to one, so that products stay finite. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        a = new float[length];
        for (int i = 0; i < length; i++) {
            a[i] = 1 + 1e-4f * (float) random.nextGaussian();
        }
    }

    /** {@return the reduction} */
    @Benchmark
    public double run() {
        return kernels.reduce(reduction, a, 0, length);
    }
}
