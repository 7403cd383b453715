package org.ergodic.engine.interpret;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.ergodic.api.array.NativeMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between heap buffers and ND4J's arrays. */
public final class HeapTransfer {
    private HeapTransfer() {}

    /** {@return a new buffer with an array's elements in C order; truth values become 0 and 1} */
    public static Object toBuffer(INDArray array, DataType type) {
        int n = Math.toIntExact(array.length());
        Object buffer = type == DataType.DOUBLE ? new double[n] : new float[n];
        read(array, buffer, n);
        return buffer;
    }

    /** Copies an array's elements in C order into a buffer. */
    public static void read(INDArray array, Object buffer, int n) {
        if (n == 0) {
            return;
        }
        DataType wanted = buffer instanceof float[] ? DataType.FLOAT : DataType.DOUBLE;
        INDArray plain = plain(array, wanted);
        Pointer pointer = plain.data().pointer();
        if (buffer instanceof float[] floats) {
            ((FloatPointer) pointer).get(floats, 0, n);
        } else {
            ((DoublePointer) pointer).get((double[]) buffer, 0, n);
        }
        // A pointer keeps no memory: an array that nobody refers to any more is freed, also while it is read.
        Reference.reachabilityFence(plain);
        if (plain != array && plain.closeable()) {
            plain.close();
        }
    }

    private static INDArray plain(INDArray array, DataType type) {
        INDArray typed = array.dataType() == type ? array : array.castTo(type);
        return typed.rank() > 0 && NativeMemory.isPlain(typed) ? typed : typed.dup('c');
    }

    /** Copies a buffer into an array of its size. */
    public static void write(Object buffer, int n, INDArray array) {
        if (n == 0) {
            return;
        }
        DataType own = buffer instanceof float[] ? DataType.FLOAT : DataType.DOUBLE;
        boolean isPlain = array.dataType() == own && NativeMemory.isPlain(array);
        INDArray plain = isPlain ? array : Nd4j.createUninitialized(own, array.shape());
        Pointer pointer = plain.data().pointer();
        if (buffer instanceof float[] floats) {
            ((FloatPointer) pointer).put(floats, 0, n);
        } else {
            ((DoublePointer) pointer).put((double[]) buffer, 0, n);
        }
        Reference.reachabilityFence(plain);
        if (plain != array) {
            array.assign(plain);
            plain.close();
        }
    }

    /** {@return a new array with a buffer's first elements} */
    public static INDArray toArray(Object buffer, DataType type, long... shape) {
        INDArray array = shape.length == 0 ? Nd4j.scalar(type, 0) : Nd4j.createUninitialized(type, shape);
        write(buffer, Math.toIntExact(array.length()), array);
        return array;
    }
}
