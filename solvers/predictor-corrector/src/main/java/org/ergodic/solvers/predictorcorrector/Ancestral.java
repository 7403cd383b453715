package org.ergodic.solvers.predictorcorrector;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
 * Ancestral sampling: x at the cleaner time s is drawn given x at the noisier time t and the data that the score
 * predicts of it. With {@code x_t = a x_s + g z} of the Gaussian path,
 *
 * <pre>x_s = (x_t + g^2 score(x_t, t)) / a + noise</pre>
 *
 * <p>With alpha = 1 it is the sampler of Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole (2021, "Score-based
 * generative modeling through stochastic differential equations", appendix F, equation 47) for the variance-exploding
 * SDE, and with {@code a = sqrt(1 - beta)} that of Ho, Jain and Abbeel (2020, "Denoising diffusion probabilistic
 * models", algorithm 2), equation 4 of Song et al.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 * @param variance of the noise
 */
public record Ancestral(int steps, TimeGrid grid, Variance variance) implements GraphSolver {
    static final String NAME = "ancestral";

    static final Traits TRAITS = Traits.of(Set.of(NoiseType.ADDITIVE), VectorField.SCORE, NumericPath.VIEW)
            .strongOrder(Map.of(NoiseType.ADDITIVE, 1.0))
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    /** The two choices of Ho et al., section 3.2: the extremes, for data that are a point and for normal data. */
    public enum Variance {
        /** {@code g^2 sigma(s)^2 / sigma(t)^2}, that of x_s given x_t and the data: equation 47. */
        POSTERIOR,
        /** {@code g^2}, that of the noise added from s to t: equation 4. */
        FORWARD
    }

    /** Checks the number of steps. */
    public Ancestral {
        Objects.requireNonNull(grid, "grid");
        Objects.requireNonNull(variance, "variance");
        if (steps < 1) {
            throw new IllegalArgumentException("ancestral sampling needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    /** {@inheritDoc} Always the same, of a step from noise to data. */
    @Override
    public int form(Problem problem, Moment moment) {
        Noising.requireFalling(NAME, problem.views().require(NumericPath.VIEW), moment);
        return 0;
    }

    @Override
    public SDVariable step(StepScope s) {
        NumericPath path = s.path().orElseThrow();
        SDVariable score = s.score(s.x(), s.number(Moment::from));
        SDVariable mean = s.x().add(score.mul(s.number(m -> new Noising(path, m).gained())))
                .mul(s.number(m -> 1 / new Noising(path, m).scale()));
        return mean.add(s.normal("dw").mul(s.number(m -> std(new Noising(path, m)))));
    }

    private double std(Noising noising) {
        return Math.sqrt(noising.gained()) * (variance == Variance.POSTERIOR ? noising.left() : 1);
    }
}
