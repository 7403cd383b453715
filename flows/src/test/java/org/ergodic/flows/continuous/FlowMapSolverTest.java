package org.ergodic.flows.continuous;

import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FlowMap;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.view.Views;
import org.ergodic.testkit.SolverContract;
import org.nd4j.linalg.api.buffer.DataType;

/** On dx/dt = -x, whose flow map is a function of Java's. */
class FlowMapSolverTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new FlowMapSolver(steps, TimeGrid.uniform());
    }

    @Override
    protected Problem problem(NoiseType noise) {
        FlowMap decay = (x, from, to) -> x.mul(Math.exp(from - to));
        return Problem.of(Views.of(FlowMap.VIEW, decay), noise, new Interval(0, 1))
                .startingAt((random, first, n) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2));
    }
}
