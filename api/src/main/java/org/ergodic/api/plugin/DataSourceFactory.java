package org.ergodic.api.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.data.DataSource;

/**
 * Makes sources of data; kind {@code source}. What is made is not opened: a file that is not there is told when it is.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface DataSourceFactory<C extends Record> extends Factory<C, DataSource> {
    /**
     * The options of the same source of another file, such as new rows for a model that was trained on this one.
     *
     * @param config the options
     * @param file the other file or folder
     * @param picture what pictures the rows are to be, {@code [channels, height, width]}; empty where they are none
     * @return the other options; empty where the source has no file, as unless overridden
     */
    default Optional<C> elsewhere(C config, Path file, List<Integer> picture) {
        return Optional.empty();
    }
}
