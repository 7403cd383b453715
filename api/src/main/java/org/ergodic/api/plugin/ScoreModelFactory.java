package org.ergodic.api.plugin;

import org.ergodic.api.model.ScoreModel;

/**
 * Makes score models; kind {@code score}.
 *
 * @param <C> its config record
 */
public interface ScoreModelFactory<C extends Record> extends Factory<C, ScoreModel> {}
