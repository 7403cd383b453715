package org.ergodic.engine.execute;

import java.util.List;
import java.util.function.ToIntFunction;
import org.ergodic.api.graph.ArrayFunctionOp;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.interpret.HeapTransfer;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.ir.Shapes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An op of ND4J, or a function in Java, on copies. */
final class ArrayCallStep extends SingleStep {
    private final OrderedOp op;
    private final List<DataType> types;

    ArrayCallStep(Node node, Operation.ArrayCall call, ToIntFunction<Node> slots) {
        super(node, slots);
        op = call.op();
        types = call.inputTypes();
    }

    @Override
    public List<Node> results() {
        return List.of();
    }

    @Override
    public List<Node> makes() {
        return List.of(node);
    }

    @Override
    public String kind() {
        return runsInNd4j() ? "ND4J " + op.opName() : op.opName();
    }

    @Override
    public boolean runsInNd4j() {
        return !(op.op() instanceof ArrayFunctionOp);
    }

    @Override
    public Runnable bind(CallMemory memory) {
        int count = node.in().length;
        INDArray[] arrays = new INDArray[count];
        Object[] sources = new Object[count];
        for (int i = 0; i < count; i++) {
            Node in = node.in(i);
            if (in.operation() instanceof Operation.ArrayConstant constant) {
                arrays[i] = constant.array();
            } else if (!in.isBuffered()) {
                arrays[i] = (INDArray) memory.arrays[slots.applyAsInt(in.root())];
                if (in.root() != in) {
                    arrays[i] = arrays[i].reshape('c', Shapes.longs(in.shape()));
                }
            } else {
                sources[i] = memory.buffers[slots.applyAsInt(in.root())];
                arrays[i] = in.shape().length == 0
                        ? Nd4j.scalar(types.get(i), 0)
                        : Nd4j.create(types.get(i), Shapes.longs(in.shape()), 'c');
                if (in.isConstant()) {
                    HeapTransfer.write(sources[i], in.size(), arrays[i]);
                    sources[i] = null;
                }
            }
        }
        OrderedOp.Runner runner = op.runner();
        INDArray[] results = runner.bind(arrays);
        memory.arrays[slots.applyAsInt(node)] = results;
        return () -> {
            for (int i = 0; i < count; i++) {
                if (sources[i] != null) {
                    HeapTransfer.write(sources[i], node.in(i).size(), arrays[i]);
                }
            }
            try {
                runner.run();
            } catch (RuntimeException e) {
                throw new GraphException(
                        "op '" + op.opName() + "' giving " + op.outputs() + " failed: " + e.getMessage(), e);
            }
        };
    }
}
