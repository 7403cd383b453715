package org.ergodic.api.plugin;

import org.ergodic.api.model.Optimizer;

/**
 * Makes optimisers; kind {@code optimizer}.
 *
 * @param <C> its config record
 */
public interface OptimizerFactory<C extends Record> extends Factory<C, Optimizer> {}
