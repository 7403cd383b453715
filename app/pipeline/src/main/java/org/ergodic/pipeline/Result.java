package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.pipeline.conclusion.Conclusion;
import org.ergodic.pipeline.train.History;

/**
 * What a run came to.
 *
 * @param folder where it was written, if it was
 * @param model the fitted model
 * @param samples its samples
 * @param metrics its figures by name
 * @param history the loss by step
 * @param warnings what should be known of the model before it is trusted
 */
public record Result(
        Optional<Path> folder,
        FittedModel model,
        Samples samples,
        Map<String, Metric.Measurement> metrics,
        History history,
        List<Warning> warnings) {
    /** {@return how the model compares with simple ones, where a figure stands beside some} */
    public Optional<Conclusion> conclusion() {
        return Conclusion.of(metrics);
    }
}
