package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.Metric;

/**
 * Makes metrics; kind {@code metric}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface MetricFactory<C extends Record> extends Factory<C, Metric> {}
