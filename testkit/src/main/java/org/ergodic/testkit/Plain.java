package org.ergodic.testkit;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arithmetic of arrays by loops over indices in double precision: slow, and plain enough to be right. */
final class Plain {
    private final long[] shape;
    private final double[] values;

    private Plain(long[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
    }

    static Plain of(INDArray x) {
        return new Plain(x.shape().clone(), SampleArrays.values(x));
    }

    /** A function of the index. */
    static Plain of(Entry entry, long... shape) {
        int size = 1;
        for (long side : shape) {
            size *= (int) side;
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = entry.at(index(i, shape));
        }
        return new Plain(shape, values);
    }

    @FunctionalInterface
    interface Entry {
        double at(int... index);
    }

    private static int[] index(int flat, long... shape) {
        int[] index = new int[shape.length];
        for (int k = shape.length - 1; k >= 0; k--) {
            index[k] = flat % (int) shape[k];
            flat /= (int) shape[k];
        }
        return index;
    }

    double at(int... index) {
        int flat = 0;
        for (int k = 0; k < shape.length; k++) {
            flat = flat * (int) shape[k] + index[k];
        }
        return values[flat];
    }

    INDArray array() {
        return Nd4j.createFromArray(values).reshape('c', shape);
    }

    Plain map(DoubleUnaryOperator f) {
        return new Plain(shape, Arrays.stream(values).map(f).toArray());
    }

    /** With sides of 1, and those that are missing in front, repeated. */
    Plain with(Plain other, DoubleBinaryOperator f) {
        int rank = Math.max(shape.length, other.shape.length);
        long[] all = new long[rank];
        for (int k = 0; k < rank; k++) {
            all[k] = Math.max(side(shape, rank, k), side(other.shape, rank, k));
        }
        return of(index -> f.applyAsDouble(repeated(index), other.repeated(index)), all);
    }

    private static long side(long[] shape, int rank, int k) {
        int own = k - rank + shape.length;
        return own < 0 ? 1 : shape[own];
    }

    private double repeated(int... index) {
        int[] own = new int[shape.length];
        for (int k = 0; k < own.length; k++) {
            own[k] = shape[k] == 1 ? 0 : index[index.length - own.length + k];
        }
        return at(own);
    }

    /** Folds along one axis, which is kept with side 1. */
    Plain fold(int axis, double start, DoubleBinaryOperator f) {
        long[] folded = shape.clone();
        folded[axis] = 1;
        return of(
                index -> {
                    double value = start;
                    int[] at = index.clone();
                    for (at[axis] = 0; at[axis] < shape[axis]; at[axis]++) {
                        value = f.applyAsDouble(value, at(at));
                    }
                    return value;
                },
                folded);
    }

    Plain reshaped(long... other) {
        return new Plain(other, values);
    }

    Plain transposed(int... order) {
        long[] other = new long[shape.length];
        for (int k = 0; k < other.length; k++) {
            other[k] = shape[order[k]];
        }
        return of(
                index -> {
                    int[] from = new int[index.length];
                    for (int k = 0; k < from.length; k++) {
                        from[order[k]] = index[k];
                    }
                    return at(from);
                },
                other);
    }

    /** The product of two matrices. */
    Plain times(Plain other) {
        return of(
                index -> {
                    double sum = 0;
                    for (int k = 0; k < shape[1]; k++) {
                        sum += at(index[0], k) * other.at(k, index[1]);
                    }
                    return sum;
                },
                shape[0],
                other.shape[1]);
    }
}
