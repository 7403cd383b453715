package org.ergodic.api.solver;

import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.view.View;

/**
 * What corrects the states that a step of a solver predicted, at the time that they have reached: a step that leaves
 * the marginal distribution of that time as it is and brings others nearer to it (Song et al. 2021, "Score-based
 * generative modeling through stochastic differential equations", Algorithm 1). Immutable and thread-safe.
 *
 * <p>Implemented by third parties as a {@code GraphCorrector} of {@code ergodic-common}, which says the correction as
 * a graph. Must pass {@code org.ergodic.testkit.CorrectorContract}.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Corrector {
    /** {@return the kinds of noise of the problems whose states it can correct} */
    Set<NoiseType> noise();

    /**
     * The views that it needs of a problem.
     *
     * @param noise how noise enters the problem, one of {@link #noise}
     * @return the views
     */
    Set<View<?>> needs(NoiseType noise);
}
