package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.Optimizer;

/**
 * Makes optimisers; kind {@code optimizer}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface OptimizerFactory<C extends Record> extends Factory<C, Optimizer> {}
