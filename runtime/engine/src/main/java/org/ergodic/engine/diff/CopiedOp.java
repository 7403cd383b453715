package org.ergodic.engine.diff;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** A libnd4j op that is already in the graph, once more with other inputs. */
final class CopiedOp extends DynamicCustomOp {
    private final List<DataType> types;

    CopiedOp(DiffOp like, long[] i, SDVariable... inputs) {
        this(like, like.op().opName(), like.out(), i, inputs);
    }

    /** An op of another name with the same arguments, whose results have the types of the given ones. */
    CopiedOp(DiffOp like, String name, SDVariable[] results, long[] i, SDVariable... inputs) {
        // The constructor that takes the graph asks for the name before it is set.
        super(name);
        sameDiff = like.sd();
        setInstanceId();
        sameDiff.addArgsFor(inputs, this);
        types = Arrays.stream(results).map(SDVariable::dataType).toList();
        addIArgument(i);
        addTArgument(like.t());
        addBArgument(like.b());
        if (like.op() instanceof DynamicCustomOp custom) {
            addDArgument(custom.dArgs());
        }
    }

    @Override
    public int getNumOutputs() {
        return types.size();
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputTypes) {
        return types;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
