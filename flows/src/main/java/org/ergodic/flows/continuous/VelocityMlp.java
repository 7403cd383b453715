package org.ergodic.flows.continuous;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.TimeFeatures;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A velocity as a network of SiLU layers, smooth as a divergence needs it, that sees x, t, sine and cosine of 2 pi k t
 * for k = 1, ..., K, and the condition, if there is one.
 *
 * <p>Parameters are those of {@link Mlp}. The last layer starts small, so that the flow starts near the identity.
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
            seen = s.sameDiff().concat(1, seen, TimeFeatures.HARMONIC.of(s, column, frequencies, 2 * Math.PI));
            width += 2L * frequencies;
        }
        if (condition.isPresent()) {
            seen = s.sameDiff().concat(1, seen, condition.get().of(c));
            width += condition.get().size();
        }
        Mlp network = new Mlp(hidden, Activation.SILU);
        return Events.unflatten(network.of(s, Inputs.of(seen, width), Initializer.fanIn(LAST), size), event);
    }
}
