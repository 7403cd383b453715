package org.ergodic.flows.elementwise;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;

/** The shifts z = x + t, of slope 1. Parameter {@code shift}. */
public record Shift() implements Univariate {
    @Override
    public List<Head> heads() {
        return List.of(new Head("shift", 1));
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        return new WithSlope(x.add(heads.get(0)), Matrices.zeros(x));
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        return new WithSlope(z.sub(heads.get(0)), Matrices.zeros(z));
    }
}
