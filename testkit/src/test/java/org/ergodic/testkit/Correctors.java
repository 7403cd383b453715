package org.ergodic.testkit;

import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/** Correctors, and mistakes one can make with them. */
final class Correctors {
    private Correctors() {}

    /** A Langevin step; what it does wrong is in its numbers. */
    private record Langevin(double eps, double share, boolean isOfOneNoise, boolean isBlind) implements GraphCorrector {
        @Override
        public Set<NoiseType> noise() {
            return Set.of(NoiseType.ADDITIVE, NoiseType.NONE);
        }

        @Override
        public Set<View<?>> needs(NoiseType noise) {
            return isBlind ? Set.of() : Set.of(VectorField.SCORE);
        }

        @Override
        public SDVariable correct(StepScope s, SDVariable x, int index) {
            SDVariable moved = x.add(s.score(x, s.number(Moment::to)).mul(eps * share));
            SDVariable z = isOfOneNoise && index > 0 ? s.scope().constant(0.0) : s.normal("corrector" + index);
            return moved.add(z.mul(Math.sqrt(2 * eps)));
        }
    }

    static class Right extends CorrectorContract {
        @Override
        protected GraphCorrector corrector() {
            return new Langevin(0.05, 1, false, false);
        }
    }

    /** The step that goes with sqrt(eps) z. */
    static class HalfTheScore extends CorrectorContract {
        @Override
        protected GraphCorrector corrector() {
            return new Langevin(0.05, 0.5, false, false);
        }
    }

    static class FromTheData extends CorrectorContract {
        @Override
        protected GraphCorrector corrector() {
            return new Langevin(0.05, -1, false, false);
        }
    }

    static class NoiseOnceOnly extends CorrectorContract {
        @Override
        protected GraphCorrector corrector() {
            return new Langevin(0.05, 1, true, false);
        }
    }

    static class NeedsMore extends CorrectorContract {
        @Override
        protected GraphCorrector corrector() {
            return new Langevin(0.05, 1, false, true);
        }
    }
}
