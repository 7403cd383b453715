package org.ergodic.flows.elementwise;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Direction;
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

    @Override
    public Optional<String> check(double x) {
        return check(Direction.INVERSE, x);
    }

    @Override
    public Optional<String> check(Direction direction, double number) {
        return takesAll(direction) || number != 0
                ? Optional.empty()
                : Optional.of("must not be 0, where the slope of a power is 0 or infinite: shift them");
    }

    @Override
    public boolean takesAll(Direction direction) {
        return exponent == 1;
    }

    /** By exp(p log |x|): the value and its slope share the logarithm. */
    private static WithSlope raised(Scope s, SDVariable x, double p) {
        SDVariable log = s.sameDiff().math().log(s.sameDiff().math().abs(x));
        SDVariable value =
                s.sameDiff().math().exp(log.mul(p)).mul(s.sameDiff().math().sign(x));
        return new WithSlope(value, log.mul(p - 1).add(Math.log(p)));
    }
}
