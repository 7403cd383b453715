package org.ergodic.flows.elementwise;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** z = x for x >= 0 and z = slope x for x < 0. */
record LeakyRelu(double slope) implements Univariate {
    /** Checks the slope. */
    LeakyRelu {
        if (!(slope > 0) || !Double.isFinite(slope)) {
            throw new IllegalArgumentException("the slope of a leaky rectifier must be positive, not " + slope);
        }
    }

    @Override
    public List<Head> heads() {
        return List.of();
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        return scaled(s, x, slope);
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        return scaled(s, z, 1 / slope);
    }

    private static WithSlope scaled(Scope s, SDVariable x, double slope) {
        SDVariable negative = s.mask(x.lt(0.0));
        return new WithSlope(x.mul(negative.mul(slope - 1).add(1.0)), negative.mul(Math.log(slope)));
    }
}
