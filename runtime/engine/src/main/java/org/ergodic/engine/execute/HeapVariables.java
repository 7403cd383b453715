package org.ergodic.engine.execute;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.interpret.CheckedVariables;
import org.ergodic.engine.interpret.HeapTransfer;
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
    public long changes() {
        return changes.get();
    }

    /** Says that a plan has written some. */
    public void changed() {
        changes.incrementAndGet();
    }

    @Override
    protected Object hold(INDArray array) {
        return HeapTransfer.toBuffer(array, dataType());
    }

    @Override
    protected INDArray read(Object held, long[] shape) {
        return HeapTransfer.toArray(held, dataType(), shape);
    }

    @Override
    protected void write(Object held, INDArray array) {
        HeapTransfer.read(array, held, Math.toIntExact(array.length()));
        changed();
    }

    @Override
    protected Object view(Object held, long[] shape) {
        return held;
    }

    /** The array itself. */
    public Object buffer(String name) {
        return held(name);
    }
}
