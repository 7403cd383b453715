package org.ergodic.flows.bijection;

import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A bijection with data and base exchanged, and its costs with them. Its parameters are those of the original, in the
 * same scope; it takes no start values from data.
 *
 * @param original the bijection
 */
public record Inverted(Bijection original) implements Bijection {
    /** The original is needed. */
    public Inverted {
        Objects.requireNonNull(original, "original");
    }

    @Override
    public WithLogDet inverse(Scope s, SDVariable x, Context c) {
        return original.forward(s, x, c);
    }

    @Override
    public WithLogDet forward(Scope s, SDVariable z, Context c) {
        return original.inverse(s, z, c);
    }

    @Override
    public Cost cost(Direction direction) {
        return original.cost(opposite(direction));
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return original.check(Direction.FORWARD, data);
    }

    @Override
    public Optional<InvalidValue> check(Direction direction, INDArray rows) {
        return original.check(opposite(direction), rows);
    }

    @Override
    public boolean takesAll(Direction direction) {
        return original.takesAll(opposite(direction));
    }

    @Override
    public Optional<Condition> condition() {
        return original.condition();
    }

    /**
     * The other direction.
     *
     * @param direction one of the two
     * @return the other
     */
    public static Direction opposite(Direction direction) {
        return direction == Direction.INVERSE ? Direction.FORWARD : Direction.INVERSE;
    }
}
