package org.ergodic.diffusion;

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

    static SDVariable of(SDE sde, ScoreModel score, Scope s, SDVariable x, SDVariable t, Context c) {
        if (sde.noise() == NoiseType.NONE) {
            return s.sameDiff().zerosLike(x);
        }
        if (sde.noise() != NoiseType.ADDITIVE && sde.noise() != NoiseType.DIAGONAL) {
            throw new IllegalArgumentException("the reversal of an SDE is known for additive and diagonal noise, and"
                    + " the noise of this SDE is " + sde.noise());
        }
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
