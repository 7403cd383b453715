package org.ergodic.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ergodic.engine.matrix.Blas;
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

/** Products of a batch of rows by a square matrix: microseconds a product. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Products {
    /** Rows of the first factor. */
    @Param({"128", "512"})
    private int rows;

    /** Rows and columns of the second. */
    @Param({"64", "128", "256", "512"})
    private int width;

    /** Whether the second factor is stored transposed, as in a gradient by the input. */
    @Param({"false", "true"})
    private boolean transposed;

    /** The engine's choice, on all cores, or BLAS on one thread. */
    @Param({"engine", "blas"})
    private String by;

    private Runnable product;
    private float[] a;
    private float[] b;
    private float[] c;

    /** Fills the factors. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        a = new float[rows * width];
        b = new float[width * width];
        c = new float[rows * width];
        for (int i = 0; i < a.length; i++) {
            a[i] = random.nextFloat();
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = random.nextFloat();
        }
        product = by.equals("engine")
                ? org.ergodic.engine.matrix.MatrixProducts.of(1, rows, width, width, false, transposed, a, b, c)
                : () -> Blas.gemm(false, transposed, rows, width, width, a, 0, width, b, 0, width, 0, c, 0, width);
    }

    /** {@return the product} */
    @Benchmark
    public float[] run() {
        product.run();
        return c;
    }
}
