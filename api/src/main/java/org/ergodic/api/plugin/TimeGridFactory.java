package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.solver.TimeGrid;

/**
 * Makes time grids; kind {@code time-grid}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface TimeGridFactory<C extends Record> extends Factory<C, TimeGrid> {}
