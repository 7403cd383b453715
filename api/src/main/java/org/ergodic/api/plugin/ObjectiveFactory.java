package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.Objective;

/**
 * Makes training objectives; kind {@code objective}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ObjectiveFactory<C extends Record> extends Factory<C, Objective> {}
