package org.ergodic.pipeline.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.Kind;
import org.ergodic.data.table.DataTable;
import org.ergodic.host.Components;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.PipelineConfig;

/** Where a result comes from: versions, data, and the plugins that made its components. */
public final class Provenance {
    /** The key in a resolved config; a pipeline file may carry it, and then it is not read. */
    public static final String KEY = "provenance";

    /** The key in it of the run whose weights this one began with. */
    public static final String FROM = "from";

    private Provenance() {}

    /**
     * Where a run comes from.
     *
     * @param versions what it is made with
     * @param started when
     * @param replaced what was replaced by the embedder
     */
    public static Map<String, Object> of(
            PipelineConfig config,
            Registry registry,
            DataTable data,
            Map<String, Object> versions,
            String started,
            List<String> replaced) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("started", started);
        all.put("versions", versions);
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("source", data.source());
        origin.put("sha256", data.sha256());
        origin.put("rows", data.rows());
        all.put("data", origin);
        all.put("components", components(config, registry));
        if (!replaced.isEmpty()) {
            all.put("replaced", replaced);
        }
        return all;
    }

    /**
     * What is recorded of the run whose weights another began with.
     *
     * @param dir its folder
     * @param run its identity
     * @param step the step of its checkpoint
     * @param sha256 the hash of its weights' file
     */
    public static Map<String, Object> from(String dir, String run, long step, String sha256) {
        Map<String, Object> from = new LinkedHashMap<>();
        from.put("run", dir);
        from.put("id", run);
        from.put("step", step);
        from.put("sha256", sha256);
        return from;
    }

    private static List<Object> components(PipelineConfig config, Registry registry) {
        List<Object> rows = new ArrayList<>();
        Components.used(registry, config)
                .forEach((kind, names) -> names.forEach(component -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("kind", kind.name());
                    row.put("name", component.name());
                    row.put("from", origin(kind, component, registry));
                    rows.add(row);
                }));
        return rows;
    }

    private static String origin(Kind<?> kind, Component component, Registry registry) {
        if (component.instance().isPresent()) {
            return Registry.origin(component.instance().get().getClass());
        }
        Registered<?> found =
                registry.find(kind, component.name(), component.options().location(), kind.name());
        return found.origin();
    }
}
