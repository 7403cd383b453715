package org.ergodic.flows.continuous;

import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;
import org.nd4j.linalg.api.buffer.DataType;

/** On dx/dt = -x. */
class FlowMapSolverTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new FlowMapSolver(steps, TimeGrid.uniform());
    }

    @Override
    protected Problem problem(NoiseType noise) {
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
        return new MeanFlow(MeanFlowTest.growth(-1), Optional.empty(), GaussianPrior.standard(), 2)
                .equations()
                .get(0)
                .problem(evaluator);
    }
}
