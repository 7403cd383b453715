package org.ergodic.energy.machine;

import java.util.function.Function;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.common.boltzmann.Units;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Units with a normal distribution of given variance s²: the carrier is exp(-x² / (2 s²)), so at the input i the mean
 * is s² i and A(i) = s² i² / 2 + log(2 pi s²) / 2.
 *
 * @param logVariance log s² of each unit, {@code [1, units]}
 */
record GaussianUnits(Function<Scope, SDVariable> logVariance) implements Units {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private SDVariable variance(Scope s) {
        return s.sameDiff().math().exp(logVariance.apply(s));
    }

    @Override
    public SDVariable logPartition(Scope s, SDVariable input) {
        return variance(s)
                .mul(input.mul(input))
                .add(logVariance.apply(s))
                .add(LOG_TWO_PI)
                .mul(0.5);
    }

    @Override
    public SDVariable mean(Scope s, SDVariable input) {
        return input.mul(variance(s));
    }

    @Override
    public SDVariable sample(Scope s, SDVariable input, SDVariable normal) {
        SDVariable deviation = s.sameDiff().math().exp(logVariance.apply(s).mul(0.5));
        return s.stopGradient(mean(s, input).add(normal.mul(deviation)));
    }

    @Override
    public SDVariable link(Scope s, SDVariable mean) {
        return mean.div(variance(s));
    }

    @Override
    public SDVariable logCarrier(Scope s, SDVariable x) {
        return x.mul(x).div(variance(s)).mul(-0.5);
    }

    @Override
    public Noise noise() {
        return Noise.NORMAL;
    }
}
