package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.Model;

/**
 * Makes whole models out of other components; kind {@code model}, chosen by {@code model.kind} in a pipeline.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ModelFactory<C extends Record> extends Factory<C, Model> {}
