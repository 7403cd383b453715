package org.ergodic.engine.interpret;

import java.util.Arrays;
import org.ergodic.engine.kernel.Fn;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** An elementwise op by the engine's functions, in double precision and rounded at the end. */
final class ElementaryStep extends OpStep {
    private final DifferentialFunction op;

    ElementaryStep(SlottedOp node) {
        super(node);
        op = node.op();
    }

    @Override
    Bound bind() {
        return new Bound() {
            private INDArray[] inputs;
            private float[][] singles;
            private double[][] values;
            private int[][] places;
            private float[] floats;
            private INDArray output;

            @Override
            INDArray[] bind(INDArray[] in, ArrayPool pool) {
                inputs = in;
                long[] shape =
                        in.length == 1 ? in[0].shape() : Shape.broadcastOutputShape(in[0].shape(), in[1].shape());
                output = pool.acquire(outTypes[0], shape);
                singles = new float[in.length][];
                values = new double[in.length][];
                places = new int[in.length][];
                for (int k = 0; k < in.length; k++) {
                    values[k] = new double[Math.toIntExact(in[k].length())];
                    singles[k] = in[k].dataType() == DataType.FLOAT ? new float[values[k].length] : null;
                    places[k] = Arrays.equals(in[k].shape(), shape) ? null : places(in[k].shape(), shape);
                }
                floats = outTypes[0] == DataType.FLOAT ? new float[Math.toIntExact(output.length())] : null;
                return new INDArray[] {output};
            }

            @Override
            void run() {
                double[][] x = new double[inputs.length][];
                for (int k = 0; k < x.length; k++) {
                    read(inputs[k], singles[k], values[k]);
                    x[k] = places[k] == null ? values[k] : at(values[k], places[k]);
                }
                double[] y = x.length == 1
                        ? Elementary.of(op, Numbers.INSTANCE, x[0])
                        : Elementary.of(op, Numbers.INSTANCE, x[0], x[1]);
                for (int i = 0; floats != null && i < floats.length; i++) {
                    floats[i] = (float) y[i];
                }
                HeapTransfer.write(floats == null ? y : floats, y.length, output);
            }
        };
    }

    /** Without a copy outside the heap for single precision. */
    private static void read(INDArray x, float[] singles, double... values) {
        HeapTransfer.read(x, singles == null ? values : singles, values.length);
        for (int i = 0; singles != null && i < values.length; i++) {
            values[i] = singles[i];
        }
    }

    private static double[] at(double[] values, int... places) {
        double[] x = new double[places.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = values[places[i]];
        }
        return x;
    }

    /** For each element of the shape the one of a smaller array that is broadcast to it. */
    private static int[] places(long[] small, long... shape) {
        int[] places = new int[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
        int missing = shape.length - small.length;
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            int stride = 1;
            for (int d = shape.length - 1; d >= missing; d--) {
                int at = (int) (rest % shape[d]);
                rest /= (int) shape[d];
                if (small[d - missing] != 1) {
                    places[i] += at * stride;
                    stride *= (int) small[d - missing];
                }
            }
        }
        return places;
    }

    /** Arrays of numbers of one length. */
    private enum Numbers implements Elementary.Values<double[]> {
        INSTANCE;

        private interface At {
            double of(int i);
        }

        private static double[] all(int length, At at) {
            double[] y = new double[length];
            for (int i = 0; i < length; i++) {
                y[i] = at.of(i);
            }
            return y;
        }

        @Override
        public double[] map(Fn f, double[] a) {
            return all(a.length, i -> f.apply(a[i], 0, 0));
        }

        @Override
        public double[] map(Fn f, double[] a, double[] b) {
            return all(a.length, i -> f.apply(a[i], b[i], 0));
        }

        @Override
        public double[] map(Fn f, double[] a, double b) {
            return all(a.length, i -> f.apply(a[i], b, 0));
        }

        @Override
        public double[] select(double[] condition, double[] a, double[] b) {
            return all(a.length, i -> Fn.SELECT.apply(condition[i], a[i], b[i]));
        }
    }
}
