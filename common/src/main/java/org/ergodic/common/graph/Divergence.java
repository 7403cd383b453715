package org.ergodic.common.graph;

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
}
