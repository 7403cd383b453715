package org.ergodic.diffusion;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code (1/p) div(g g' p) = g g' score + div(g g')}: what the reversal of an SDE takes off its drift, and the
 * probability flow takes off by half. Component i of {@code div(g g')} is the sum over j of the derivatives of
 * {@code (g g')_ij} by x_j.
 */
final class Correction {
    private Correction() {}

    /** @param event the event's shape, which scalar and general noise need */
    static SDVariable of(SDE sde, ScoreModel score, Scope s, SDVariable x, SDVariable t, Context c, long... event) {
        if (sde.noise() == NoiseType.NONE) {
            return s.sameDiff().zerosLike(x);
        }
        SDVariable g = sde.diffusion(s, x, t);
        return switch (sde.noise()) {
            case ADDITIVE -> score.score(s, x, t, c).mul(g.mul(g));
            case DIAGONAL -> diagonal(s, x, g, score.score(s, x, t, c));
            case SCALAR -> {
                int d = size(sde, event);
                SDVariable column = g.reshape(-1, d, 1);
                yield general(s, x, column.mul(g.reshape(-1, 1, d)), score.score(s, x, t, c), event);
            }
            case GENERAL -> {
                int d = size(sde, event);
                SDVariable products = g.reshape(-1, d, 1, d).mul(g.reshape(-1, 1, d, d));
                yield general(s, x, products.sum(3), score.score(s, x, t, c), event);
            }
            default ->
                throw new IllegalArgumentException(
                        "the reversal of an SDE whose noise is " + sde.noise() + " is not known");
        };
    }

    private static SDVariable diagonal(Scope s, SDVariable x, SDVariable g, SDVariable score) {
        // Component i of g sees component i of x alone, so one derivative along the ones holds every dg_i/dx_i.
        SDVariable slope = s.jvp(g, x, s.sameDiff().onesLike(x));
        return score.mul(g.mul(g)).add(g.mul(slope).mul(2.0));
    }

    /** By one derivative of the matrix {@code g g'} for each element of the event. */
    private static SDVariable general(Scope s, SDVariable x, SDVariable matrix, SDVariable score, long... event) {
        int d = Events.size(event);
        SDVariable sum = matrix.mul(score.reshape(-1, 1, d));
        SDVariable zeros = s.sameDiff().zerosLike(x);
        for (int j = 0; j < d; j++) {
            INDArray unit = Nd4j.zeros(DataType.DOUBLE, d);
            unit.putScalar(j, 1);
            SDVariable direction = zeros.add(s.constant(unit.reshape(Events.batch(1, event))));
            sum = sum.add(s.jvp(matrix, x, direction).mul(s.constant(unit.reshape(1, 1, d))));
        }
        return Events.unflatten(sum.sum(2), event);
    }

    private static int size(SDE sde, long... event) {
        if (event.length == 0) {
            throw new IllegalArgumentException("the reversal of an SDE whose noise is " + sde.noise()
                    + " needs the shape of its events: give it after the condition");
        }
        return Events.size(event);
    }
}
