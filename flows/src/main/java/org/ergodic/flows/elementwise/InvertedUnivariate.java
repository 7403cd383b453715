package org.ergodic.flows.elementwise;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.flows.bijection.Inverted;
import org.nd4j.autodiff.samediff.SDVariable;

/** Maps of the line with data and base exchanged. */
record InvertedUnivariate(Univariate original) implements Univariate {
    @Override
    public List<Head> heads() {
        return original.heads();
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        return original.forward(s, x, heads);
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        return original.inverse(s, z, heads);
    }

    @Override
    public Cost cost(Direction direction) {
        return original.cost(Inverted.opposite(direction));
    }

    @Override
    public List<SDVariable> features(Scope s, SDVariable x) {
        return original.features(s, x);
    }

    @Override
    public Optional<String> check(double x) {
        return original.check(Direction.FORWARD, x);
    }

    @Override
    public Optional<String> check(Direction direction, double number) {
        return original.check(Inverted.opposite(direction), number);
    }

    @Override
    public boolean takesAll(Direction direction) {
        return original.takesAll(Inverted.opposite(direction));
    }

    @Override
    public Univariate inverted() {
        return original;
    }
}
