package org.ergodic.engine.interpret;

import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Functions of all numbers along some axes, in double precision, where ND4J's own overflow, underflow or take the
 * maximum of all lines for each.
 */
final class AxisFunctions {
    private AxisFunctions() {}

    /** One number for each line; no axes means all. */
    static INDArray reduced(INDArray x, boolean keep, int[] axes, ToDoubleFunction<double[]> f) {
        return reduced(x, x, keep, axes, (a, b) -> f.applyAsDouble(a));
    }

    /** One number for each two lines of arrays of one shape. */
    static INDArray reduced(
            INDArray x, INDArray y, boolean keep, int[] axes, ToDoubleBiFunction<double[], double[]> f) {
        Order order = Order.of(x, axes);
        double[][] a = order.lines(x);
        double[][] b = y == x ? a : order.lines(y);
        double[] results = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            results[i] = f.applyAsDouble(a[i], b[i]);
        }
        long[] shape = order.reduced(x.shape(), keep);
        INDArray array = Nd4j.createFromArray(results).castTo(x.dataType());
        return shape.length == 0 ? array.reshape(new long[0]) : array.reshape('c', shape);
    }

    /** As many numbers for each line. */
    static INDArray mapped(INDArray x, int[] axes, UnaryOperator<double[]> f) {
        Order order = Order.of(x, axes);
        double[][] lines = order.lines(x);
        double[] all = new double[Math.toIntExact(x.length())];
        int at = 0;
        for (double[] line : lines) {
            System.arraycopy(f.apply(line), 0, all, at, line.length);
            at += line.length;
        }
        long[] turned = Arrays.stream(order.axes).mapToLong(x::size).toArray();
        return Nd4j.createFromArray(all)
                .reshape('c', turned)
                .permute(order.back())
                .castTo(x.dataType())
                .dup('c');
    }

    static double logSumExp(double... line) {
        double most = largest(line);
        if (Double.isNaN(most) || Double.isInfinite(most)) {
            return most;
        }
        return most + Math.log(sumOfExp(most, line));
    }

    private static double sumOfExp(double most, double... line) {
        double sum = 0;
        for (double x : line) {
            sum += Math.exp(x - most);
        }
        return sum;
    }

    private static double largest(double... line) {
        double most = Double.NEGATIVE_INFINITY;
        for (double x : line) {
            most = Math.max(most, x);
        }
        return most;
    }

    static double[] softmax(double... line) {
        double most = largest(line);
        double sum = sumOfExp(most, line);
        return Arrays.stream(line).map(x -> Math.exp(x - most) / sum).toArray();
    }

    static double[] logSoftmax(double... line) {
        double most = largest(line);
        double log = Math.log(sumOfExp(most, line));
        return Arrays.stream(line).map(x -> x - most - log).toArray();
    }

    /** The root of the sum of squares, scaled so that these neither overflow nor underflow. */
    static double norm(double... line) {
        double scale = scale(line);
        double sum = 0;
        for (double x : line) {
            sum += x / scale * (x / scale);
        }
        return scale * Math.sqrt(sum);
    }

    private static double scale(double... line) {
        double most = 0;
        for (double x : line) {
            most = Math.max(most, Math.abs(x));
        }
        return most == 0 || Double.isInfinite(most) ? 1 : Math.max(Math.scalb(1.0, Math.getExponent(most)), 0x1p-900);
    }

    /** Scaled down to a norm. */
    static double[] clipped(double most, double... line) {
        double factor = most / Math.max(most, norm(line));
        return Arrays.stream(line).map(x -> x * factor).toArray();
    }

    /** Less their mean. */
    private static double[] centred(double... line) {
        double mean = Arrays.stream(line).sum() / line.length;
        return Arrays.stream(line).map(x -> x - mean).toArray();
    }

    static double deviation(boolean biasCorrected, double... line) {
        return norm(centred(line)) / Math.sqrt(biasCorrected ? line.length - 1 : line.length);
    }

    /** (x - mean) / standard deviation, without bias correction; zero where all are equal. */
    static double[] standardized(double... line) {
        double[] centred = centred(line);
        double deviation = deviation(false, line);
        return Arrays.stream(centred)
                .map(x -> deviation == 0 ? x : x / deviation)
                .toArray();
    }

    /** - sum p log p, where 0 log 0 is 0. */
    static double entropy(double... line) {
        return Arrays.stream(line).map(p -> p == 0 ? 0 : -p * Math.log(p)).sum();
    }

    static double distance(double[] a, double... b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return norm(difference);
    }

    /** The cosine of the angle between two lines. */
    static double cosine(double[] a, double... b) {
        double dot = 0;
        double lengthA = norm(a);
        double lengthB = norm(b);
        for (int i = 0; i < a.length; i++) {
            dot += a[i] / lengthA * (b[i] / lengthB);
        }
        return dot;
    }

    /** An order of axes with those that lines go along last. */
    private record Order(int[] axes, int kept, boolean... along) {
        static Order of(INDArray x, int... given) {
            boolean[] along = new boolean[x.rank()];
            Arrays.fill(along, given.length == 0);
            for (int axis : given) {
                along[axis < 0 ? axis + x.rank() : axis] = true;
            }
            int[] axes = new int[x.rank()];
            int n = 0;
            for (int pass = 0; pass < 2; pass++) {
                for (int d = 0; d < along.length; d++) {
                    if (along[d] == (pass == 1)) {
                        axes[n++] = d;
                    }
                }
            }
            int kept = 0;
            for (boolean line : along) {
                kept += line ? 0 : 1;
            }
            return new Order(axes, kept, along);
        }

        double[][] lines(INDArray x) {
            double[] all = (double[])
                    HeapTransfer.toBuffer(x.rank() == 0 ? x : x.permute(axes).dup('c'), DataType.DOUBLE);
            int count = 1;
            for (int i = 0; i < kept; i++) {
                count *= (int) x.size(axes[i]);
            }
            int length = count == 0 ? 0 : all.length / count;
            double[][] lines = new double[count][];
            for (int i = 0; i < count; i++) {
                lines[i] = Arrays.copyOfRange(all, i * length, (i + 1) * length);
            }
            return lines;
        }

        long[] reduced(long[] shape, boolean keep) {
            long[] reduced = new long[keep ? shape.length : kept];
            int n = 0;
            for (int d = 0; d < shape.length; d++) {
                if (!along[d]) {
                    reduced[n++] = shape[d];
                } else if (keep) {
                    reduced[n++] = 1;
                }
            }
            return reduced;
        }

        int[] back() {
            int[] back = new int[axes.length];
            for (int i = 0; i < axes.length; i++) {
                back[axes[i]] = i;
            }
            return back;
        }
    }
}
