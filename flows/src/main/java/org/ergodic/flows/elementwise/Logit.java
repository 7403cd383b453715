package org.ergodic.flows.elementwise;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Direction;
import org.nd4j.autodiff.samediff.SDVariable;

/** z = logit(m + (1 - 2m) x): a {@link Sigmoid} turned round, with a margin m that keeps 0 and 1 finite. */
record Logit(double margin) implements Univariate {
    private static final Univariate LOGIT = new Sigmoid().inverted();

    /** Checks the margin. */
    Logit {
        if (!(margin >= 0 && margin < 0.5)) {
            throw new IllegalArgumentException("the margin of a logit must be at least 0 and below 1/2, not " + margin);
        }
    }

    @Override
    public List<Head> heads() {
        return List.of();
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        WithSlope z = LOGIT.inverse(s, x.mul(1 - 2 * margin).add(margin), heads);
        return new WithSlope(z.value(), z.logSlope().add(Math.log1p(-2 * margin)));
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        WithSlope y = LOGIT.forward(s, z, heads);
        return new WithSlope(
                y.value().sub(margin).mul(1 / (1 - 2 * margin)), y.logSlope().sub(Math.log1p(-2 * margin)));
    }

    @Override
    public Optional<String> check(double x) {
        return Sigmoid.checkBetween(x, margin > 0);
    }

    @Override
    public boolean takesAll(Direction direction) {
        return direction == Direction.FORWARD;
    }
}
