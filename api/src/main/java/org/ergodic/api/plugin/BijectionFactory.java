package org.ergodic.api.plugin;

import org.ergodic.api.model.Bijection;

/**
 * Makes bijections; kind {@code bijection}.
 *
 * @param <C> its config record
 */
public interface BijectionFactory<C extends Record> extends Factory<C, Bijection> {}
