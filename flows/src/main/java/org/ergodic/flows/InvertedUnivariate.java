package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.nd4j.autodiff.samediff.SDVariable;

/** Maps of the line with data and base exchanged. It does not know which numbers the image of its map holds. */
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
    public Univariate inverted() {
        return original;
    }
}
