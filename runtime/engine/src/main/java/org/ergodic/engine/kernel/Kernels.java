package org.ergodic.engine.kernel;

/**
 * Loops over heap arrays of one element type, {@code float[]} or {@code double[]}, passed as {@code Object}. The result
 * of an elementwise loop may be one of its arguments at the same offset. Stateless and thread-safe.
 */
public interface Kernels {
    /** How many interleaved partial results a reduction keeps: the same on every machine, so results are too. */
    int LANES = 16;

    /** {@return a new array of zeros} */
    Object allocate(int length);

    /** {@return bytes of an element} */
    int bytes();

    /** {@return the element as a double} */
    double at(Object array, int index);

    /** Sets one element, rounding. */
    void put(Object array, int index, double value);

    /** {@code r = f(a)}. */
    void map(Fn f, Object a, int ao, Object r, int ro, int n);

    /** {@code r = f(a, b)}. */
    void zip(Fn f, Object a, int ao, Object b, int bo, Object r, int ro, int n);

    /** {@code r = f(a, s)}. */
    void zipScalar(Fn f, Object a, int ao, double s, Object r, int ro, int n);

    /** {@code r = a * b + c}, rounded once; twice where the machine has no such instruction. */
    void fma(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n);

    /** {@code r = a * s + c}, rounded as {@link #fma}. */
    void fmaScalar(Object a, int ao, double s, Object c, int co, Object r, int ro, int n);

    /** {@code r = a != 0 ? b : c}. */
    void select(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n);

    /**
     * {@code r = t sigmoid(t)} and its derivative {@code d = s + s (t - r)}, where {@code t = a + b} and s is its
     * sigmoid.
     *
     * @param b null for nothing to add
     * @param d null if the derivative is not wanted
     */
    void silu(Object a, int ao, Object b, int bo, Object r, int ro, Object d, int dd, int n);

    /** Reduces n numbers in {@link #LANES} interleaved partial results, then those pairwise. */
    double reduce(Reduction f, Object a, int ao, int n);

    /** Reduces each of some rows as {@link #reduce} does. */
    default void reduceRows(Reduction f, Object a, int ao, int width, int rows, Object r, int ro) {
        for (int i = 0; i < rows; i++) {
            put(r, ro + i, reduce(f, a, ao + i * width, width));
        }
    }

    /** {@return a loop of some functions at once, or null where they are done one by one} */
    default Formula.Loop loop(Formula formula) {
        return null;
    }

    /** {@code r = value}. */
    void fill(Object r, int ro, int n, double value);
}
