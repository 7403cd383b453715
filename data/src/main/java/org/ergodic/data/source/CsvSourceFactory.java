package org.ergodic.data.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSourceFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.data.table.CsvOptions;
import org.ergodic.data.table.DataConfig;

/** Makes {@link CsvSource}. */
@Part(
        name = "csv",
        description = "a CSV file with typed columns (RFC 4180), perhaps gzipped; data.csv is its short form")
public final class CsvSourceFactory implements DataSourceFactory<CsvSourceFactory.Config> {
    /**
     * Options.
     *
     * @param file the file
     * @param header whether the first row names the columns
     * @param delimiter what stands between fields
     * @param text how text is read
     */
    public record Config(
            @Option("the file") String file,

            @Option(value = "whether the first row names the columns", byDefault = "auto")
            DataConfig.Header header,

            @Option(value = "what stands between fields: one character, tab, or auto", byDefault = "auto")
            String delimiter,

            @Inlined CsvOptions text) {
        /** Checks the delimiter. */
        public Config {
            DataConfig.ofCsv(file).delimiter(delimiter).build();
        }
    }

    @Override
    public Optional<Config> elsewhere(Config config, Path file, List<Integer> picture) {
        return Optional.of(new Config(file.toString(), config.header(), config.delimiter(), config.text()));
    }

    @Override
    public DataSource create(Config config, Assembly assembly) {
        return new CsvSource(
                Path.of(config.file()),
                DataConfig.ofCsv(config.file())
                        .header(config.header())
                        .delimiter(config.delimiter())
                        .text(config.text())
                        .build());
    }
}
