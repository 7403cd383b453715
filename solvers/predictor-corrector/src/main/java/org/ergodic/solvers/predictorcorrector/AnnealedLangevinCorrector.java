package org.ergodic.solvers.predictorcorrector;

import java.util.EnumSet;
import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A step of annealed Langevin dynamics at the time reached (Song and Ermon 2019, "Generative modeling by estimating
 * gradients of the data distribution", arXiv:1907.05600, Algorithm 1): {@code x' = x + a/2 s(x, t) + sqrt(a) z} with
 * {@code a = ratio sigma(t)^2}, where the ratio is eps / sigma_L^2 there and 2 r^2 for a signal-to-noise ratio r.
 *
 * <p>A Gaussian p_t of variance v is left with the variance {@code v + a^2 / (4 v)}.
 *
 * @param ratio above 0 and below 4, where steps diverge around a single datum
 */
public record AnnealedLangevinCorrector(double ratio) implements GraphCorrector {
    /** Checks the ratio. */
    public AnnealedLangevinCorrector {
        if (!(ratio > 0 && ratio < 4)) {
            throw new IllegalArgumentException(
                    "the ratio of a Langevin step to the noise's variance must be above 0 and" + " below 4, not "
                            + ratio);
        }
    }

    @Override
    public Set<NoiseType> noise() {
        return EnumSet.of(NoiseType.NONE, NoiseType.ADDITIVE);
    }

    @Override
    public Set<View<?>> needs(NoiseType noise) {
        return Set.of(VectorField.SCORE, NumericPath.VIEW);
    }

    /** Where the path has no noise left, there is nothing to correct. */
    @Override
    public int form(Problem problem, Moment moment) {
        return problem.views().require(NumericPath.VIEW).sigma(moment.to()) > 0 ? 1 : 0;
    }

    @Override
    public SDVariable correct(StepScope s, SDVariable x, int index) {
        NumericPath path = s.path().orElseThrow();
        SDVariable score = s.score(x, s.number(Moment::to));
        SDVariable moved = x.add(score.mul(s.number(m -> ratio / 2 * Math.pow(path.sigma(m.to()), 2))));
        SDVariable noise = s.normal("corrector" + index).mul(s.number(m -> Math.sqrt(ratio) * path.sigma(m.to())));
        return moved.add(noise);
    }
}
