package org.ergodic.api.plugin;

import org.ergodic.api.model.Metric;

/**
 * Makes metrics; kind {@code metric}.
 *
 * @param <C> its config record
 */
public interface MetricFactory<C extends Record> extends Factory<C, Metric> {}
