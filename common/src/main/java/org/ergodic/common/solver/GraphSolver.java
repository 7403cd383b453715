package org.ergodic.common.solver;

import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A solver on a time grid that says its step as a graph. Compiled once with the model's fields inside, it is one
 * program a step; fields that are numeric functions are called from within. An implementation is its step and its
 * traits:
 *
 * <pre>{@code
 * record Midpoint(int steps, TimeGrid grid) implements GraphSolver {
 *     public Traits traits() {
 *         return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT)
 *                 .order(2)
 *                 .evaluationsPerStep(2)
 *                 .withStepsOnGrid();
 *     }
 *
 *     public SDVariable step(StepScope s) {
 *         SDVariable h = s.number(Moment::length);
 *         SDVariable half = s.x().add(s.drift(s.x(), s.number(Moment::from)).mul(h).mul(0.5));
 *         return s.x().add(s.drift(half, s.number(m -> m.from() + m.length() / 2)).mul(h));
 *     }
 * }
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public interface GraphSolver extends GridSolver {
    /**
     * Builds one step.
     *
     * @param s the states before it, numbers of the step, noise and the problem's fields
     * @return the states after it {@code [n, event]}
     */
    SDVariable step(StepScope s);

    /**
     * Which of several graphs a step is, for methods whose first or last step is another one. Each is built and
     * compiled when it is first needed, and told which it is by {@link StepScope#form}.
     *
     * @param problem the problem
     * @param moment from when to when
     * @return a number of the method's own; 0 unless overridden
     */
    default int form(Problem problem, Moment moment) {
        return 0;
    }

    /** As many as there are in the graphs of its steps. */
    @Override
    default OptionalLong evaluationsAhead(Problem problem, long... event) {
        return OptionalLong.of(StepProgram.evaluations(this, problem, event));
    }

    @Override
    default Steps begin(Problem problem, INDArray start, Run run) {
        return new StepProgram(this, problem, start, run);
    }

    @Override
    default INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
        return begin(problem, x, run).advance(moment, new Kept(x)).x();
    }
}
