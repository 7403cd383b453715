package org.ergodic.flows.residual;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.bijection.Composition;

/** Makes compositions of {@link Residual} maps; bijection {@code residual}. */
@Part(
        name = "residual",
        description = "residual maps x + g(x), Behrmann et al. (2019), Chen et al. (2019); density in closed form,"
                + " sampling by a fixed point")
public final class ResidualFactory implements BijectionFactory<ResidualFactory.Config> {
    /** How training finds the log-determinant. */
    public enum LogDet {
        /** By a power series that ends at random, without bias. */
        ROULETTE,
        /** By the full Jacobian. */
        EXACT
    }

    /**
     * The options.
     *
     * @param layers how many maps in a row
     * @param hidden sizes of each network's hidden layers
     * @param coefficient a bound of each network's Lipschitz constant
     * @param logDet how training finds the log-determinant
     * @param terms how many terms of the series are always taken
     */
    public record Config(
            @Option(value = "how many maps in a row", byDefault = "8", min = 1, max = 1000)
            int layers,

            @Option(value = "sizes of each network's hidden layers", byDefault = "[64, 64]", min = 1)
            List<Integer> hidden,

            @Option(
                    value = "a bound of each network's Lipschitz constant",
                    byDefault = "0.9",
                    min = 0,
                    max = 1,
                    above = true,
                    below = true)
            double coefficient,

            @Option(
                    value = "how training finds the log-determinant: by a power series that ends at random, without"
                            + " bias, or by the full Jacobian",
                    byDefault = "roulette")
            LogDet logDet,

            @Option(value = "how many terms of the series are always taken", byDefault = "4", min = 1, max = 1000)
            int terms) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        Optional<Integer> terms = config.logDet() == LogDet.ROULETTE ? Optional.of(config.terms()) : Optional.empty();
        // One for all layers, whose parameters are in scopes of their own: so what it compiles is compiled once.
        Residual residual = new Residual(
                config.hidden(), config.coefficient(), terms, assembly.surrounding(Condition.VIEW), assembly.event());
        return Composition.of(config.layers(), i -> residual);
    }
}
