package org.ergodic.engine.execute;

import java.util.function.ToIntFunction;
import org.ergodic.engine.interpret.HeapTransfer;
import org.ergodic.engine.ir.Node;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Takes one result of a call into a buffer, or leaves it an array if it holds whole numbers. */
final class CallResultStep extends SingleStep {
    private final int index;

    CallResultStep(Node node, int index, ToIntFunction<Node> slots) {
        super(node, slots);
        this.index = index;
    }

    @Override
    public String kind() {
        return "result";
    }

    @Override
    public Runnable bind(CallMemory memory) {
        INDArray[] results = (INDArray[]) memory.arrays[slots.applyAsInt(node.in(0))];
        INDArray array = results[index];
        int slot = slots.applyAsInt(node);
        if (!node.isBuffered()) {
            memory.arrays[slot] = array;
            return () -> {};
        }
        Object out = memory.buffers[slot];
        return () -> HeapTransfer.read(array, out, node.size());
    }
}
