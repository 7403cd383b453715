package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.sde.Weighting;

/**
 * Makes weightings of the levels of noise; kind {@code weighting}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface WeightingFactory<C extends Record> extends Factory<C, Weighting> {}
