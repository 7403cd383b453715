package org.ergodic.solvers.rungekutta;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An explicit Runge-Kutta method on a given time grid: x' = x + h sum_i b_i k_i (Hairer, Norsett and Wanner 1993,
 * "Solving ordinary differential equations I", section II.1). One evaluation of the model for each stage.
 *
 * @param tableau the method
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record FixedStep(Tableau tableau, int steps, TimeGrid grid) implements GraphSolver {
    /** Checks the number of steps. */
    public FixedStep {
        Objects.requireNonNull(tableau, "tableau");
        Objects.requireNonNull(grid, "grid");
        if (tableau.implicit()) {
            throw new IllegalArgumentException(tableau + " is implicit: use AdaptiveStep");
        }
        if (steps < 1) {
            throw new IllegalArgumentException(tableau + " needs at least 1 step, not " + steps);
        }
    }

    /**
     * The method with steps of equal length.
     *
     * @param tableau the method
     * @param steps how many
     * @return the solver
     */
    public static FixedStep uniform(Tableau tableau, int steps) {
        return new FixedStep(tableau, steps, TimeGrid.uniform());
    }

    static Traits traits(Tableau tableau) {
        return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT)
                .order(tableau.order())
                .evaluationsPerStep(stages(tableau))
                .withStepsOnGrid();
    }

    /** Without a last stage that only an estimate of the error would need. */
    private static int stages(Tableau tableau) {
        int stages = tableau.stages();
        return tableau.b()[stages - 1] == 0 ? stages - 1 : stages;
    }

    @Override
    public Traits traits() {
        return traits(tableau);
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable h = s.number(Moment::length);
        Map<Double, SDVariable> times = new HashMap<>();
        SDVariable[] k = new SDVariable[stages(tableau)];
        for (int i = 0; i < k.length; i++) {
            SDVariable t = times.computeIfAbsent(tableau.c(i), c -> s.number(m -> time(m, c)));
            k[i] = s.drift(moved(s.x(), h, k, tableau.a(i)), t);
        }
        return moved(s.x(), h, k, tableau.b());
    }

    /** A stage at the step's end is exactly on the grid, also where from + h is rounded. */
    private static double time(Moment moment, double c) {
        return c == 1 ? moment.to() : moment.from() + c * moment.length();
    }

    /** x + h sum_i w_i k_i; x itself if all weights are zero. */
    private static SDVariable moved(SDVariable x, SDVariable h, SDVariable[] k, double... w) {
        SDVariable sum = null;
        for (int i = 0; i < Math.min(w.length, k.length); i++) {
            if (w[i] != 0) {
                SDVariable term = k[i].mul(w[i]);
                sum = sum == null ? term : sum.add(term);
            }
        }
        return sum == null ? x : x.add(sum.mul(h));
    }
}
