package org.ergodic.common.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.Divergence;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What objectives of score matching are made of (Hyvärinen 2005, "Estimation of non-normalized statistical models by
 * score matching", JMLR 6, theorem 1): {@code |s|^2 + 2 tr(ds/dx)}, whose mean over data with the score s* is the
 * Fisher divergence {@code E|s - s*|^2} less {@code E|s*|^2}.
 */
@API(status = API.Status.INTERNAL)
public final class ScoreMatching {
    private ScoreMatching() {}

    /**
     * {@code |s|^2 + 2 tr(ds/dx)} of each row, the trace by one directional derivative for each dimension.
     *
     * @param s where to build
     * @param score the score at x {@code [n, event]}
     * @param x {@code [n, event]}
     * @param event the event's shape
     * @return {@code [n]}
     */
    public static SDVariable explicit(Scope s, SDVariable score, SDVariable x, long... event) {
        return square(score, event).add(Divergence.exact(s, score, x, event).mul(2.0));
    }

    /**
     * The mean over directions v of {@code (v's)^2 + 2 v'(ds/dx)v}, or, with less variance where the score is large, of
     * {@code |s|^2 + 2 v'(ds/dx)v} (Song, Garg, Shi and Ermon 2019, "Sliced score matching", equations 7 and 8), by one
     * directional derivative for each direction.
     *
     * @param s where to build
     * @param score the score at x {@code [n, event]}
     * @param x {@code [n, event]}
     * @param directions at least one, each {@code [n, event]} with E v v' = I
     * @param reduced whether the square is that of the whole score
     * @param event the event's shape
     * @return {@code [n]}
     */
    public static SDVariable sliced(
            Scope s, SDVariable score, SDVariable x, List<SDVariable> directions, boolean reduced, long... event) {
        SDVariable total = null;
        for (SDVariable v : directions) {
            SDVariable trace = Divergence.hutchinson(s, score, x, v, event).mul(2.0);
            SDVariable along = Events.sum(score.mul(v), event);
            SDVariable each = reduced ? trace : along.mul(along).add(trace);
            total = total == null ? each : total.add(each);
        }
        SDVariable mean = directions.size() == 1 ? total : total.mul(1.0 / directions.size());
        return reduced ? square(score, event).add(mean) : mean;
    }

    static SDVariable square(SDVariable score, long... event) {
        return Events.sum(score.mul(score), event);
    }

    /** Directions for the rows of a batch, as random inputs of the child {@code objective}. */
    static List<SDVariable> directions(Scope s, Projection projection, int count, Batch batch) {
        List<SDVariable> all = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            all.add(projection.draw(s.child("objective"), "direction-" + k, batch.rows(), batch.event()));
        }
        return all;
    }

    /** The score of a model without levels of noise, which is asked for time 0. */
    static SDVariable score(Scope s, Views model, SDVariable x, Batch batch) {
        SDVariable time =
                s.sameDiff().zerosLike(Events.sum(x, batch.event())).reshape(Events.column(-1, batch.event()));
        return model.require(ScoreModel.VIEW).score(s, x, time, batch.context());
    }

    /** Refuses a model whose score is one for every time. */
    static Optional<String> onlyOneTime(Views model) {
        return model.find(SDE.VIEW)
                .map(sde -> "this objective trains a score at one time, and the model's is that of all times from "
                        + sde.time().from() + " to " + sde.time().to()
                        + ": choose denoising, or simulated-score-matching for an SDE without a Gaussian path");
    }

    static int atLeastOne(int projections) {
        if (projections < 1) {
            throw new IllegalArgumentException("score matching needs at least one projection, not " + projections);
        }
        return projections;
    }
}
