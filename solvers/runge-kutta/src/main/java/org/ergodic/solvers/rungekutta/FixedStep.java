package org.ergodic.solvers.rungekutta;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An explicit Runge-Kutta method on a given time grid: x' = x + h sum_i b_i k_i (Hairer, Norsett and Wanner 1993,
 * "Solving ordinary differential equations I", section II.1). One evaluation of the model for each stage.
 *
 * @param tableau the method
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record FixedStep(Tableau tableau, int steps, TimeGrid grid) implements GridSolver {
    /** Checks the number of steps. */
    public FixedStep {
        Objects.requireNonNull(tableau, "tableau");
        Objects.requireNonNull(grid, "grid");
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
                .evaluationsPerStep(tableau.stages())
                .withStepsOnGrid();
    }

    @Override
    public Traits traits() {
        return traits(tableau);
    }

    @Override
    public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
        VectorField drift = problem.drift();
        double h = moment.length();
        INDArray[] k = new INDArray[tableau.stages()];
        for (int i = 0; i < k.length; i++) {
            // A stage at the step's end is exactly on the grid, also where from + h is rounded.
            double t = tableau.c(i) == 1 ? moment.to() : moment.from() + tableau.c(i) * h;
            INDArray at = weigh(x, k, tableau.a(i), h);
            k[i] = drift.at(at, t);
            NativeMemory.releaseBut(x, at);
        }
        INDArray next = weigh(x, k, tableau.b(), h);
        NativeMemory.releaseBut(x, k);
        return next;
    }

    /** x + h sum_i w_i k_i; x itself if all weights are zero. */
    private static INDArray weigh(INDArray x, INDArray[] k, double[] w, double h) {
        INDArray sum = null;
        for (int i = 0; i < w.length; i++) {
            if (w[i] != 0) {
                INDArray term = k[i].mul(w[i] * h);
                if (sum == null) {
                    sum = term.addi(x);
                } else {
                    sum.addi(term);
                    NativeMemory.releaseBut(x, term);
                }
            }
        }
        return sum == null ? x : sum;
    }
}
