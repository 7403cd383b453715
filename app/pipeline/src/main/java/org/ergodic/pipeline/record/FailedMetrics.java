package org.ergodic.pipeline.record;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ergodic.api.model.Metric;

/** A run's figures by name. A metric that failed stands among them by its own name, without a value, and says why. */
public final class FailedMetrics {
    private static final String STATUS = "status";
    private static final String FAILED = "failed: ";

    private FailedMetrics() {}

    /**
     * The figure of a metric that failed.
     *
     * @param why in words
     */
    public static Metric.Measurement failed(String why) {
        return Metric.Measurement.of(Double.NaN, "").with(STATUS, FAILED + why);
    }

    private static boolean isFailed(Metric.Measurement figure) {
        return Double.isNaN(figure.value())
                && figure.details().get(STATUS) instanceof String status
                && status.startsWith(FAILED);
    }

    /** Whether a metric failed. */
    public static boolean anyFailed(Map<String, Metric.Measurement> figures) {
        return figures.values().stream().anyMatch(FailedMetrics::isFailed);
    }

    /** Whether a metric is there and failed. */
    public static boolean isFailed(Map<String, Metric.Measurement> figures, String name) {
        return figures.containsKey(name) && isFailed(figures.get(name));
    }

    /** Puts a metric's figures where it stands as failed, or at the end. */
    public static void put(
            Map<String, Metric.Measurement> all, String metric, Map<String, Metric.Measurement> figures) {
        Map<String, Metric.Measurement> before = new LinkedHashMap<>(all);
        boolean stood = isFailed(before, metric);
        all.clear();
        before.forEach((name, figure) -> {
            if (stood && name.equals(metric)) {
                all.putAll(figures);
            } else {
                all.put(name, figure);
            }
        });
        all.putAll(figures);
    }

    /** The figures without the metrics that failed. */
    public static Map<String, Metric.Measurement> good(Map<String, Metric.Measurement> figures) {
        Map<String, Metric.Measurement> good = new LinkedHashMap<>(figures);
        good.values().removeIf(FailedMetrics::isFailed);
        return good;
    }
}
