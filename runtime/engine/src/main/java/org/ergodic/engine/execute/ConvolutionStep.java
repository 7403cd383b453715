package org.ergodic.engine.execute;

import java.util.function.ToIntFunction;
import org.ergodic.engine.image.Convolution;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.runtime.Parallel;

/** A convolution of images with channels last. */
final class ConvolutionStep extends SingleStep {
    private static final int MOST_PARTS = 32;

    private final Operation.Convolve operation;
    private final Convolution convolution;

    ConvolutionStep(Node node, Operation.Convolve operation, ToIntFunction<Node> slots) {
        super(node, slots);
        this.operation = operation;
        convolution = new Convolution(
                operation.at(), node.shape()[0], node.in(0).shape()[3], node.shape()[3], operation.turned());
    }

    @Override
    public String kind() {
        return "convolution";
    }

    @Override
    public long flops() {
        return 2L
                * node.size()
                * operation.at().kh()
                * operation.at().kw()
                * node.in(0).shape()[3];
    }

    private int parts() {
        return Math.min(MOST_PARTS, convolution.bands());
    }

    @Override
    public int scratch() {
        return convolution.room();
    }

    @Override
    public int workspace() {
        return convolution.laidOut();
    }

    @Override
    public Runnable bind(CallMemory memory) {
        float[] x = (float[]) in(memory, 0);
        float[] w = (float[]) in(memory, 1);
        float[] bias = node.in().length > 2 ? (float[]) in(memory, 2) : null;
        float[] y = (float[]) out(memory);
        float[] panels = (float[]) memory.workspace;
        int parts = parts();
        int bands = convolution.bands();
        Parallel.Job layOut = panel -> convolution.layOut(panel, w, bias, panels);
        Parallel.Job run = part -> {
            float[] room = (float[]) memory.thread().scratch;
            for (int band = bands * part / parts; band < bands * (part + 1) / parts; band++) {
                convolution.run(band, x, panels, y, room);
            }
        };
        return () -> {
            memory.parallel.run(convolution.panels(), layOut);
            memory.parallel.run(parts, run);
        };
    }
}
