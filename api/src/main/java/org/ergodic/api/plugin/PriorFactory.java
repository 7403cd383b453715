package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.sde.Prior;

/**
 * Makes priors and base distributions; kind {@code prior}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface PriorFactory<C extends Record> extends Factory<C, Prior> {}
