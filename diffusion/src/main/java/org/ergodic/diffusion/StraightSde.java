package org.ergodic.diffusion;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The SDE of the straight path {@code x_t = (1 - t) x_0 + t eps} of flow matching:
 * {@code dx = -x / (1 - t) dt + sqrt(2 t / (1 - t)) dw}, with {@code alpha = 1 - t} and {@code sigma = t}. Its
 * probability flow {@code dx/dt = E[eps - x_0 | x_t]} is the velocity of flow matching (Lipman, Chen, Ben-Hamu, Nickel
 * and Le 2023, "Flow matching for generative modeling", section 4.1, whose time runs the other way; Liu, Gong and Liu
 * 2023, "Flow straight and fast"). So a model along it is a flow-matching model, sampled with noise or without.
 *
 * <p>At t = 1 nothing is left of the data, and drift and noise are infinite. The interval therefore ends at
 * {@code 1 - cutOff}, with the prior N(0, (1 - cutOff)^2 I), which leaves out the data's part of scale cutOff. With
 * {@code cutOff = 0} the path ends at alpha = 0: the probability flow and exponential integrators begin there, with a
 * model that predicts data, v or velocity, and solvers that need the drift of the reverse SDE do not.
 *
 * @param cutOff how far from t = 1 the interval ends, at least 0 and below 1
 */
public record StraightSde(double cutOff) implements GaussianSde {
    /** Checks the cut-off. */
    public StraightSde {
        if (!(cutOff >= 0 && cutOff < 1)) {
            throw new IllegalArgumentException(
                    "the cut-off of the straight SDE must be at least 0 and below 1, not " + cutOff);
        }
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return x.div(t.sub(1));
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().math().sqrt(t.mul(2).div(t.rsub(1)));
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return t.rsub(1);
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return t.mul(1);
    }

    @Override
    public boolean endsWithoutSignal() {
        return cutOff == 0;
    }

    @Override
    public Interval time() {
        return new Interval(0, 1 - cutOff);
    }

    @Override
    public Prior prior() {
        return new GaussianPrior(1 - cutOff);
    }
}
