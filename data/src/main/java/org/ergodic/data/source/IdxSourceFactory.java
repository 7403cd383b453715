package org.ergodic.data.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSourceFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link IdxSource}. */
@Part(
        name = "idx",
        description =
                "images of an IDX file (MNIST's format), perhaps gzipped, with their labels; data.idx is short for it")
public final class IdxSourceFactory implements DataSourceFactory<IdxSourceFactory.Config> {
    /**
     * Options.
     *
     * @param file the images
     * @param labels their labels
     */
    public record Config(
            @Option("the file of images") String file,

            @Option("a file with a label for each image: the column label")
            Optional<String> labels) {}

    @Override
    public Optional<Config> elsewhere(Config config, Path file, List<Integer> picture) {
        return Optional.of(new Config(file.toString(), Optional.empty()));
    }

    @Override
    public DataSource create(Config config, Assembly assembly) {
        return new IdxSource(Path.of(config.file()), config.labels().map(Path::of));
    }
}
