package org.ergodic.diffusion;

import java.util.EnumSet;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Solvers to test equations with, so that this module's tests need no other module's solvers. */
public final class Solvers {
    private Solvers() {}

    public record EulerMaruyama(TimeGrid grid, int steps) implements GridSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.allOf(NoiseType.class), VectorField.DRIFT, VectorField.DIFFUSION);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            double t = moment.from();
            INDArray dw = run.noise("dw", moment.index(), Noise.NORMAL, x).mul(Math.sqrt(Math.abs(moment.length())));
            return x.add(problem.drift().at(x, t).mul(moment.length()))
                    .add(dw.mul(problem.diffusion().at(x, t).broadcast(x.shape())));
        }
    }

    record RungeKutta4(TimeGrid grid, int steps) implements GridSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            double h = moment.length();
            VectorField f = problem.drift();
            INDArray half = Moment.times(moment.from() + h / 2, x);
            INDArray k1 = f.at(x, Moment.times(moment.from(), x));
            INDArray k2 = f.at(x.add(k1.mul(h / 2)), half);
            INDArray k3 = f.at(x.add(k2.mul(h / 2)), half);
            INDArray k4 = f.at(x.add(k3.mul(h)), Moment.times(moment.to(), x));
            return x.add(k1.add(k2.add(k3).mul(2)).add(k4).mul(h / 6));
        }
    }

    /** The classical Runge-Kutta method that gives one time for all samples. */
    record SharedTime(TimeGrid grid, int steps) implements GridSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            double h = moment.length();
            VectorField f = problem.drift();
            double half = moment.from() + h / 2;
            INDArray k1 = f.at(x, moment.from());
            INDArray k2 = f.at(x.add(k1.mul(h / 2)), half);
            INDArray k3 = f.at(x.add(k2.mul(h / 2)), half);
            INDArray k4 = f.at(x.add(k3.mul(h)), moment.to());
            return x.add(k1.add(k2.add(k3).mul(2)).add(k4).mul(h / 6));
        }
    }
}
