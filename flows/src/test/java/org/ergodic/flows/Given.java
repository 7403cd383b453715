package org.ergodic.flows;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** A conditional bijection whose condition is the same for all rows, so that it needs no context. */
public record Given(Bijection original, long[] event, String name, double... value) implements Bijection {
    /** Of rows. */
    public static Bijection of(Bijection original, String name, double... value) {
        return new Given(original, new long[1], name, value);
    }

    /** Of events of any shape. */
    public static Bijection ofEvents(Bijection original, long[] event, String name, double... value) {
        return new Given(original, event, name, value);
    }

    @Override
    public WithLogDet inverse(Scope s, SDVariable x, Context c) {
        return original.inverse(s, x, context(s, x));
    }

    @Override
    public WithLogDet forward(Scope s, SDVariable z, Context c) {
        return original.forward(s, z, context(s, z));
    }

    @Override
    public Cost cost(Direction direction) {
        return original.cost(direction);
    }

    private Context context(Scope s, SDVariable rows) {
        SDVariable row = s.constant(Nd4j.createFromArray(value).reshape(1, value.length));
        return Context.none()
                .and(name, Matrices.zeroColumn(Events.flatten(rows, event)).add(row));
    }
}
