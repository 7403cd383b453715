package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.guidance.Guide;

/**
 * Makes guides; kind {@code guide}. What surrounds a guide is the SDE, the Gaussian path and the condition of the
 * score that it guides.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface GuideFactory<C extends Record> extends Factory<C, Guide> {}
