package org.ergodic.common.solver;

import org.apiguardian.api.API;
import org.ergodic.api.solver.Corrector;
import org.ergodic.api.solver.Problem;
import org.ergodic.common.solver.GridSolver.Moment;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A corrector that says its correction as a graph, which is part of the step of the solver that it corrects. A
 * Langevin step of fixed length is
 *
 * <pre>{@code
 * record Plain(double eps) implements GraphCorrector {
 *     public Set<NoiseType> noise() { return Set.of(NoiseType.ADDITIVE, NoiseType.NONE); }
 *
 *     public Set<View<?>> needs(NoiseType noise) { return Set.of(VectorField.SCORE); }
 *
 *     public SDVariable correct(StepScope s, SDVariable x, int index) {
 *         SDVariable moved = x.add(s.score(x, s.number(Moment::to)).mul(eps));
 *         return moved.add(s.normal("corrector" + index).mul(Math.sqrt(2 * eps)));
 *     }
 * }
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public interface GraphCorrector extends Corrector {
    /** What a {@link #form} is below. */
    int FORMS = 64;

    /**
     * Builds one correction.
     *
     * @param s the step that is corrected: its states before it, its numbers, noise and fields. Noise and arrays that
     *     are kept have names of the corrector's own, with the index in them where the correction is repeated
     * @param x the predicted states, of time {@link Moment#to}
     * @param index how many corrections of the same step came before
     * @return the states after the correction {@code [n, event]}
     */
    SDVariable correct(StepScope s, SDVariable x, int index);

    /**
     * Which of several graphs a correction is, as {@link GraphSolver#form} says it of a step; {@link StepScope#form}
     * tells it.
     *
     * @param problem the problem
     * @param moment from when to when the corrected step goes
     * @return 0 where there is nothing to correct, so that no correction is built, else from 1 to {@link #FORMS} - 1;
     *     1 unless overridden
     */
    default int form(Problem problem, Moment moment) {
        return 1;
    }
}
