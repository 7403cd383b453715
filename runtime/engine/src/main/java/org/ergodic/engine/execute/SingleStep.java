package org.ergodic.engine.execute;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;

/** A step that computes one node and is no fused loop. */
public abstract class SingleStep implements PlanStep {
    final Node node;
    final ToIntFunction<Node> slots;

    SingleStep(Node node, ToIntFunction<Node> slots) {
        this.node = node;
        this.slots = slots;
    }

    /**
     * The step of a node.
     *
     * @param node the node
     * @param mask the only reader of a product, if that multiplies it by a constant, else null
     * @param slots where a value lives
     * @return what computes it
     */
    public static SingleStep of(Node node, Node mask, ToIntFunction<Node> slots) {
        if (node.operation() instanceof Operation.MatMul matMul) {
            return new MatMulStep(node, matMul, mask, slots);
        }
        if (node.operation() instanceof Operation.Convolve convolve) {
            return new ConvolutionStep(node, convolve, slots);
        }
        if (node.operation() instanceof Operation.ConvolveWeights weights) {
            return new WeightGradientStep(node, weights, slots);
        }
        if (node.operation() instanceof Operation.Concat concat) {
            return new ConcatStep(node, concat, slots);
        }
        if (node.operation() instanceof Operation.Strided strided) {
            return new TransposeStep(node, strided.view(), slots);
        }
        if (node.operation() instanceof Operation.Reduce reduce) {
            return new ReduceStep(node, reduce, slots);
        }
        if (node.operation() instanceof Operation.CumulativeSum sum) {
            return new CumulativeSumStep(node, sum, slots);
        }
        if (node.operation() instanceof Operation.OfMatrices ofMatrices) {
            return new MatrixFunctionStep(node, ofMatrices.function(), slots);
        }
        if (node.operation() instanceof Operation.ArrayCall call) {
            return new ArrayCallStep(node, call, slots);
        }
        if (node.operation() instanceof Operation.CallResult result) {
            return new CallResultStep(node, result.index(), slots);
        }
        throw new IllegalStateException(node.toString());
    }

    @Override
    public List<Node> results() {
        return List.of(node);
    }

    @Override
    public List<Node> reads() {
        return Arrays.stream(node.in()).map(Node::root).distinct().toList();
    }

    @Override
    public long flops() {
        return node.size();
    }

    final Object in(CallMemory memory, int i) {
        return memory.buffers[slots.applyAsInt(node.in(i).root())];
    }

    final Object out(CallMemory memory) {
        return memory.buffers[slots.applyAsInt(node)];
    }
}
