package org.ergodic.api.plugin;

import org.ergodic.api.model.Objective;

/**
 * Makes training objectives; kind {@code objective}.
 *
 * @param <C> its config record
 */
public interface ObjectiveFactory<C extends Record> extends Factory<C, Objective> {}
