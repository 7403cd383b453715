package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * z = sign(x) |x|^p with log slope log p + (p - 1) log |x|, which at 0 is infinite unless p = 1: a density of z that is
 * positive at 0 becomes one of x with a pole or a zero there.
 */
record Power(double exponent) implements Univariate {
    /** Checks the exponent. */
    Power {
        if (!(exponent > 0) || !Double.isFinite(exponent)) {
            throw new IllegalArgumentException("the exponent of a power must be positive, not " + exponent);
        }
    }

    @Override
    public List<Head> heads() {
        return List.of();
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        return raised(s, x, exponent);
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        return raised(s, z, 1 / exponent);
    }

    /** By exp(p log |x|): the value and its slope share the logarithm. */
    private static WithSlope raised(Scope s, SDVariable x, double p) {
        SDVariable log = s.sameDiff().math().log(s.sameDiff().math().abs(x));
        SDVariable value =
                s.sameDiff().math().exp(log.mul(p)).mul(s.sameDiff().math().sign(x));
        return new WithSlope(value, log.mul(p - 1).add(Math.log(p)));
    }
}
