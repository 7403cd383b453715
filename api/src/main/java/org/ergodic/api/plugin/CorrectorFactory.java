package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.solver.Corrector;

/**
 * Makes correctors; kind {@code corrector}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface CorrectorFactory<C extends Record> extends Factory<C, Corrector> {}
