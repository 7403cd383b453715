package org.ergodic.testkit;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Data N(0, 0.5^2 I) under the variance-preserving SDE with beta(t) = 0.1 + 19.9 t (Song et al. 2021): everything about
 * it is known in closed form. Its fields are computed element by element in Java, so that they round alike in every
 * batch and a difference between two runs is the solver's.
 */
final class LinearGaussian implements NumericPath {
    /** From the prior to the data. */
    static final Interval BACKWARD = new Interval(1, 1e-3);

    private static final double DATA = 0.5;

    private static double beta(double t) {
        return 0.1 + 19.9 * t;
    }

    @Override
    public double alpha(double t) {
        return Math.exp(-0.5 * (0.1 * t + 9.95 * t * t));
    }

    @Override
    public double sigma(double t) {
        return Math.sqrt(-Math.expm1(-(0.1 * t + 9.95 * t * t)));
    }

    /** The variance of the marginal. */
    double variance(double t) {
        return Math.pow(alpha(t) * DATA, 2) + Math.pow(sigma(t), 2);
    }

    /** The reverse SDE, or for no noise the probability-flow ODE, with every view that there is. */
    Problem backward(NoiseType noise) {
        double share = noise == NoiseType.NONE ? 0.5 : 1;
        VectorField drift = elementwise((x, t) -> -0.5 * beta(t) * x + share * beta(t) * x / variance(t));
        VectorField diffusion = switch (noise) {
            case NONE -> column(t -> 0);
            case ADDITIVE -> column(t -> Math.sqrt(beta(t)));
            case DIAGONAL, SCALAR -> elementwise((x, t) -> Math.sqrt(beta(t)));
            case GENERAL -> LinearGaussian::mirrored;
        };
        Views views = Views.of(VectorField.DRIFT, drift)
                .and(VectorField.DIFFUSION, diffusion)
                .and(VectorField.SCORE, elementwise((x, t) -> -x / variance(t)))
                .and(NumericPath.VIEW, this);
        return Problem.of(views, noise, BACKWARD)
                .startingAt((random, first, n) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2)
                        .muli(Math.sqrt(variance(BACKWARD.from()))));
    }

    /** The root of beta times the mirror I - 2/d 1 1', so that the noise of each element is of all processes. */
    private static INDArray mirrored(INDArray x, INDArray t) {
        double[] times = SampleArrays.values(t);
        int n = times.length;
        int d = Math.toIntExact(x.length() / n);
        double[] values = new double[n * d * d];
        for (int i = 0; i < values.length; i++) {
            double entry = (i / d % d == i % d ? 1 : 0) - 2.0 / d;
            values[i] = Math.sqrt(beta(times[i / (d * d)])) * entry;
        }
        return Nd4j.createFromArray(values).castTo(x.dataType()).reshape('c', n, d, d);
    }

    /** A Gaussian path. */
    static NumericPath path(DoubleUnaryOperator alpha, DoubleUnaryOperator sigma) {
        return new NumericPath() {
            @Override
            public double alpha(double t) {
                return alpha.applyAsDouble(t);
            }

            @Override
            public double sigma(double t) {
                return sigma.applyAsDouble(t);
            }
        };
    }

    /** A field of each element alone. */
    static VectorField elementwise(DoubleBinaryOperator f) {
        return (x, t) -> {
            double[] values = SampleArrays.values(x);
            double[] times = SampleArrays.values(t);
            int width = values.length / times.length;
            for (int i = 0; i < values.length; i++) {
                values[i] = f.applyAsDouble(values[i], times[i / width]);
            }
            return Nd4j.createFromArray(values).castTo(x.dataType()).reshape('c', x.shape());
        };
    }

    /** A field of time alone, {@code [n, 1, ..., 1]}. */
    static VectorField column(DoubleUnaryOperator g) {
        return (x, t) -> {
            double[] times = SampleArrays.values(t);
            for (int i = 0; i < times.length; i++) {
                times[i] = g.applyAsDouble(times[i]);
            }
            INDArray column = Nd4j.createFromArray(times).castTo(x.dataType());
            long[] shape = x.shape().clone();
            java.util.Arrays.fill(shape, 1, shape.length, 1);
            return column.reshape('c', shape);
        };
    }
}
