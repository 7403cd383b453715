package org.ergodic.api.plugin;

import org.ergodic.api.sde.Prior;

/**
 * Makes priors and base distributions; kind {@code prior}.
 *
 * @param <C> its config record
 */
public interface PriorFactory<C extends Record> extends Factory<C, Prior> {}
