package org.ergodic.engine.plan;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.interpret.Border;
import org.ergodic.engine.interpret.CheckedVariables;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Variables in heap arrays, which plans read and write in place. */
public final class HeapVariables extends CheckedVariables<Object> {
    private final AtomicLong changes = new AtomicLong();

    /**
     * A store with start values.
     *
     * @param type FLOAT or DOUBLE
     * @param specs the variables
     * @param random split by each variable's original name for its start value
     */
    public HeapVariables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
        super(type);
        start(specs, random);
    }

    /** {@return how often values were written, so that what was computed of them is known to be old} */
    long changes() {
        return changes.get();
    }

    /** Says that a plan has written some. */
    void changed() {
        changes.incrementAndGet();
    }

    @Override
    protected Object hold(INDArray array) {
        return Border.toBuffer(array, dataType());
    }

    @Override
    protected INDArray read(Object held, long[] shape) {
        return Border.toArray(held, dataType(), shape);
    }

    @Override
    protected void write(Object held, INDArray array) {
        Border.read(array, held, Math.toIntExact(array.length()));
        changed();
    }

    @Override
    protected Object view(Object held, long[] shape) {
        return held;
    }

    /** The array itself. */
    Object buffer(String name) {
        return held(name);
    }
}
