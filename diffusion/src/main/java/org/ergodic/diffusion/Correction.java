package org.ergodic.diffusion;

import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * {@code (1/p) div(g g' p) = g^2 score + div(g g')}: what the reversal of an SDE takes off its drift, and the
 * probability flow takes off by half.
 */
final class Correction {
    private Correction() {}

    /** Why an SDE has no reversal, and so no probability flow and no likelihood, if it has none. */
    static Optional<String> obstacle(SDE sde) {
        return Set.of(NoiseType.NONE, NoiseType.ADDITIVE, NoiseType.DIAGONAL).contains(sde.noise())
                ? Optional.empty()
                : Optional.of("the reversal of an SDE, its probability flow and their likelihood are known for additive"
                        + " and diagonal noise, and the noise of " + sde + " is " + sde.noise()
                        + ": it can be simulated forward alone");
    }

    static SDVariable of(SDE sde, ScoreModel score, Scope s, SDVariable x, SDVariable t, Context c) {
        if (sde.noise() == NoiseType.NONE) {
            return s.sameDiff().zerosLike(x);
        }
        obstacle(sde).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        SDVariable g = sde.diffusion(s, x, t);
        SDVariable weighted = score.score(s, x, t, c).mul(g.mul(g));
        if (sde.noise() == NoiseType.ADDITIVE) {
            return weighted;
        }
        // Component i of g sees component i of x alone, so one derivative along the ones holds every dg_i/dx_i.
        SDVariable slope = s.jvp(g, x, s.sameDiff().onesLike(x));
        return weighted.add(g.mul(slope).mul(2.0));
    }
}
