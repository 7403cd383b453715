package org.ergodic.engine.interpret;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays of one call: handed out, taken back when dead, handed out again to ops of the same type and shape. */
final class ArrayPool {
    private record Key(DataType type, List<Long> shape) {}

    private final Map<Key, Deque<INDArray>> free = new HashMap<>();
    private final List<INDArray> all = new ArrayList<>();

    /** An array of unspecified content, C-contiguous. */
    INDArray acquire(DataType type, long... shape) {
        Deque<INDArray> candidates = free.get(key(type, shape));
        if (candidates != null && !candidates.isEmpty()) {
            return candidates.pop();
        }
        INDArray array = shape.length == 0 ? Nd4j.scalar(type, 0) : Nd4j.create(type, shape, 'c');
        if (!array.isEmpty()) {
            all.add(array);
        }
        return array;
    }

    void giveBack(INDArray array) {
        if (!array.isEmpty()) {
            free.computeIfAbsent(key(array.dataType(), array.shape()), k -> new ArrayDeque<>())
                    .push(array);
        }
    }

    /** Frees the native memory of all arrays at once, without waiting for the garbage collector. */
    void close() {
        free.clear();
        for (INDArray array : all) {
            if (array.closeable()) {
                array.close();
            }
        }
        all.clear();
    }

    private static Key key(DataType type, long... shape) {
        return new Key(type, Arrays.stream(shape).boxed().toList());
    }
}
