package org.ergodic.api.plugin;

import org.ergodic.api.model.Schedule;

/**
 * Makes learning-rate schedules; kind {@code schedule}.
 *
 * @param <C> its config record
 */
public interface ScheduleFactory<C extends Record> extends Factory<C, Schedule> {}
