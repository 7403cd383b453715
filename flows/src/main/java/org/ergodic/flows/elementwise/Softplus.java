package org.ergodic.flows.elementwise;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.common.graph.Stable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * z = softplus(x) = log(1 + exp(x)) with log slope -softplus(-x); back by x = z + log(1 - exp(-z)), whose log slope is
 * -log(1 - exp(-z)), with the difference as that of expm1.
 */
record Softplus() implements Univariate {
    @Override
    public List<Head> heads() {
        return List.of();
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        return new WithSlope(Stable.softplus(x), Stable.softplus(x.neg()).neg());
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        SDVariable rest = s.sameDiff().math().expm1(z.neg()).neg();
        SDVariable logRest = s.sameDiff().math().log(rest);
        return new WithSlope(z.add(logRest), logRest.neg());
    }

    @Override
    public Optional<String> check(Direction direction, double number) {
        return direction == Direction.INVERSE || number > 0
                ? Optional.empty()
                : Optional.of("must be above 0: shift them");
    }

    @Override
    public boolean takesAll(Direction direction) {
        return direction == Direction.INVERSE;
    }
}
