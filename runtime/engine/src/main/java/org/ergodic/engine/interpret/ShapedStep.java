package org.ergodic.engine.interpret;

import java.util.Arrays;
import org.ergodic.engine.op.BroadcastTo;
import org.ergodic.engine.op.ShapedOp;
import org.ergodic.engine.op.SumTo;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** One of the engine's own ops. The two that every gradient has run in libnd4j and allocate nothing. */
final class ShapedStep extends OpStep {
    private final ShapedOp op;

    ShapedStep(SlottedOp node, ShapedOp op) {
        super(node);
        this.op = op;
    }

    @Override
    Bound bind() {
        return new BoundOp();
    }

    private final class BoundOp extends Bound {
        private final OpContext context = Nd4j.getExecutioner().buildContext();
        private INDArray output;
        private Runnable run;
        private boolean view;

        @Override
        INDArray[] bind(INDArray[] in, ArrayPool pool) {
            long[][] shapes = Arrays.stream(in).map(INDArray::shape).toArray(long[][]::new);
            view = op.isView(shapes);
            if (view) {
                output = in[0].reshape('c', op.outputShape(shapes));
                run = () -> {};
                return new INDArray[] {output};
            }
            output = pool.acquire(outTypes[0], op.outputShape(shapes));
            if (op instanceof SumTo sum) {
                run = sum(in[0], sum.summed(shapes[0], shapes[1]));
            } else if (op instanceof BroadcastTo broadcast) {
                run = repeat(in[0], broadcast.aligned(shapes[0], shapes[1]));
            } else {
                run = () -> op.execute(in, output);
            }
            return new INDArray[] {output};
        }

        private Runnable sum(INDArray x, int... axes) {
            long[] kept = x.shape().clone();
            for (int axis : axes) {
                kept[axis] = 1;
            }
            long[] i = Arrays.stream(axes).asLongStream().toArray();
            return libnd4j("reduce_sum", x, output.reshape('c', kept), i, true);
        }

        private Runnable repeat(INDArray x, long... aligned) {
            long[] times = output.shape().clone();
            for (int k = 0; k < times.length; k++) {
                times[k] /= aligned[k];
            }
            return libnd4j("tile", x.reshape('c', aligned), output, times);
        }

        private Runnable libnd4j(String name, INDArray x, INDArray z, long[] i, boolean... b) {
            NativeOp call = new NativeOp(name, i, new double[0], b);
            context.purge();
            context.setArgs(new INDArray[] {x}, call.iArgs(), call.dArgs(), call.tArgs(), call.bArgs());
            context.setOutputArray(0, z);
            return () -> Nd4j.getExecutioner().exec(call, context);
        }

        @Override
        boolean isView() {
            return view;
        }

        @Override
        void run() {
            run.run();
        }
    }
}
