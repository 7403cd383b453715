package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.Energy;

/**
 * Makes energies; kind {@code energy}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface EnergyFactory<C extends Record> extends Factory<C, Energy> {}
