package org.ergodic.api.array;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.apiguardian.api.API;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives back arrays that a step made for itself. They lie outside the heap, so the garbage collector, which sees only
 * their small handles, leaves them there for a long time: a sampler of large events would fill the memory.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * An array's numbers on the heap, with no copy left outside it.
     *
     * @param array any array
     * @return its elements in row-major order
     * @throws org.ergodic.api.array.SizeException if it has more elements than a Java array can hold
     */
    public static double[] values(INDArray array) {
        int n = Sizes.elements(array.shape());
        boolean isNumeric = array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE;
        if (n > 0 && array.rank() > 0 && isNumeric && isPlain(array)) {
            double[] values = copy(array.data().pointer(), n);
            // A pointer keeps no memory: an array that nobody refers to any more is freed, also while it is read.
            Reference.reachabilityFence(array);
            return values;
        }
        INDArray cast = array.castTo(DataType.DOUBLE);
        INDArray plain = cast.dup('c');
        double[] values = plain.data().asDouble();
        releaseBut(array, cast, plain);
        return values;
    }

    /**
     * An array of numbers from the heap.
     *
     * @param values its elements in row-major order
     * @param type its type
     * @param shape its shape
     * @return a new array
     */
    public static INDArray array(double[] values, DataType type, long... shape) {
        if (values.length == 0 || shape.length == 0 || !(type == DataType.FLOAT || type == DataType.DOUBLE)) {
            return Nd4j.create(values, shape, type);
        }
        INDArray array = Nd4j.createUninitialized(type, shape);
        if (array.length() != values.length) {
            throw new IllegalArgumentException(
                    values.length + " numbers do not make an array of shape " + Arrays.toString(shape));
        }
        Pointer pointer = array.data().pointer();
        if (pointer instanceof FloatPointer floats) {
            float[] narrow = new float[values.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) values[i];
            }
            floats.put(narrow, 0, narrow.length);
        } else {
            ((DoublePointer) pointer).put(values, 0, values.length);
        }
        Reference.reachabilityFence(array);
        return array;
    }

    /**
     * Whether an array's elements lie in its memory one after the other in row-major order, from the first on: they can
     * then be read and written there without an op of ND4J.
     *
     * @param array any array
     * @return whether they do
     */
    public static boolean isPlain(INDArray array) {
        if (array.ordering() != 'c' || array.isView() || array.offset() != 0) {
            return false;
        }
        long stride = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) != 1 && array.stride(i) != stride) {
                return false;
            }
            stride *= array.size(i);
        }
        return true;
    }

    private static double[] copy(Pointer pointer, int n) {
        double[] values = new double[n];
        if (pointer instanceof FloatPointer floats) {
            float[] narrow = new float[n];
            floats.get(narrow, 0, n);
            for (int i = 0; i < n; i++) {
                values[i] = narrow[i];
            }
        } else {
            ((DoublePointer) pointer).get(values, 0, n);
        }
        return values;
    }

    /**
     * Gives arrays back, which nobody may use afterwards. Views are left alone.
     *
     * @param temporaries arrays that the caller alone holds; the same may be there twice
     */
    public static void release(INDArray... temporaries) {
        for (INDArray array : temporaries) {
            if (array.closeable()) {
                array.close();
            }
        }
    }

    /**
     * Gives arrays back but for those that share memory with one that stays.
     *
     * @param keep the array that stays
     * @param temporaries arrays that the caller alone holds
     */
    public static void releaseBut(INDArray keep, INDArray... temporaries) {
        for (INDArray array : temporaries) {
            if (array != keep && !array.wasClosed() && array.data() != keep.data()) {
                release(array);
            }
        }
    }
}
