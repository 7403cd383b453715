package org.ergodic.common.nn;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A field of state and two times in [0, 1], such as an average velocity, as a network of SiLU layers. It sees x, the
 * first time t and the time that passes r - t (the pair that Geng et al. 2025, arXiv:2505.13447, table 1c, found best),
 * of both sine and cosine of pi k t and pi k (r - t) for k = 1, ..., K, and the condition, if there is one.
 *
 * <p>Parameters are those of {@link Mlp}. The last layer starts small, so that the field starts near 0. Smooth, so that
 * it can be differentiated in x and in both times, any number of times.
 *
 * @param hidden the sizes of the hidden layers
 * @param frequencies K
 * @param condition what it reads of the context, usually nothing
 * @param event the shape of an event
 */
@API(status = API.Status.EXPERIMENTAL)
public record TwoTimeMlp(List<Integer> hidden, int frequencies, Optional<Condition> condition, long... event) {
    private static final double LAST = 1e-2;

    /** Copies and checks. */
    public TwoTimeMlp {
        hidden = List.copyOf(hidden);
        Objects.requireNonNull(condition, "condition");
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

    /**
     * The field.
     *
     * @param s the network's scope
     * @param x {@code [n, event]}
     * @param from the first time t of each row {@code [n, 1, ..., 1]}
     * @param to the second time r of each row, of the same shape
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n, event]}
     */
    public SDVariable of(Scope s, SDVariable x, SDVariable from, SDVariable to, Context c) {
        int size = Events.size(event);
        SDVariable t = from.reshape(-1, 1);
        SDVariable passing = to.reshape(-1, 1).sub(t);
        SDVariable seen = s.sameDiff().concat(1, Events.flatten(x, event), t, passing);
        long width = size + 2L;
        if (frequencies > 0) {
            SDVariable first = TimeFeatures.HARMONIC.of(s.child("from"), t, frequencies, Math.PI);
            SDVariable second = TimeFeatures.HARMONIC.of(s.child("passing"), passing, frequencies, Math.PI);
            seen = s.sameDiff().concat(1, seen, first, second);
            width += 4L * frequencies;
        }
        if (condition.isPresent()) {
            seen = s.sameDiff().concat(1, seen, condition.get().of(c));
            width += condition.get().size();
        }
        Mlp network = new Mlp(hidden, Activation.SILU);
        return Events.unflatten(network.of(s, Inputs.of(seen, width), Initializer.fanIn(LAST), size), event);
    }
}
