package org.ergodic.solvers.eulermaruyama;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A stochastic Runge-Kutta method of Roessler (2010, "Runge-Kutta methods for the strong approximation of solutions of
 * stochastic differential equations", doi:10.1137/09076636X) for Ito equations, of strong order 1.5. It draws the
 * space-time Levy area beside the increments, for I10; with one process for each component the other integrals follow
 * from the increment: I11 = (dw^2 - h) / 2 and I111 = (dw^3 - 3 h dw) / 6.
 *
 * <p>Where time runs backwards, h is negative for the drift and |h| in all that belongs to noise.
 */
public final class StochasticRungeKutta implements GraphSolver {
    static final Traits SRA1_TRAITS = traits(StochasticTableau.SRA1, EnumSet.of(NoiseType.ADDITIVE));
    static final Traits SRA3_TRAITS = traits(StochasticTableau.SRA3, EnumSet.of(NoiseType.ADDITIVE));
    static final Traits SRI_TRAITS =
            traits(StochasticTableau.SRI1W1, EnumSet.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL, NoiseType.SCALAR));

    private final int steps;
    private final TimeGrid grid;
    private final StochasticTableau tableau;
    private final Traits traits;

    private StochasticRungeKutta(int steps, TimeGrid grid, StochasticTableau tableau, Traits traits) {
        this.steps = steps;
        this.grid = Objects.requireNonNull(grid, "grid");
        this.tableau = tableau;
        this.traits = traits;
        if (steps < 1) {
            throw new IllegalArgumentException(tableau + " needs at least 1 step, not " + steps);
        }
    }

    private static Traits traits(StochasticTableau tableau, EnumSet<NoiseType> noise) {
        return Traits.of(noise, VectorField.DRIFT, VectorField.DIFFUSION)
                .strongOrder(noise.stream().collect(java.util.stream.Collectors.toMap(n -> n, n -> 1.5)))
                .evaluationsPerStep(tableau.evaluations())
                .withStepsOnGrid();
    }

    /**
     * SRA1, for additive noise: two evaluations a step, order 2 where the noise vanishes.
     *
     * @param steps how many steps, at least 1
     * @param grid where they are
     * @return the solver
     */
    public static StochasticRungeKutta sra1(int steps, TimeGrid grid) {
        return new StochasticRungeKutta(steps, grid, StochasticTableau.SRA1, SRA1_TRAITS);
    }

    /**
     * SRA3, for additive noise: three evaluations a step, order 3 where the noise vanishes.
     *
     * @param steps how many steps, at least 1
     * @param grid where they are
     * @return the solver
     */
    public static StochasticRungeKutta sra3(int steps, TimeGrid grid) {
        return new StochasticRungeKutta(steps, grid, StochasticTableau.SRA3, SRA3_TRAITS);
    }

    /**
     * SRI1W1, for additive, diagonal and scalar noise: two evaluations of the model and four of the diffusion
     * coefficient a step, order 2 where the noise vanishes.
     *
     * @param steps how many steps, at least 1
     * @param grid where they are
     * @return the solver
     */
    public static StochasticRungeKutta sri1(int steps, TimeGrid grid) {
        return new StochasticRungeKutta(steps, grid, StochasticTableau.SRI1W1, SRI_TRAITS);
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public TimeGrid grid() {
        return grid;
    }

    @Override
    public SDVariable step(StepScope s) {
        Step step = new Step(s);
        for (int i = 0; i < tableau.stages(); i++) {
            step.stage(i);
        }
        return step.end();
    }

    /** A step that is being built. */
    private final class Step {
        private final StepScope s;
        private final SDVariable h;
        private final SDVariable root;
        /** dw, I11 / sqrt(h), I10 / h and I111 / h. */
        private final SDVariable[] integrals;

        private final SDVariable[] f = new SDVariable[tableau.stages()];
        private final SDVariable[] g = new SDVariable[tableau.stages()];

        Step(StepScope s) {
            this.s = s;
            h = s.number(Moment::length);
            root = s.number(m -> Math.sqrt(Math.abs(m.length())));
            SDVariable length = s.number(m -> Math.abs(m.length()));
            SDVariable dw = s.dw();
            SDVariable squared = dw.mul(dw);
            integrals = new SDVariable[] {
                dw,
                squared.sub(length).mul(s.number(m -> 0.5 / Math.sqrt(Math.abs(m.length())))),
                dw.mul(0.5).add(s.area()),
                squared.sub(length.mul(3.0)).mul(dw).mul(s.number(m -> 1 / (6 * Math.abs(m.length()))))
            };
        }

        void stage(int i) {
            if (tableau.usesDrift(i)) {
                int same = tableau.sameDrift(i);
                f[i] = same < i ? f[same] : s.drift(drifted(i), time(tableau.c0(i)));
            }
            g[i] = s.diffusion(diffused(i), time(tableau.c1(i)));
        }

        private SDVariable time(double c) {
            return s.number(m -> c == 1 ? m.to() : m.from() + c * m.length());
        }

        private SDVariable drifted(int i) {
            SDVariable at = s.x();
            for (int j = 0; j < i; j++) {
                at = add(at, f[j], tableau.a0(i, j), h);
                if (tableau.b0(i, j) != 0) {
                    at = at.add(s.product(g[j], integrals[2]).mul(tableau.b0(i, j)));
                }
            }
            return at;
        }

        private SDVariable diffused(int i) {
            SDVariable at = s.x();
            for (int j = 0; j < i; j++) {
                at = add(at, f[j], tableau.a1(i, j), h);
                at = add(at, g[j], tableau.b1(i, j), root);
            }
            return at;
        }

        private SDVariable add(SDVariable at, SDVariable value, double weight, SDVariable scale) {
            return weight == 0 ? at : at.add(value.mul(scale).mul(weight));
        }

        SDVariable end() {
            SDVariable at = s.x();
            for (int i = 0; i < tableau.stages(); i++) {
                at = add(at, f[i], tableau.alpha(i), h);
                SDVariable weight = null;
                for (int k = 0; k < integrals.length; k++) {
                    if (tableau.beta(k, i) != 0) {
                        SDVariable part = integrals[k].mul(tableau.beta(k, i));
                        weight = weight == null ? part : weight.add(part);
                    }
                }
                at = weight == null ? at : at.add(s.product(g[i], weight));
            }
            return at;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StochasticRungeKutta that
                && steps == that.steps
                && grid.equals(that.grid)
                && tableau == that.tableau;
    }

    @Override
    public int hashCode() {
        return Objects.hash(steps, grid, tableau.toString());
    }

    @Override
    public String toString() {
        return tableau + " in " + steps + " steps";
    }
}
