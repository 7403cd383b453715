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
 * The reverse diffusion sampler (Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole 2021, "Score-based generative
 * modeling through stochastic differential equations", appendix E, equation 46): the reverse of an SDE in the very
 * steps by which the SDE itself is made discrete. Those of a Gaussian path are exact, {@code x_t = a x_s + g z} from
 * a time s to a noisier one t, and their reverse is
 *
 * <pre>x_s = (2 - a) x_t + g^2 score(x_t, t) + g z</pre>
 *
 * <p>With alpha = 1 it is their sampler for the variance-exploding SDE, Algorithm 2, and with {@code a = sqrt(1 -
 * beta)} that for the variance-preserving one, Algorithm 3. Where there is no such path, an SDE is made discrete by
 * the Euler-Maruyama method, and this sampler is the same.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record ReverseDiffusion(int steps, TimeGrid grid) implements GraphSolver {
    static final String NAME = "reverse-diffusion";

    static final Traits TRAITS = Traits.of(Set.of(NoiseType.ADDITIVE), VectorField.SCORE, NumericPath.VIEW)
            .strongOrder(Map.of(NoiseType.ADDITIVE, 1.0))
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    /** Checks the number of steps. */
    public ReverseDiffusion {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("the reverse diffusion sampler needs at least 1 step, not " + steps);
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
        SDVariable mean = s.x().mul(s.number(m -> 2 - new Noising(path, m).scale()))
                .add(score.mul(s.number(m -> new Noising(path, m).gained())));
        return mean.add(s.normal("dw").mul(s.number(m -> Math.sqrt(new Noising(path, m).gained()))));
    }
}
