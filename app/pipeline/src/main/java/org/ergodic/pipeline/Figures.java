package org.ergodic.pipeline;

import java.util.List;
import java.util.Map;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;

/**
 * What a model was found to be.
 *
 * @param metrics figures by name
 * @param warnings what should be known before they are trusted
 */
public record Figures(Map<String, Metric.Measurement> metrics, List<Warning> warnings) {
    static final Figures NONE = new Figures(Map.of(), List.of());
}
