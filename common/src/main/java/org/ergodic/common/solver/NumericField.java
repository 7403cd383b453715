package org.ergodic.common.solver;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Events;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A numeric field as an op of a graph, of states and one time for all.
 *
 * @param isMatrix whether its value is a matrix for each row, {@code [n, d, d]}
 */
record NumericField(String name, VectorField field, boolean isMatrix) implements ArrayFunction {
    @Override
    public long[] shape(long[]... inputs) {
        long[] x = inputs[0];
        long d = Events.size(Events.event(x));
        return isMatrix ? new long[] {x[0], d, d} : x;
    }

    @Override
    public INDArray apply(INDArray... inputs) {
        INDArray x = inputs[0];
        INDArray value = field.at(x, inputs[1].getDouble(0));
        long[] shape = shape(x.shape());
        if (Arrays.equals(value.shape(), shape) && value.ordering() == 'c') {
            return value;
        }
        if (isMatrix && !Arrays.equals(value.shape(), shape)) {
            throw new IllegalArgumentException("the " + name + " of an equation with general noise must be "
                    + Arrays.toString(shape) + " for states " + Arrays.toString(x.shape()) + ", and is "
                    + Arrays.toString(value.shape()));
        }
        INDArray whole = Nd4j.zeros(x.dataType(), shape).addi(value);
        NativeMemory.releaseBut(x, value);
        return whole;
    }
}
