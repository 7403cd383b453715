package org.ergodic.engine.matrix;

import java.util.Arrays;

/**
 * Functions of square matrices by an LU decomposition with partial pivoting of the matrix itself (Golub and Van Loan
 * 2013, "Matrix computations", algorithm 3.4.1), in double precision whatever the type of the numbers: the logarithm of
 * a determinant errs by about d times the condition number times 1e-16. A singular matrix has the determinant 0, whose
 * logarithm is minus infinity, and no inverse: not-a-numbers. Nothing is refused.
 */
public enum MatrixFunction {
    /** The inverse. */
    INVERSE("matrix_inverse"),
    /** The determinant. */
    DETERMINANT("matrix_determinant"),
    /** The logarithm of the determinant's magnitude. */
    LOG_ABS_DETERMINANT("log_matrix_determinant"),
    /** The logarithm of the determinant; not a number where that is negative. */
    LOG_DETERMINANT("logdet");

    /** Multiplications that are worth waking another thread for. */
    private static final long LEAST_WORK = 50_000;

    private static final int MOST_PARTS = 16;

    private final String opName;

    MatrixFunction(String opName) {
        this.opName = opName;
    }

    /**
     * {@return the function that an op of ND4J is, or null}
     *
     * @param opName the op's name
     */
    public static MatrixFunction of(String opName) {
        return Arrays.stream(values())
                .filter(f -> f.opName.equals(opName))
                .findFirst()
                .orElse(null);
    }

    /** {@return whether a result is a matrix; else it is a number} */
    public boolean givesMatrix() {
        return this == INVERSE;
    }

    /** {@return about how many floating-point operations one matrix takes} */
    public long flops(int d) {
        return (givesMatrix() ? 2L : 1L) * d * d * d;
    }

    /** {@return into how many parts so many matrices are cut} */
    public int parts(int count, int d) {
        return (int) Math.max(1, Math.min(Math.min(MOST_PARTS, count), count * flops(d) / LEAST_WORK));
    }

    /** What one thread works in. */
    public static final class Room {
        private final int d;
        private final double[] a;
        private final double[] inverse;
        private final int[] order;

        /**
         * Room for matrices.
         *
         * @param d their size
         */
        public Room(int d) {
            this.d = d;
            a = new double[d * d];
            inverse = new double[d * d];
            order = new int[d];
        }
    }

    /**
     * Applies the function to some of the matrices that lie one behind the other.
     *
     * @param x {@code float[]} or {@code double[]}
     * @param result of the same type
     * @param from the number of the first matrix
     * @param to that of the one after the last
     * @param room of the current thread
     */
    public void apply(Object x, Object result, int from, int to, Room room) {
        int d = room.d;
        int size = givesMatrix() ? d * d : 1;
        for (int i = from; i < to; i++) {
            read(x, i * d * d, room.a);
            if (givesMatrix()) {
                invert(room);
                write(room.inverse, result, i * size);
            } else {
                put(result, i, number(room));
            }
        }
    }

    private static void read(Object x, int at, double... into) {
        if (x instanceof double[] doubles) {
            System.arraycopy(doubles, at, into, 0, into.length);
            return;
        }
        float[] floats = (float[]) x;
        for (int i = 0; i < into.length; i++) {
            into[i] = floats[at + i];
        }
    }

    private static void write(double[] from, Object result, int at) {
        for (int i = 0; i < from.length; i++) {
            put(result, at + i, from[i]);
        }
    }

    private static void put(Object result, int at, double value) {
        if (result instanceof double[] doubles) {
            doubles[at] = value;
        } else {
            ((float[]) result)[at] = (float) value;
        }
    }

    private double number(Room room) {
        int d = room.d;
        double sign = decompose(room);
        double product = sign;
        double log = 0;
        for (int k = 0; k < d; k++) {
            double pivot = room.a[k * d + k];
            product *= pivot;
            log += Math.log(Math.abs(pivot));
            sign = pivot < 0 ? -sign : sign;
        }
        return switch (this) {
            case DETERMINANT -> product;
            case LOG_DETERMINANT -> sign < 0 && log > Double.NEGATIVE_INFINITY ? Double.NaN : log;
            default -> log;
        };
    }

    /** Overwrites a with both triangles, the lower one's ones left out; the sign of the order of rows. */
    private static double decompose(Room room) {
        int d = room.d;
        double[] a = room.a;
        double sign = 1;
        for (int k = 0; k < d; k++) {
            room.order[k] = k;
        }
        for (int k = 0; k < d; k++) {
            int p = k;
            for (int i = k + 1; i < d; i++) {
                if (Math.abs(a[i * d + k]) > Math.abs(a[p * d + k])) {
                    p = i;
                }
            }
            if (p != k) {
                swap(a, d, p, k);
                int other = room.order[k];
                room.order[k] = room.order[p];
                room.order[p] = other;
                sign = -sign;
            }
            double pivot = a[k * d + k];
            for (int i = k + 1; pivot != 0 && i < d; i++) {
                double factor = a[i * d + k] / pivot;
                a[i * d + k] = factor;
                for (int j = k + 1; factor != 0 && j < d; j++) {
                    a[i * d + j] -= factor * a[k * d + j];
                }
            }
        }
        return sign;
    }

    private static void swap(double[] a, int d, int p, int k) {
        for (int j = 0; j < d; j++) {
            double other = a[k * d + j];
            a[k * d + j] = a[p * d + j];
            a[p * d + j] = other;
        }
    }

    private static void invert(Room room) {
        int d = room.d;
        double[] a = room.a;
        double[] x = room.inverse;
        decompose(room);
        Arrays.fill(x, 0);
        for (int k = 0; k < d; k++) {
            x[k * d + room.order[k]] = 1;
            if (a[k * d + k] == 0) {
                Arrays.fill(x, Double.NaN);
                return;
            }
        }
        for (int k = 0; k < d; k++) {
            for (int i = k + 1; i < d; i++) {
                subtract(x, d, i, k, a[i * d + k]);
            }
        }
        for (int k = d - 1; k >= 0; k--) {
            for (int j = 0; j < d; j++) {
                x[k * d + j] /= a[k * d + k];
            }
            for (int i = 0; i < k; i++) {
                subtract(x, d, i, k, a[i * d + k]);
            }
        }
    }

    /** Row i less so many times row k. */
    private static void subtract(double[] x, int d, int i, int k, double times) {
        for (int j = 0; times != 0 && j < d; j++) {
            x[i * d + j] -= times * x[k * d + j];
        }
    }
}
