package org.ergodic.benchmarks;

import java.util.concurrent.TimeUnit;
import org.ergodic.api.random.Noise;
import org.ergodic.engine.random.Draws;
import org.nd4j.linalg.api.buffer.DataType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million random numbers on one thread: nanoseconds a number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RandomNumbers.COUNT)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RandomNumbers {
    static final int COUNT = 1 << 20;

    /** The distribution. */
    @Param
    private Noise noise;

    /** Numbers of a sample. */
    @Param({"1", "2", "64"})
    private int width;

    private final Draws draws = Draws.of(DataType.FLOAT);
    private final float[] out = new float[COUNT];
    private long sample;

    /** {@return the numbers} */
    @Benchmark
    public float[] run() {
        int rows = COUNT / width;
        draws.fill(noise, 1, 2, sample, 0, rows, width, out);
        sample += rows;
        return out;
    }
}
