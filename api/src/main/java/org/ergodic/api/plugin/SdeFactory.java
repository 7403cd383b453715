package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.sde.SDE;

/**
 * Makes forward SDEs; kind {@code sde}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface SdeFactory<C extends Record> extends Factory<C, SDE> {}
