package org.ergodic.api.array;

import org.apiguardian.api.API;
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
        Sizes.elements(array.shape());
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
        return Nd4j.create(values, shape, type);
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
