package org.ergodic.common.transport;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.random.Noise;
import org.nd4j.autodiff.samediff.SDVariable;

/** Which sample of the source goes with which row of the data. */
@API(status = API.Status.INTERNAL)
@FunctionalInterface
public interface Pairing {
    /**
     * Partners of the data among as many samples of the source.
     *
     * @param s where to build, and where random inputs have their names
     * @param data the data
     * @param source {@code [n, event]}
     * @return for each row of the data its partner, {@code [n, event]}
     */
    SDVariable partners(Scope s, Batch data, SDVariable source);

    /** {@return pairs as they come} */
    static Pairing independent() {
        return (s, data, source) -> source;
    }

    /**
     * Partners drawn from the entropic plan of optimal transport within the batch, for the squared distance: the plan
     * that minimises cost + epsilon KL(plan || product of the marginals), by rounds of Sinkhorn's scaling (Cuturi 2013,
     * arXiv:1306.0895) on logarithms. Epsilon is a share of the batch's mean cost. The last scaling is that of the
     * data, so that every row of the data has a partner; a sample of the source may have several or none, as where
     * pairs are drawn from a plan.
     *
     * @param share epsilon, as a share of the batch's mean squared distance, above 0
     * @param rounds of scaling, at least 1
     * @return the pairing, held constant by derivatives
     */
    static Pairing optimalTransport(double share, int rounds) {
        return (s, data, source) -> {
            long[] event = data.event();
            SDVariable x = s.stopGradient(Events.flatten(data.x(), event));
            SDVariable z = s.stopGradient(Events.flatten(source, event));
            SDVariable products = x.mmul(s.sameDiff().transpose(z));
            SDVariable cost = products.mul(-2.0)
                    .add(x.mul(x).sum(true, 1))
                    .add(s.sameDiff().transpose(z.mul(z).sum(true, 1)));
            SDVariable log = cost.div(cost.mean().mul(-share));
            for (int round = 0; round < rounds; round++) {
                log = log.sub(logSum(s, log, 0));
                log = log.sub(logSum(s, log, 1));
            }
            SDVariable uniform = s.noise("partner", Noise.UNIFORM, data.rows(), 1);
            SDVariable chosen = chosen(s, log, uniform);
            return s.stopGradient(Events.unflatten(chosen.mmul(z), event));
        };
    }

    private static SDVariable logSum(Scope s, SDVariable x, int axis) {
        SDVariable most = x.max(true, axis);
        return s.sameDiff()
                .math()
                .log(s.sameDiff().math().exp(x.sub(most)).sum(true, axis))
                .add(most);
    }

    /** For each row zeros and a one where the cumulative probability first exceeds a uniform number. */
    private static SDVariable chosen(Scope s, SDVariable logProbability, SDVariable uniform) {
        SDVariable p = s.sameDiff().math().exp(logProbability);
        SDVariable until = s.sameDiff().cumsum(p, 1);
        // Rounding may leave a row's sum below the uniform number: then none would be chosen.
        SDVariable u = uniform.mul(p.sum(true, 1)).mul(1 - 1e-6);
        return s.mask(until.gt(u)).mul(s.mask(until.sub(p).lte(u)));
    }
}
