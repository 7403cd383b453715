package org.ergodic.app.train;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.OptimizerFactory;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Gradient descent with momentum: v = momentum v + g, p = p - rate v (Polyak 1964), or with Nesterov's look ahead
 * p = p - rate (g + momentum v) (Sutskever, Martens, Dahl and Hinton 2013).
 */
public final class Sgd implements OptimizerFactory<Sgd.Config> {
    /**
     * Options.
     *
     * @param rate the learning rate
     * @param momentum how much of the last change remains
     * @param nesterov whether to look ahead
     */
    public record Config(
            @Option(value = "the learning rate", byDefault = "0.01", min = 0, above = true)
            double rate,

            @Option(value = "how much of the last change remains", byDefault = "0.9", min = 0, max = 1, below = true)
            double momentum,

            @Option(value = "whether to look ahead", byDefault = "false")
            boolean nesterov) {}

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public String description() {
        return "Stochastic gradient descent with momentum (Polyak 1964), or Nesterov's form of it";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Optimizer create(Config config, Assembly assembly) {
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
