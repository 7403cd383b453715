package org.ergodic.common.graph;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The divergence of a field, the trace of its Jacobian, built forward. Rows must be independent of each other. */
@API(status = API.Status.EXPERIMENTAL)
public final class Divergence {
    /** Of an image's square, below which what a basis leaves of it is rounding in single precision. */
    private static final double LEAST_SHARE = 1e-8;

    private Divergence() {}

    /**
     * The exact divergence, by one directional derivative for each dimension of the event: O(d) passes.
     *
     * @param s where to build
     * @param y the field's value at x, {@code [n, event]}
     * @param x {@code [n, event]}
     * @param event the event's shape
     * @return {@code [n]}
     */
    public static SDVariable exact(Scope s, SDVariable y, SDVariable x, long... event) {
        int size = Events.size(event);
        SDVariable zeros = s.sameDiff().zerosLike(x);
        SDVariable trace = null;
        for (int i = 0; i < size; i++) {
            INDArray unit = Nd4j.zeros(DataType.DOUBLE, 1, size);
            unit.putScalar(0, i, 1);
            SDVariable direction = s.constant(unit.reshape(Events.batch(1, event)));
            SDVariable part = Events.sum(s.jvp(y, x, zeros.add(direction)).mul(direction), event);
            trace = trace == null ? part : trace.add(part);
        }
        return trace;
    }

    /**
     * Hutchinson's unbiased estimate v'(dy/dx)v for a probe v with independent elements of mean 0 and variance 1
     * (Hutchinson 1989), by one directional derivative.
     *
     * @param s where to build
     * @param y the field's value at x, {@code [n, event]}
     * @param x {@code [n, event]}
     * @param probe v, {@code [n, event]}, such as Rademacher noise
     * @param event the event's shape
     * @return {@code [n]}
     */
    public static SDVariable hutchinson(Scope s, SDVariable y, SDVariable x, SDVariable probe, long... event) {
        return Events.sum(s.jvp(y, x, probe).mul(probe), event);
    }

    /**
     * Estimates of the divergence by Hutch++ (Meyer, Musco, Musco and Woodruff 2021, "Hutch++: optimal stochastic trace
     * estimation", algorithm 1): with an orthonormal basis Q of the range of {@code J = dy/dx} along the sketches, the
     * trace of {@code Q'JQ} and, for each probe v, {@code v'(I - QQ')J(I - QQ')v}. Each is unbiased; by one directional
     * derivative for each probe and two for each sketch.
     *
     * @param s where to build
     * @param y the field's value at x, {@code [n, event]}
     * @param x {@code [n, event]}
     * @param sketches {@code [n, event]} each, independent of the probes, such as normal numbers
     * @param probes {@code [n, event]} each, with independent elements of mean 0 and variance 1
     * @param event the event's shape
     * @return {@code [n]} for each probe
     */
    public static List<SDVariable> hutchPlusPlus(
            Scope s, SDVariable y, SDVariable x, List<SDVariable> sketches, List<SDVariable> probes, long... event) {
        List<SDVariable> basis = new ArrayList<>();
        SDVariable within = null;
        for (SDVariable sketch : sketches) {
            SDVariable image = Events.flatten(s.jvp(y, x, sketch), event);
            SDVariable rest = without(without(image, basis), basis);
            SDVariable squares = rest.mul(rest).sum(true, 1);
            // What is left of an image within the span so far is rounding: no direction is better than a wrong one.
            SDVariable has = s.mask(squares.gt(image.mul(image).sum(true, 1).mul(LEAST_SHARE)));
            SDVariable norm = s.sameDiff().math().sqrt(s.select(has, squares, s.constant(1)));
            SDVariable q = rest.mul(has).div(norm);
            basis.add(q);
            SDVariable direction = Events.unflatten(q, event);
            SDVariable part = Events.sum(s.jvp(y, x, direction).mul(direction), event);
            within = within == null ? part : within.add(part);
        }
        List<SDVariable> estimates = new ArrayList<>();
        for (SDVariable probe : probes) {
            SDVariable outside = Events.unflatten(without(Events.flatten(probe, event), basis), event);
            SDVariable part = hutchinson(s, y, x, outside, event);
            estimates.add(within == null ? part : part.add(within));
        }
        return estimates;
    }

    /** What is left of rows without their parts along orthonormal ones. */
    private static SDVariable without(SDVariable rows, List<SDVariable> basis) {
        SDVariable rest = rows;
        for (SDVariable q : basis) {
            rest = rest.sub(q.mul(rest.mul(q).sum(true, 1)));
        }
        return rest;
    }
}
