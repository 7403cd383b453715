package org.ergodic.pipeline.stages;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ergodic.api.message.Names;
import org.ergodic.api.stage.Fitted;

/** Refuses models that cannot do what a stage is for. */
final class Abilities {
    private static final Map<Fitted.Ability, String> LACKS = Map.of(
            Fitted.Ability.SAMPLE, "cannot be sampled",
            Fitted.Ability.LOG_PROB, "has no likelihood",
            Fitted.Ability.ENCODE, "has no codes",
            Fitted.Ability.DECODE, "has no codes");

    private Abilities() {}

    static void require(Fitted model, Fitted.Ability ability, String which) {
        if (!model.abilities().contains(ability)) {
            String offered = model.abilities().stream()
                    .sorted()
                    .map(each -> Names.kebab(each.name()).toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(which + " " + LACKS.get(ability) + "; it can: "
                    + (offered.isEmpty() ? "nothing of the kind" : offered));
        }
    }
}
