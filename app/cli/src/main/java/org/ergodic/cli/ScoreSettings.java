package org.ergodic.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.ScoreConfig;
import picocli.CommandLine.Option;

/** The section {@code score} with what the command line says over it. */
final class ScoreSettings {
    private static final String SECTION = "score";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Set a value of the section score over that of the run, such as probes=8 or time-min=1e-4 (may"
                            + " be repeated).")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--probes",
            paramLabel = "N",
            description = "Estimate likelihoods that need a solver by N random probes, with a standard error from 2 on;"
                    + " exact for none.")
    private String probes;

    /** {@return whether it is said how many probes there are} */
    boolean saysProbes() {
        return settings().stream().anyMatch(setting -> setting.startsWith(SECTION + ".probes="));
    }

    private List<String> settings() {
        List<String> all = new ArrayList<>();
        settings.stream()
                .map(String::strip)
                .map(setting -> setting.startsWith(SECTION + ".") ? setting : SECTION + "." + setting)
                .forEach(all::add);
        if (probes != null) {
            all.add(SECTION + ".probes=" + (probes.equals("exact") ? "0" : probes));
        }
        return all;
    }

    /** The model with these settings. */
    FittedModel of(FittedModel model, Registry registry) {
        List<String> overrides = settings();
        if (overrides.isEmpty()) {
            return model;
        }
        Binder binder = new Binder(registry);
        ConfigNode.MapNode root = (ConfigNode.MapNode)
                ConfigNode.of(Map.of(SECTION, binder.unbind(model.scoreConfig().orElse(ScoreConfig.DEFAULT))));
        ConfigNode.MapNode set =
                (ConfigNode.MapNode) Overrides.apply(root, overrides).entries().get(SECTION);
        return model.scoredBy(binder.bind(ScoreConfig.class, set, SECTION));
    }
}
