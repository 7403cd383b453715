package org.ergodic.common.solver;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A numeric field as an op of a graph, of states and one time for all. */
record NumericField(String name, VectorField field) implements ArrayFunction {
    @Override
    public long[] shape(long[]... inputs) {
        return inputs[0];
    }

    @Override
    public INDArray apply(INDArray... inputs) {
        INDArray x = inputs[0];
        INDArray value = field.at(x, inputs[1].getDouble(0));
        if (Arrays.equals(value.shape(), x.shape()) && value.ordering() == 'c') {
            return value;
        }
        INDArray whole = Nd4j.zeros(x.dataType(), x.shape()).addi(value);
        NativeMemory.releaseBut(x, value);
        return whole;
    }
}
