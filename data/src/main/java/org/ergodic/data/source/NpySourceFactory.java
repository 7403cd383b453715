package org.ergodic.data.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSourceFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link NpySource}. */
@Part(name = "npy", description = "an array of NumPy in a file .npy, or one of those in a file .npz")
public final class NpySourceFactory implements DataSourceFactory<NpySourceFactory.Config> {
    /**
     * Options.
     *
     * @param file the file
     * @param array which of several
     */
    public record Config(
            @Option("the file, .npy or .npz") String file,

            @Option("which of the arrays of a file .npz; it may be left out where there is one")
            Optional<String> array) {}

    @Override
    public Optional<Config> elsewhere(Config config, Path file, List<Integer> picture) {
        return Optional.of(new Config(file.toString(), config.array()));
    }

    @Override
    public DataSource create(Config config, Assembly assembly) {
        return new NpySource(Path.of(config.file()), config.array());
    }
}
