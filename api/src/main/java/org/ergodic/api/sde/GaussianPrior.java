package org.ergodic.api.sde;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The isotropic Gaussian N(0, std^2 I).
 *
 * @param std the standard deviation, positive
 */
@API(status = API.Status.EXPERIMENTAL)
public record GaussianPrior(double std) implements ReparameterizedPrior {
    /** Checks the standard deviation. */
    public GaussianPrior {
        if (!(std > 0) || !Double.isFinite(std)) {
            throw new IllegalArgumentException("a prior's standard deviation must be positive, not " + std);
        }
    }

    /** {@return N(0, I)} */
    public static GaussianPrior standard() {
        return new GaussianPrior(1);
    }

    @Override
    public INDArray sample(RandomStream random, long firstSample, DataType type, long... shape) {
        return random.draw(Noise.NORMAL, firstSample, type, shape).muli(std);
    }

    @Override
    public Sampler sampler(Compiler compiler, DataType type, long... event) {
        long[] shape = event.clone();
        return (random, firstSample, n) -> sample(random, firstSample, type, Events.batch(n, shape));
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        return s.noise("gaussian", Noise.NORMAL, like, event).mul(std);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        double logNormalizer = Events.size(event) * (Math.log(std) + 0.5 * Math.log(2 * Math.PI));
        SDVariable u = std == 1 ? x : x.mul(1 / std);
        // Halved before it is multiplied, so that nothing overflows that need not.
        return Events.sum(u.mul(u.mul(-0.5)), event).sub(logNormalizer);
    }
}
