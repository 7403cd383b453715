package org.ergodic.data.table;

import java.util.HashMap;
import java.util.Map;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;

/** Configs as a pipeline file would give them. */
public final class Configs {
    private static final Registry REGISTRY = Registry.load();
    public static final Assembly ASSEMBLY = REGISTRY.assembly(1);

    private Configs() {}

    static DataConfig of(Map<String, ?> options) {
        return new Binder(REGISTRY).bind(DataConfig.class, ConfigNode.of(options), "data");
    }

    static DataConfig csv(Map<String, ?> options) {
        Map<String, Object> all = new HashMap<>(options);
        all.putIfAbsent("csv", "data.csv");
        return of(all);
    }
}
