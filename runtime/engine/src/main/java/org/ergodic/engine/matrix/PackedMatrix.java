package org.ergodic.engine.matrix;

import org.ergodic.engine.kernel.Kernels;

/**
 * A right matrix of products, laid out as the tiles read it, so that many small products with it do not each do that.
 * The bits are those of {@link MatrixProducts}.
 */
public final class PackedMatrix {
    private final int n;
    private final int k;
    private final boolean turned;
    private final float[] matrix;
    private final float[] panels;
    private final ZeroPattern zeros;

    /**
     * Room for a matrix.
     *
     * @param n its columns
     * @param k its rows
     * @param turned whether it is stored transposed
     * @param matrix where it is read from, a {@code float[]}
     * @param zeros what of it is known to be zero
     */
    public PackedMatrix(int n, int k, boolean turned, Object matrix, ZeroPattern zeros) {
        this.n = n;
        this.k = k;
        this.turned = turned;
        this.matrix = (float[]) matrix;
        this.zeros = zeros;
        panels = new float[size(n, k)];
    }

    /** {@return whether products of such arrays can be done with panels on this machine} */
    public static boolean fit(Kernels kernels) {
        return MatrixProducts.GEMM != null && kernels.bytes() == Float.BYTES;
    }

    /** {@return how many numbers the panels of a matrix of k rows and n columns hold} */
    public static int size(int n, int k) {
        return Gemm.laidOut(n, k);
    }

    /** {@return how many panels there are} */
    public int count() {
        return Gemm.panels(n, k);
    }

    /**
     * Reads one panel's part of the matrix.
     *
     * @param which the panel, from 0
     */
    public void read(int which) {
        Gemm.layOut(turned, n, k, matrix, 0, turned ? k : n, which, panels, zeros);
    }

    /**
     * {@code C = A B} for so many rows, once all panels are read.
     *
     * @param m rows of A and C
     * @param a {@code float[]}, row-major from element {@code ao} on
     * @param c {@code float[]}, row-major, written from element {@code co} on
     */
    public void multiply(int m, Object a, int ao, Object c, int co) {
        MatrixProducts.GEMM.multiplyLaidOut(m, n, k, (float[]) a, ao, k, panels, (float[]) c, co, n, zeros);
    }
}
