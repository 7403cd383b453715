package org.ergodic.solvers.predictorcorrector;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The predictor-corrector sampler (Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole 2021, "Score-based generative
 * modeling through stochastic differential equations", Algorithm 1): each step of the predictor is followed by
 * corrections at the time it reached.
 *
 * <p>A predictor that handles noise, such as Euler-Maruyama or ancestral sampling, runs on the reverse SDE. One that
 * handles none, such as Heun's method or an exponential integrator, runs on the probability-flow equation, as in their
 * appendix G.
 *
 * @param predictor what steps through time; it says steps and grid
 * @param corrector what corrects its states
 * @param correctorSteps corrections after each step, at least 0
 */
public record PredictorCorrector(GraphSolver predictor, GraphCorrector corrector, int correctorSteps)
        implements GraphSolver {
    /** With a predictor that handles any noise and needs nothing but drift and diffusion, and Langevin steps. */
    static final Traits TRAITS = Traits.of(
                    EnumSet.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL),
                    VectorField.DRIFT,
                    VectorField.DIFFUSION,
                    VectorField.SCORE)
            .withStepsOnGrid();

    /** Checks that the two go together. */
    public PredictorCorrector {
        Objects.requireNonNull(predictor, "predictor");
        Objects.requireNonNull(corrector, "corrector");
        if (correctorSteps < 0) {
            throw new IllegalArgumentException("corrector-steps must be at least 0, not " + correctorSteps);
        }
        if (noise(predictor, corrector).isEmpty()) {
            throw new IllegalArgumentException("the predictor handles noise of kind "
                    + names(predictor.traits().noise()) + ", and the corrector of kind " + names(corrector.noise())
                    + ": take two that share one");
        }
    }

    /**
     * With Langevin steps.
     *
     * @param predictor what steps through time
     * @param correctorSteps Langevin steps after each step, at least 0; each is one evaluation of the score
     * @param snr the largest signal-to-noise ratio of those steps, as {@link LangevinCorrector} says
     */
    public PredictorCorrector(GraphSolver predictor, int correctorSteps, double snr) {
        this(predictor, new LangevinCorrector(snr), correctorSteps);
    }

    /**
     * Corrections alone, the corrector-only sampler of Song et al.: between them, the states stay as they are.
     *
     * @param corrector what corrects the states at each time
     * @param correctorSteps how many corrections at each
     * @param steps how many times
     * @param grid where the times are; there are no corrections at the first
     * @return the solver
     */
    public static PredictorCorrector withoutPredictor(
            GraphCorrector corrector, int correctorSteps, int steps, TimeGrid grid) {
        return new PredictorCorrector(new Still(steps, grid), corrector, correctorSteps);
    }

    private static String names(Set<NoiseType> noise) {
        return noise.stream().map(NoiseType::toString).sorted().collect(Collectors.joining(" or "));
    }

    /** What both handle; a predictor that handles noise is one of equations with noise. */
    private static Set<NoiseType> noise(GraphSolver predictor, GraphCorrector corrector) {
        Set<NoiseType> both = new HashSet<>(predictor.traits().noise());
        both.retainAll(corrector.noise());
        if (both.size() > 1) {
            both.remove(NoiseType.NONE);
        }
        return both;
    }

    /** {@return what both need, for noise that both handle} */
    @Override
    public Traits traits() {
        Set<NoiseType> noise = noise(predictor, corrector);
        Set<View<?>> needs = new HashSet<>(predictor.traits().needs());
        noise.forEach(each -> needs.addAll(corrector.needs(each)));
        return Traits.of(noise, needs.toArray(new View<?>[0])).withStepsOnGrid();
    }

    @Override
    public int steps() {
        return predictor.steps();
    }

    @Override
    public TimeGrid grid() {
        return predictor.grid();
    }

    /** The forms of both in one number. */
    @Override
    public int form(Problem problem, Moment moment) {
        int form = correctorSteps == 0 ? 0 : corrector.form(problem, moment);
        if (form < 0 || form >= GraphCorrector.FORMS) {
            throw new IllegalStateException("the corrector " + corrector + " says the form " + form
                    + ", which must be from 0 to " + (GraphCorrector.FORMS - 1));
        }
        return Math.addExact(Math.multiplyExact(predictor.form(problem, moment), GraphCorrector.FORMS), form);
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable x = predictor.step(s.form(s.form() / GraphCorrector.FORMS));
        StepScope corrections = s.form(s.form() % GraphCorrector.FORMS);
        for (int i = 0; i < correctorSteps && corrections.form() > 0; i++) {
            x = corrector.correct(corrections, x, i);
        }
        return x;
    }

    /** A predictor that leaves the states as they are. */
    private record Still(int steps, TimeGrid grid) implements GraphSolver {
        Still {
            Objects.requireNonNull(grid, "grid");
            if (steps < 1) {
                throw new IllegalArgumentException(
                        "a sampler of corrections alone needs at least 1 step, not " + steps);
            }
        }

        @Override
        public Traits traits() {
            return Traits.of(EnumSet.allOf(NoiseType.class)).withStepsOnGrid();
        }

        @Override
        public SDVariable step(StepScope s) {
            return s.x();
        }
    }
}
