package org.ergodic.duckdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSourceFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link FileSource#json}. */
@Part(name = "json", description = "JSON files, an array of objects or one object a line, read by DuckDB")
public final class JsonSourceFactory implements DataSourceFactory<JsonSourceFactory.Config> {
    /**
     * Options.
     *
     * @param file the file, or a pattern of files
     */
    public record Config(
            @Option("the file, or a pattern of several such as sales/*.json")
            String file) {}

    @Override
    public Optional<Config> elsewhere(Config config, Path file, List<Integer> picture) {
        return Optional.of(new Config(file.toString()));
    }

    @Override
    public DataSource create(Config config, Assembly assembly) {
        return FileSource.json(config.file());
    }
}
