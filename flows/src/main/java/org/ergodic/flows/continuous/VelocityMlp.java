package org.ergodic.flows.continuous;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A velocity as a network of SiLU layers, smooth as a divergence needs it, that sees x, t, sine and cosine of 2 pi k t
 * for k = 1, ..., K, and the condition, if there is one.
 *
 * <p>Parameters {@code layer-i/w}, {@code layer-i/b}, of the last layer {@code out/w}, {@code out/b}; the last starts
 * small, so that the flow starts near the identity.
 *
 * @param hidden the sizes of the hidden layers
 * @param frequencies K
 * @param condition what it reads of the context, usually nothing
 * @param event the shape of an event
 */
public record VelocityMlp(List<Integer> hidden, int frequencies, Optional<Condition> condition, long... event)
        implements Velocity {
    private static final double LAST = 1e-2;

    /** Copies and checks. */
    public VelocityMlp {
        hidden = List.copyOf(hidden);
        event = event.clone();
        if (frequencies < 0) {
            throw new IllegalArgumentException("a network has 0 or more frequencies of time, not " + frequencies);
        }
    }

    /** {@return a copy of the event's shape} */
    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public SDVariable at(Scope s, SDVariable x, SDVariable t, Context c) {
        int size = Events.size(event);
        SDVariable column = t.reshape(-1, 1);
        SDVariable seen = s.sameDiff().concat(1, Events.flatten(x, event), column);
        long width = size + 1L;
        if (frequencies > 0) {
            SDVariable phase = column.mul(s.constant(phases()));
            seen = s.sameDiff()
                    .concat(
                            1,
                            seen,
                            s.sameDiff().math().sin(phase),
                            s.sameDiff().math().cos(phase));
            width += 2L * frequencies;
        }
        if (condition.isPresent()) {
            seen = s.sameDiff().concat(1, seen, condition.get().of(c));
            width += condition.get().size();
        }
        for (int i = 0; i < hidden.size(); i++) {
            SDVariable h = Matrices.linear(s.child("layer-" + i), seen, Initializer.fanIn(2), width, hidden.get(i));
            seen = h.mul(s.sameDiff().nn().sigmoid(h));
            width = hidden.get(i);
        }
        return Events.unflatten(Matrices.linear(s.child("out"), seen, Initializer.fanIn(LAST), width, size), event);
    }

    private INDArray phases() {
        INDArray phases = Nd4j.zeros(DataType.DOUBLE, 1, frequencies);
        for (int k = 0; k < frequencies; k++) {
            phases.putScalar(0, k, 2 * Math.PI * (k + 1));
        }
        return phases;
    }
}
