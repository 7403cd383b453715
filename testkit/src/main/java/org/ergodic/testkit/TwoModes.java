package org.ergodic.testkit;

import java.util.function.DoubleBinaryOperator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Data 0.4 N(-1, 0.5^2) + 0.6 N(1, 0.5^2) in each coordinate under dx = -x dt + sqrt(2) dw, along alpha(t) = exp(-t)
 * and sigma(t)^2 = 1 - exp(-2t): a nonlinear score in closed form.
 */
final class TwoModes {
    private TwoModes() {}

    private static double score(double x, double t) {
        double alpha = Math.exp(-t);
        double variance = 1 - 0.75 * alpha * alpha;
        // The balance of the two modes is the hyperbolic tangent of half the logarithm of their ratio.
        double balance = Math.tanh(alpha * x / variance + 0.5 * Math.log(0.6 / 0.4));
        return (alpha * balance - x) / variance;
    }

    /**
     * dx/dt = -x - score, from noise to data, whose ends stay away from the data's time, where sigma has no derivative.
     */
    static Problem probabilityFlow() {
        DoubleBinaryOperator drift = (x, t) -> -x - score(x, t);
        NumericPath path = LinearGaussian.path(t -> Math.exp(-t), t -> Math.sqrt(-Math.expm1(-2 * t)));
        Views views = Views.of(VectorField.DRIFT, LinearGaussian.elementwise(drift))
                .and(VectorField.SCORE, LinearGaussian.elementwise(TwoModes::score))
                .and(VectorField.DIFFUSION, LinearGaussian.column(t -> 0))
                .and(NumericPath.VIEW, path);
        return Problem.of(views, NoiseType.NONE, new Interval(1.2, 0.2))
                .startingAt((random, first, n) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2));
    }
}
