package org.ergodic.api.plugin;

import org.ergodic.api.model.Energy;

/**
 * Makes energies; kind {@code energy}.
 *
 * @param <C> its config record
 */
public interface EnergyFactory<C extends Record> extends Factory<C, Energy> {}
