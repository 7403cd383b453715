package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.ScoreModel;

/**
 * Makes score models; kind {@code score}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ScoreModelFactory<C extends Record> extends Factory<C, ScoreModel> {}
