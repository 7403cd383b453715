package org.ergodic.common.optimizer;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.OptimizerFactory;
import org.ergodic.api.plugin.Part;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Gradient descent, p = p - rate g, unless it is asked for momentum: v = momentum v + g, p = p - rate v (Polyak 1964),
 * or with Nesterov's look ahead p = p - rate (g + momentum v) (Sutskever, Martens, Dahl and Hinton 2013). A momentum m
 * makes steps 1 / (1 - m) times as long in the long run: with 0.9, ten times.
 */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "sgd",
        description = "Stochastic gradient descent: plain, with momentum (Polyak 1964), or with Nesterov's form of it")
public final class Sgd implements OptimizerFactory<Sgd.Config> {
    /**
     * Options.
     *
     * @param rate the learning rate
     * @param momentum how much of the last change remains; 0 for plain steps
     * @param nesterov whether to look ahead, along the momentum
     */
    public record Config(
            @Option(value = "the learning rate", byDefault = "0.01", min = 0, above = true)
            double rate,

            @Option(
                    value = "how much of the last change remains; 0 for plain steps",
                    byDefault = "0",
                    min = 0,
                    max = 1,
                    below = true)
            double momentum,

            @Option(value = "whether to look ahead along the momentum, which must then be above 0", byDefault = "false")
            boolean nesterov) {}

    @Override
    public Optimizer create(Config config, Assembly assembly) {
        if (config.nesterov() && config.momentum() == 0) {
            throw new IllegalArgumentException("Nesterov's look ahead is along the momentum, and the momentum is 0: set"
                    + " momentum, such as 0.9, or leave out nesterov");
        }
        return (s, parameter, gradient, step) -> update(config, s, parameter, gradient);
    }

    private static SDVariable update(Config config, Scope s, SDVariable parameter, SDVariable gradient) {
        if (config.momentum() == 0) {
            return parameter.sub(gradient.mul(config.rate()));
        }
        SDVariable v = s.stateLike("v", Initializer.zeros(), parameter);
        SDVariable velocity = v.mul(config.momentum()).add(gradient);
        s.assign(v, velocity);
        SDVariable change = config.nesterov() ? gradient.add(velocity.mul(config.momentum())) : velocity;
        return parameter.sub(change.mul(config.rate()));
    }
}
