package org.ergodic.api.graph;

import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The start value of a parameter or state variable. */
@API(status = API.Status.STABLE)
@FunctionalInterface
public interface Initializer {
    /**
     * The start value.
     *
     * @param random a stream of this variable's own
     * @param type FLOAT or DOUBLE
     * @param shape the variable's shape; empty for a scalar
     * @return a new array of that type and shape
     */
    INDArray initial(RandomStream random, DataType type, long... shape);

    /** {@return all zeros} */
    static Initializer zeros() {
        return constant(0);
    }

    /** {@return all ones} */
    static Initializer ones() {
        return constant(1);
    }

    /**
     * One value everywhere.
     *
     * @param value the value
     * @return the initializer
     */
    static Initializer constant(double value) {
        return (random, type, shape) ->
                shape.length == 0 ? Nd4j.scalar(type, value) : Nd4j.valueArrayOf(shape, value, type);
    }

    /**
     * Independent normal numbers with mean 0.
     *
     * @param std the standard deviation
     * @return the initializer
     */
    static Initializer normal(double std) {
        return (random, type, shape) -> draw(Noise.NORMAL, random, type, shape).muli(std);
    }

    /**
     * Uniform numbers on (-bound, bound) with bound = sqrt(6 / (fanIn + fanOut)) for a weight {@code [fanIn, fanOut]}
     * (Glorot and Bengio 2010), for tanh and sigmoid layers.
     *
     * @return the initializer
     */
    static Initializer glorot() {
        return (random, type, shape) -> {
            requireMatrix("glorot", shape);
            return uniform(random, type, Math.sqrt(6.0 / (shape[0] + shape[1])), shape);
        };
    }

    /**
     * Uniform numbers on (-bound, bound) with bound = sqrt(gain * 3 / fanIn) for a weight {@code [fanIn, fanOut]}, or
     * for that of a convolution {@code [height, width, in, out]}, whose fan-in is height * width * in; gain 2 is that
     * of He, Zhang, Ren and Sun (2015) for rectifiers and SiLU, gain 1 that of LeCun (1998).
     *
     * @param gain the variance gain
     * @return the initializer
     */
    static Initializer fanIn(double gain) {
        return (random, type, shape) -> {
            if (shape.length != 4) {
                requireMatrix("fanIn", shape);
            }
            long fanIn = 1;
            for (int i = 0; i < shape.length - 1; i++) {
                fanIn *= shape[i];
            }
            return uniform(random, type, Math.sqrt(3.0 * gain / fanIn), shape);
        };
    }

    /**
     * A given array.
     *
     * @param value the value; copied when used
     * @return the initializer, which fails for any other shape
     */
    static Initializer of(INDArray value) {
        return (random, type, shape) -> {
            if (!java.util.Arrays.equals(value.shape(), shape)) {
                throw new IllegalArgumentException("an initial value of shape "
                        + java.util.Arrays.toString(value.shape()) + " for a variable of shape "
                        + java.util.Arrays.toString(shape));
            }
            return value.castTo(type).dup('c');
        };
    }

    private static void requireMatrix(String name, long[] shape) {
        if (shape.length != 2) {
            throw new IllegalArgumentException("Initializer." + name
                    + " is for matrices [fanIn, fanOut], not for shape " + java.util.Arrays.toString(shape));
        }
    }

    private static INDArray uniform(RandomStream random, DataType type, double bound, long... shape) {
        return draw(Noise.UNIFORM, random, type, shape).subi(0.5).muli(2 * bound);
    }

    private static INDArray draw(Noise noise, RandomStream random, DataType type, long... shape) {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        return random.draw(noise, 0, type, 1, length).reshape('c', shape);
    }
}
