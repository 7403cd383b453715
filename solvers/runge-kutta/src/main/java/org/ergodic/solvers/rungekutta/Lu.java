package org.ergodic.solvers.rungekutta;

import java.util.Optional;

/** A small matrix factored by Gauss's elimination with partial pivoting, row by row on the heap. */
final class Lu {
    private final int n;
    private final double[] lu;
    private final int[] pivots;

    private Lu(int n, double[] lu, int... pivots) {
        this.n = n;
        this.lu = lu;
        this.pivots = pivots;
    }

    /**
     * Factors a matrix.
     *
     * @param matrix its rows; overwritten
     * @param n how many
     * @return its factors; empty if it is singular or not finite
     */
    static Optional<Lu> of(double[] matrix, int n) {
        int[] pivots = new int[n];
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(matrix[row * n + column]) > Math.abs(matrix[pivot * n + column])) {
                    pivot = row;
                }
            }
            pivots[column] = pivot;
            double largest = matrix[pivot * n + column];
            if (largest == 0 || !Double.isFinite(largest)) {
                return Optional.empty();
            }
            swap(matrix, column, pivot, n);
            for (int row = column + 1; row < n; row++) {
                double factor = matrix[row * n + column] / largest;
                matrix[row * n + column] = factor;
                for (int i = column + 1; i < n; i++) {
                    matrix[row * n + i] -= factor * matrix[column * n + i];
                }
            }
        }
        return Optional.of(new Lu(n, matrix, pivots));
    }

    private static void swap(double[] matrix, int a, int b, int n) {
        for (int i = 0; i < n && a != b; i++) {
            double kept = matrix[a * n + i];
            matrix[a * n + i] = matrix[b * n + i];
            matrix[b * n + i] = kept;
        }
    }

    /** Solves for a right-hand side, in its place. */
    void solve(double[] b) {
        for (int row = 0; row < n; row++) {
            double kept = b[pivots[row]];
            b[pivots[row]] = b[row];
            b[row] = kept;
        }
        for (int row = 1; row < n; row++) {
            for (int i = 0; i < row; i++) {
                b[row] -= lu[row * n + i] * b[i];
            }
        }
        for (int row = n - 1; row >= 0; row--) {
            for (int i = row + 1; i < n; i++) {
                b[row] -= lu[row * n + i] * b[i];
            }
            b[row] /= lu[row * n + row];
        }
    }
}
