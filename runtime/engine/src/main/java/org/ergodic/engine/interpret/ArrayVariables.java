package org.ergodic.engine.interpret;

import java.util.Collection;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Variables in ND4J's native memory. */
public final class ArrayVariables extends CheckedVariables<INDArray> {
    /**
     * A store with start values.
     *
     * @param type FLOAT or DOUBLE
     * @param specs the variables
     * @param random split by each variable's original name for its start value
     */
    public ArrayVariables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
        super(type);
        start(specs, random);
    }

    @Override
    protected INDArray hold(INDArray array) {
        return array.castTo(dataType()).dup('c');
    }

    @Override
    protected INDArray read(INDArray held, long[] shape) {
        return held.dup('c');
    }

    @Override
    protected void write(INDArray held, INDArray array) {
        held.assign(array);
    }

    @Override
    protected INDArray view(INDArray held, long[] shape) {
        return held.reshape('c', shape);
    }

    /** The array itself. */
    INDArray array(String name) {
        return held(name);
    }
}
