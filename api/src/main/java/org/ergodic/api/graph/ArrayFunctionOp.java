package org.ergodic.api.graph;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** An {@link ArrayFunction} as an op of a graph, for a {@link Compiler} to run and differentiate. */
@API(status = API.Status.INTERNAL)
public final class ArrayFunctionOp extends DynamicCustomOp {
    private final ArrayFunction function;
    private final Optional<ArrayFunction.Tangent> tangent;

    ArrayFunctionOp(
            SameDiff sameDiff, ArrayFunction function, Optional<ArrayFunction.Tangent> tangent, SDVariable... inputs) {
        super(sameDiff, inputs);
        this.function = function;
        this.tangent = tangent;
    }

    /** {@return what it computes} */
    public ArrayFunction function() {
        return function;
    }

    /** {@return its derivative; empty where derivatives treat its result as a constant} */
    public Optional<ArrayFunction.Tangent> tangent() {
        return tangent;
    }

    // Asked for by the base class's constructor already, so it cannot come from a field.
    @Override
    public String opName() {
        return "array_function";
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> types) {
        return List.of(types.get(0));
    }

    // Object identity: the base class compares SameDiff and arguments field by field.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
