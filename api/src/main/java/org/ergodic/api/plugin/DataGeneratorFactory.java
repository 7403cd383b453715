package org.ergodic.api.plugin;

import org.ergodic.api.model.DataGenerator;

/**
 * Makes generators of synthetic data; kind {@code generator}.
 *
 * @param <C> its config record
 */
public interface DataGeneratorFactory<C extends Record> extends Factory<C, DataGenerator> {}
