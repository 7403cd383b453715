package org.ergodic.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.kernel.Kernels;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Functions of one and two arguments over a block of the first-level cache: nanoseconds an element. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Elementwise.BLOCK)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Elementwise {
    static final int BLOCK = 1024;

    /** The function. */
    @Param({
        "EXP",
        "EXPM1",
        "LOG",
        "LOG1P",
        "TANH",
        "SIGMOID",
        "SOFTPLUS",
        "SILU",
        "GELU",
        "ERF",
        "SIN",
        "COS",
        "SQRT",
        "RELU",
        "ADD",
        "MUL",
        "DIV",
        "MAX",
        "GT"
    })
    private Fn fn;

    /** The type of the elements. */
    @Param({"FLOAT", "DOUBLE"})
    private DataType type;

    private Kernels kernels;
    private Object a;
    private Object b;
    private Object r;

    /** Fills the arguments. */
    @Setup
    public void fill() {
        kernels = KernelChoice.of(type);
        a = kernels.allocate(BLOCK);
        b = kernels.allocate(BLOCK);
        r = kernels.allocate(BLOCK);
        Random random = new Random(1);
        for (int i = 0; i < BLOCK; i++) {
            kernels.put(a, i, random.nextGaussian());
            kernels.put(b, i, random.nextFloat() + 0.1f);
        }
    }

    /** {@return the results} */
    @Benchmark
    public Object run() {
        if (fn.arity() == 1) {
            kernels.map(fn, fn == Fn.LOG || fn == Fn.SQRT ? b : a, 0, r, 0, BLOCK);
        } else {
            kernels.zip(fn, a, 0, b, 0, r, 0, BLOCK);
        }
        return r;
    }
}
