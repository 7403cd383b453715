package org.ergodic.engine.matrix;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Matrix products on heap arrays, natively where a library loads and in Java elsewhere. */
public final class Blas {
    /** System property: {@code java} uses no native library. */
    public static final String CHOICE = "ergodic.blas";

    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");
    private static final String PATH = "dev.ludovic.netlib.blas.nativeLibPath";

    /** Netlib tells on every start what it loads. Kept, since loggers that nobody keeps forget their level. */
    private static final java.util.logging.Logger NETLIB =
            java.util.logging.Logger.getLogger("dev.ludovic.netlib.blas");

    private static final BLAS BACKEND = load();

    private Blas() {}

    /** {@return whether products run in a native library} */
    public static boolean isNative() {
        return BACKEND instanceof NativeBLAS;
    }

    /**
     * {@code C = A B + beta C} with row-major matrices, A of m rows and k columns (stored transposed if {@code ta}), B
     * of k rows and n columns, C of m rows and n columns.
     */
    public static void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            Object a,
            int ao,
            int lda,
            Object b,
            int bo,
            int ldb,
            double beta,
            Object c,
            int co,
            int ldc) {
        // Row-major C = A B is column-major C' = B' A'.
        String first = tb ? "T" : "N";
        String second = ta ? "T" : "N";
        if (a instanceof float[] x) {
            BACKEND.sgemm(
                    first, second, n, m, k, 1f, (float[]) b, bo, ldb, x, ao, lda, (float) beta, (float[]) c, co, ldc);
        } else {
            BACKEND.dgemm(
                    first,
                    second,
                    n,
                    m,
                    k,
                    1.0,
                    (double[]) b,
                    bo,
                    ldb,
                    (double[]) a,
                    ao,
                    lda,
                    beta,
                    (double[]) c,
                    co,
                    ldc);
        }
    }

    private static BLAS load() {
        if (!"java".equals(System.getProperty(CHOICE))) {
            try {
                NETLIB.setLevel(Level.WARNING);
                if (System.getProperty(PATH) == null) {
                    System.setProperty(PATH, library().toString());
                }
                BLAS found = NativeBLAS.getInstance();
                // The plans split products over threads themselves, always in the same way.
                openblas_nolapack.blas_set_num_threads(1);
                return found;
            } catch (RuntimeException | LinkageError e) {
                LOG.warn(
                        "No native BLAS loads, so matrix products run in Java, several times slower: {}", e.toString());
            }
        } else {
            LOG.warn("Matrix products run in Java, several times slower, as -D{}=java asks", CHOICE);
        }
        return JavaBLAS.getInstance();
    }

    /** The OpenBLAS that JavaCPP brings, unpacked where JavaCPP unpacks it. */
    private static Path library() {
        Path folder =
                Path.of(Loader.load(openblas_nolapack.class)).toAbsolutePath().getParent();
        for (String name : List.of("libopenblas.so.0", "libopenblas.0.dylib", "libopenblas.dylib", "libopenblas.dll")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IllegalStateException("no OpenBLAS in " + folder);
    }
}
