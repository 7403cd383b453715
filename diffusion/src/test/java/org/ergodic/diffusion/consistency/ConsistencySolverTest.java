package org.ergodic.diffusion.consistency;

import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.testkit.SolverContract;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** On the consistency function of data N(0, 1/4) along alpha = cos t, sigma = sin t. */
class ConsistencySolverTest extends SolverContract {
    private static final double STD = 0.5;

    private static final NumericPath PATH = new NumericPath() {
        @Override
        public double alpha(double t) {
            return Math.cos(t);
        }

        @Override
        public double sigma(double t) {
            return Math.sin(t);
        }
    };

    /** Quantiles are kept: x is scaled by STD over the deviation at its time. */
    private static final VectorField DATA = (x, t) -> {
        INDArray end = x.dup();
        for (int i = 0; i < x.size(0); i++) {
            end.slice(i).muli(STD / Math.hypot(PATH.alpha(t.getDouble(i)) * STD, PATH.sigma(t.getDouble(i))));
        }
        return end;
    };

    private static final VectorField SCORE = (x, t) -> {
        INDArray score = DATA.at(x, t);
        for (int i = 0; i < x.size(0); i++) {
            double time = t.getDouble(i);
            score.slice(i).muli(PATH.alpha(time)).subi(x.slice(i)).divi(Math.pow(PATH.sigma(time), 2));
        }
        return score;
    };

    @Override
    protected Solver<?> solver(int steps) {
        return new ConsistencySolver(steps, TimeGrid.uniform());
    }

    @Override
    protected Problem problem(NoiseType noise) {
        Views views = Views.of(VectorField.SCORE, SCORE)
                .and(VectorField.DIFFUSION, (x, t) -> x.mul(0))
                .and(ConsistencyFunction.JUMP, DATA)
                .and(NumericPath.VIEW, PATH);
        return Problem.of(views, noise, new Interval(1.4, 0.1))
                .startingAt((random, first, n) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2));
    }
}
