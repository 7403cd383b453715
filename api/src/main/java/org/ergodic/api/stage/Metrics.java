package org.ergodic.api.stage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.ergodic.api.model.Metric;

/**
 * Figures of how good something is.
 *
 * @param figures by kebab-case name, in the order to show
 */
@API(status = API.Status.EXPERIMENTAL)
public record Metrics(Map<String, Metric.Measurement> figures) implements Artifact {
    /** Copies the map. */
    public Metrics {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
