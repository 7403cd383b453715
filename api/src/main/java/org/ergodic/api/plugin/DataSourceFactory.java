package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.data.DataSource;

/**
 * Makes sources of data; kind {@code source}. What is made is not opened: a file that is not there is told when it is.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface DataSourceFactory<C extends Record> extends Factory<C, DataSource> {}
