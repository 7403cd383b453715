package org.ergodic.flows.autoregressive;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.elementwise.Univariate;

/**
 * The options of all coupling layers.
 *
 * @param layers how many layers in a row; each changes what the one before kept
 * @param mask which coordinates condition the others
 * @param flip whether the first layer keeps the other part instead
 * @param hidden sizes of the conditioner's hidden layers
 */
public record CouplingOptions(
        @Option(
                value = "how many layers in a row; each changes what the one before kept",
                byDefault = "6",
                min = 1,
                max = 1000)
        int layers,

        @Option(value = "which coordinates condition the others", byDefault = "halves")
        Mask mask,

        @Option(value = "whether the first layer keeps the other part instead", byDefault = "false")
        boolean flip,

        @Option(value = "sizes of the conditioner's hidden layers", byDefault = "[128, 128]", min = 1)
        List<Integer> hidden) {
    /** Copies the list. */
    public CouplingOptions {
        hidden = List.copyOf(hidden);
    }

    Bijection layers(String name, Univariate map, Assembly assembly) {
        return Composition.of(
                layers,
                i -> new Coupling(
                        name,
                        map,
                        new ConditionerMlp(hidden, assembly.surrounding(Condition.VIEW)),
                        mask.stays(flip != (i % 2 == 1), assembly.event()),
                        assembly.event()));
    }
}
