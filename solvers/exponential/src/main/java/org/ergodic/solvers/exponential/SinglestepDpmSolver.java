package org.ergodic.solvers.exponential;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * DPM-Solver++(2S) and (3S), the singlestep forms (Lu, Zhou, Bao, Chen, Li and Zhu 2022, "DPM-Solver++", algorithm 1
 * and appendix): a step of order k is made of k stages, each an evaluation at one point of the grid, and remembers
 * nothing of the step before. The stages are steps of the grid here, so that as many evaluations are spent as by the
 * multistep form. On a grid of equal steps of log-SNR they are at 1/2, or at 1/3 and 2/3 of the step, as in the paper.
 *
 * <p>The orders of the last steps are those of the paper's schedule (Lu et al. 2022, "DPM-Solver", section 3.4) for as
 * many evaluations as there are steps of the grid: for order 3 they are 3, ..., 3, 2, 1, or 3, ..., 3, 1, or 3, ..., 3,
 * 2, and for order 2 a step of order 1 is last where the number is odd. A step to where there is no noise, or from
 * where there is no signal, is of order 1.
 *
 * @param order how many stages a step has, 2 or 3
 * @param steps how many stages there are in all, at least 1
 * @param grid where they are
 */
public record SinglestepDpmSolver(int order, int steps, TimeGrid grid) implements GraphSolver {
    private static final Traits TRAITS = Traits.of(EnumSet.of(NoiseType.NONE), VectorField.SCORE, NumericPath.VIEW)
            .order(2)
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    private static final String BASE = "base";
    private static final String DATA = "data";

    /** Checks the numbers. */
    public SinglestepDpmSolver {
        Objects.requireNonNull(grid, "grid");
        if (order < 2 || order > 3) {
            throw new IllegalArgumentException("the order of a singlestep DPM-Solver++ must be 2 or 3, not " + order);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("a singlestep DPM-Solver++ needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    /** The stage, from 0, and ten times how many stages the step has. */
    @Override
    public int form(Problem problem, Moment moment) {
        HalfLogSnr lambda = HalfLogSnr.of(problem);
        boolean isBlind = Double.isInfinite(lambda.at(problem.time().from()));
        boolean isClean = Double.isInfinite(lambda.at(problem.time().to()));
        if (isBlind && moment.index() == 0 || isClean && moment.last()) {
            return 10;
        }
        int first = isBlind ? 1 : 0;
        int stage = moment.index() - first;
        int count = steps - first - (isClean ? 1 : 0);
        // All steps have as many stages as the order but for the last one or two.
        int start = stage - stage % order;
        int stages = stages(count - start, isClean);
        if (stage >= start + stages) {
            start += stages;
            stages = stages(count - start, isClean);
        }
        return 10 * stages + stage - start;
    }

    /** How many stages the next step has, where so many are left, and perhaps one of order 1 after them. */
    private int stages(int left, boolean isOneMore) {
        // The paper ends on 2, 1 rather than 3, so that the last step is short.
        return order == 3 && left == 3 && !isOneMore ? 2 : Math.min(order, left);
    }

    @Override
    public SDVariable step(StepScope s) {
        int stage = s.form() % 10;
        int stages = s.form() / 10;
        HalfLogSnr lambda = HalfLogSnr.of(s);
        SDVariable data = lambda.data(s);
        SDVariable base = stage == 0 ? s.x() : s.kept(BASE);
        SDVariable first = stage == 0 ? data : s.kept(DATA);
        if (stage + 1 < stages) {
            s.keep(BASE, base);
            s.keep(DATA, first);
        }
        SDVariable next = lambda.first(s, base, first, m -> HalfLogSnr.time(m, stage), m -> 0);
        if (stage == 0) {
            return next;
        }
        boolean isMiddle = stages == 2;
        return next.add(data.sub(first).mul(s.number(m -> slope(lambda, m, stage, isMiddle))));
    }

    /** What the difference of the latest value from the first counts. */
    private static double slope(HalfLogSnr lambda, Moment m, int stage, boolean isMiddle) {
        double start = lambda.at(HalfLogSnr.time(m, stage));
        double h = lambda.at(m.to()) - start;
        double share = (lambda.at(m.from()) - start) / h;
        double weight = isMiddle ? -0.5 * Math.expm1(-h) : Polynomial.moments(h, 2)[1] * h;
        return lambda.path().alpha(m.to()) * weight / share;
    }
}
