package org.ergodic.solvers.exponential;

import java.util.Optional;
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

/** Paths and models in closed form, in double precision. */
final class ClosedForm {
    /** x_t = (1 - t) x_0 + t eps, without signal at t = 1 and without noise at t = 0. */
    static final NumericPath STRAIGHT = path(t -> 1 - t, t -> t);

    /** The variance-preserving path of Song et al. (2021). */
    static final NumericPath VP =
            path(t -> Math.exp(-0.05 * t - 4.975 * t * t), t -> Math.sqrt(-Math.expm1(-0.1 * t - 9.95 * t * t)));

    /** alpha = 1 and sigma up to 20. */
    static final NumericPath VE = path(t -> 1, t -> 20 * t * t);

    /** A quarter of a circle, smooth at both ends. */
    static final NumericPath COSINE = path(t -> Math.cos(Math.PI / 2 * t), t -> Math.sin(Math.PI / 2 * t));

    private ClosedForm() {}

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

    static VectorField elementwise(DoubleBinaryOperator f) {
        return (x, t) -> {
            double[] values = x.dup('c').data().asDouble();
            double time = t.getDouble(0);
            for (int i = 0; i < values.length; i++) {
                values[i] = f.applyAsDouble(values[i], time);
            }
            return Nd4j.createFromArray(values).castTo(x.dataType()).reshape('c', x.shape());
        };
    }

    /** A score that also knows the data, as a model that predicts velocity does. */
    static VectorField knowing(VectorField score, VectorField data) {
        return new VectorField() {
            @Override
            public INDArray at(INDArray x, INDArray t) {
                return score.at(x, t);
            }

            @Override
            public Optional<VectorField> data() {
                return Optional.of(data);
            }
        };
    }

    /** Data of which the mean given x_t is known. */
    interface Model {
        NumericPath path();

        double data(double x, double t);

        default Problem problem(NoiseType noise, double from, double to) {
            return ClosedForm.problem(path(), this::data, noise, new Interval(from, to));
        }
    }

    static Problem problem(NumericPath path, DoubleBinaryOperator data, NoiseType noise, Interval time) {
        VectorField score =
                elementwise((x, t) -> (path.alpha(t) * data.applyAsDouble(x, t) - x) / (path.sigma(t) * path.sigma(t)));
        Views views = Views.of(VectorField.SCORE, knowing(score, elementwise(data)))
                .and(NumericPath.VIEW, path)
                .and(VectorField.DIFFUSION, elementwise((x, t) -> 1));
        return Problem.of(views, noise, time)
                .startingAt((random, first, n) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2));
    }

    /** Data N(mean, std^2). */
    record Gaussian(NumericPath path, double mean, double std) implements Model {
        double variance(double t) {
            return Math.pow(path.alpha(t) * std, 2) + Math.pow(path.sigma(t), 2);
        }

        @Override
        public double data(double x, double t) {
            return mean + path.alpha(t) * std * std / variance(t) * (x - path.alpha(t) * mean);
        }

        /** Where the probability flow carries x. */
        double flow(double x, double from, double to) {
            return path.alpha(to) * mean + Math.sqrt(variance(to) / variance(from)) * (x - path.alpha(from) * mean);
        }

        /** A model whose predicted data are the end of the probability flow. */
        Problem consistency(NoiseType noise, Interval time) {
            Problem knowing = ClosedForm.problem(path, (x, t) -> flow(x, t, 0), noise, time);
            VectorField score = knowing.score();
            return Problem.of(knowing.views().and(VectorField.SCORE, score::at), noise, time)
                    .startingAt(knowing.start());
        }
    }

    /** Data w N(-a, s^2) + (1 - w) N(a, s^2). */
    record TwoModes(NumericPath path, double weight, double apart, double std) implements Model {
        @Override
        public double data(double x, double t) {
            double alpha = path.alpha(t);
            double variance = Math.pow(alpha * std, 2) + Math.pow(path.sigma(t), 2);
            double balance = Math.tanh(alpha * apart * x / variance + 0.5 * Math.log((1 - weight) / weight));
            double mean = apart * balance;
            return mean + alpha * std * std / variance * (x - alpha * mean);
        }

        double mean() {
            return apart * (1 - 2 * weight);
        }

        double variance() {
            return std * std + apart * apart - mean() * mean();
        }
    }
}
