package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.model.DataGenerator;

/**
 * Makes generators of synthetic data; kind {@code generator}.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface DataGeneratorFactory<C extends Record> extends Factory<C, DataGenerator> {}
