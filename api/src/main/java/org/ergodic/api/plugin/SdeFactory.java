package org.ergodic.api.plugin;

import org.ergodic.api.sde.SDE;

/**
 * Makes forward SDEs; kind {@code sde}.
 *
 * @param <C> its config record
 */
public interface SdeFactory<C extends Record> extends Factory<C, SDE> {}
