package org.ergodic.common.boltzmann;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.graph.Stable;
import org.nd4j.autodiff.samediff.SDVariable;

/** Units of two values; with y = (x - low) / (high - low) in {0, 1}, all is that of y at the input (high - low) i. */
enum TwoValued implements Units {
    BINARY(0, 1),
    SPIN(-1, 1);

    private final double low;
    private final double width;

    TwoValued(double low, double high) {
        this.low = low;
        width = high - low;
    }

    @Override
    public List<Double> support() {
        return List.of(low, low + width);
    }

    @Override
    public SDVariable logPartition(Scope s, SDVariable input) {
        SDVariable above = Stable.softplus(input.mul(width));
        return low == 0 ? above : above.add(input.mul(low));
    }

    @Override
    public SDVariable mean(Scope s, SDVariable input) {
        return fromUnit(probability(s, input));
    }

    @Override
    public SDVariable sample(Scope s, SDVariable input, SDVariable uniform) {
        return s.stopGradient(fromUnit(s.mask(uniform.lt(probability(s, input)))));
    }

    @Override
    public SDVariable link(Scope s, SDVariable mean) {
        SDVariable p = mean.sub(low).div(width);
        return s.sameDiff().math().log(p.div(p.rsub(1.0))).div(width);
    }

    private SDVariable probability(Scope s, SDVariable input) {
        return s.sameDiff().nn().sigmoid(input.mul(width));
    }

    private SDVariable fromUnit(SDVariable y) {
        return low == 0 && width == 1 ? y : y.mul(width).add(low);
    }
}
