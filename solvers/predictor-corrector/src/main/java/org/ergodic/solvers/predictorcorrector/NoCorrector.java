package org.ergodic.solvers.predictorcorrector;

import java.util.EnumSet;
import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/** Corrects nothing: what the predictor says stands. */
public record NoCorrector() implements GraphCorrector {
    @Override
    public Set<NoiseType> noise() {
        return EnumSet.allOf(NoiseType.class);
    }

    @Override
    public Set<View<?>> needs(NoiseType noise) {
        return Set.of();
    }

    @Override
    public int form(Problem problem, Moment moment) {
        return 0;
    }

    @Override
    public SDVariable correct(StepScope s, SDVariable x, int index) {
        return x;
    }
}
