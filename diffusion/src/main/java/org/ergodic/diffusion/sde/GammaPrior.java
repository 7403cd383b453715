package org.ergodic.diffusion.sde;

import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Prior;
import org.ergodic.common.graph.LogGamma;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Independent numbers of a gamma distribution with density {@code r^k x^(k-1) exp(-r x) / G(k)}. Samples are drawn by
 * rejection (Marsaglia and Tsang 2000, "A simple method for generating gamma variables", doi:10.1145/358407.358414);
 * each depends on its sample's number and its place alone.
 *
 * @param shape k, at least 1
 * @param rate r, above 0
 */
public record GammaPrior(double shape, double rate) implements Prior {
    /** Checks the numbers. */
    public GammaPrior {
        if (!(shape >= 1) || !(rate > 0) || !Double.isFinite(shape + rate)) {
            throw new IllegalArgumentException("this gamma distribution needs a shape of at least 1 and a rate above 0,"
                    + " not " + shape + " and " + rate);
        }
    }

    @Override
    public INDArray sample(RandomStream random, long firstSample, DataType type, long... shape) {
        int rows = Math.toIntExact(shape[0]);
        int width = Events.size(Events.event(shape));
        double[] all = new double[rows * width];
        for (int row = 0; row < rows; row++) {
            draw(random, firstSample + row, all, row * width, width);
        }
        return Nd4j.createFromArray(all).castTo(type).reshape('c', shape);
    }

    private void draw(RandomStream random, long sample, double[] out, int offset, int width) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        double[] z = new double[width];
        double[] u = new double[width];
        boolean[] done = new boolean[width];
        int left = width;
        for (int attempt = 0; left > 0; attempt++) {
            random.split("proposal").split(attempt).fill(Noise.NORMAL, sample, z, 0, width);
            random.split("acceptance").split(attempt).fill(Noise.UNIFORM, sample, u, 0, width);
            for (int i = 0; i < width; i++) {
                double v = Math.pow(1 + c * z[i], 3);
                if (!done[i] && v > 0 && Math.log(u[i]) < 0.5 * z[i] * z[i] + d * (1 - v + Math.log(v))) {
                    out[offset + i] = d * v / rate;
                    done[i] = true;
                    left--;
                }
            }
        }
    }

    /** Minus infinity at numbers that are not above 0. */
    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        SDVariable positive = s.mask(x.gt(0.0));
        SDVariable log = s.sameDiff().math().log(s.select(positive, x, s.constant(1)));
        SDVariable density = log.mul(shape - 1).sub(x.mul(rate)).add(shape * Math.log(rate) - LogGamma.of(shape));
        return Events.sum(s.select(positive, density, s.constant(Double.NEGATIVE_INFINITY)), event);
    }

    @Override
    public Optional<String> limits() {
        return Optional.of("the gamma distribution has density 0 at numbers that are not above 0");
    }
}
