package org.ergodic.energy.training;

import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/**
 * Makes the objective {@code greedy}: deep machines and nets trained layer by layer (Hinton, Osindero and Teh 2006,
 * doi:10.1162/neco.2006.18.7.1527), then perhaps all together.
 */
@Part(
        name = GreedyFactory.NAME,
        description =
                "greedy training layer by layer, Hinton, Osindero and Teh (2006), then perhaps all layers together")
public final class GreedyFactory implements ObjectiveFactory<GreedyFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "greedy";

    /**
     * The options.
     *
     * @param each trains each restricted machine
     * @param then trains all together at the end
     * @param share of the steps that go into training together
     * @param rate a factor on the learning rate of training together
     */
    public record Config(
            @Option(
                    value = "trains each restricted machine, from the data up, each for as many steps",
                    byDefault = "contrastive-divergence",
                    kind = "objective")
            Component each,

            @Option(
                    value = "trains all parameters together at the end, as a deep Boltzmann machine wants; nothing"
                            + " unless said",
                    kind = "objective")
            Optional<Component> then,

            @Option(
                    value = "the share of the steps that go into training together",
                    byDefault = "0.6",
                    min = 0,
                    above = true,
                    max = 1,
                    below = true)
            double share,

            @Option(
                    value = "a factor on the learning rate of training together, which wants smaller steps",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double rate) {}

    @Override
    public Objective create(Config config, Assembly assembly) {
        return new Greedy(
                loss(config.each(), assembly),
                config.then().map(then -> loss(then, assembly)),
                config.share(),
                config.rate());
    }

    /** What trains a stage has none of its own. */
    private static Loss loss(Component component, Assembly assembly) {
        if (assembly.create(Kind.OBJECTIVE, component) instanceof Loss loss) {
            return loss;
        }
        throw new IllegalArgumentException("a stage minimises one loss, and the objective \"" + component.name()
                + "\" is trained in stages of its own: name another");
    }
}
