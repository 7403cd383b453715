package org.ergodic.flows.elementwise;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.common.graph.Stable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * z = sigmoid(x) = 1 / (1 + exp(-x)). Its log slope is -softplus(x) - softplus(-x), finite for every x; its inverse
 * log(z) - log(1 - z) has the log slope -log(z) - log(1 - z).
 */
record Sigmoid() implements Univariate {
    @Override
    public List<Head> heads() {
        return List.of();
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        SDVariable logSlope = Stable.softplus(x).add(Stable.softplus(x.neg())).neg();
        return new WithSlope(s.sameDiff().nn().sigmoid(x), logSlope);
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        SDVariable log = s.sameDiff().math().log(z);
        SDVariable logOther = s.sameDiff().math().log1p(z.neg());
        return new WithSlope(log.sub(logOther), log.add(logOther).neg());
    }

    @Override
    public Optional<String> check(Direction direction, double number) {
        return direction == Direction.FORWARD ? checkBetween(number, false) : Optional.empty();
    }

    @Override
    public boolean takesAll(Direction direction) {
        return direction == Direction.INVERSE;
    }

    /** A rule for numbers that must lie between 0 and 1. */
    static Optional<String> checkBetween(double x, boolean endsAllowed) {
        boolean good = endsAllowed ? x >= 0 && x <= 1 : x > 0 && x < 1;
        return good
                ? Optional.empty()
                : Optional.of("must lie between 0 and 1" + (endsAllowed ? "" : ", both excluded") + ": scale them"
                        + (endsAllowed || x < 0 || x > 1 ? "" : ", or take logit with a margin such as 1e-6"));
    }
}
