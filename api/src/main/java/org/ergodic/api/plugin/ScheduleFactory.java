package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.Schedule;

/**
 * Makes learning-rate schedules; kind {@code schedule}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ScheduleFactory<C extends Record> extends Factory<C, Schedule> {}
