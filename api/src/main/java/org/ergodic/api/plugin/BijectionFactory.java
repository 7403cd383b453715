package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.Bijection;

/**
 * Makes bijections; kind {@code bijection}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface BijectionFactory<C extends Record> extends Factory<C, Bijection> {}
