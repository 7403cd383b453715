package org.ergodic.data.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowReader;
import org.ergodic.data.table.CsvOptions;
import org.ergodic.data.table.IdxReader;

/** Images of an IDX file, perhaps with a label for each of them as the column {@code label}. */
public final class IdxSource implements DataSource {
    private final Path file;
    private final Optional<Path> labels;

    /**
     * Files.
     *
     * @param file the images, {@code [n, h, w]} or {@code [n, h, w, 3]}, or a table {@code [n, d]}
     * @param labels a label for each of them, {@code [n]}
     */
    public IdxSource(Path file, Optional<Path> labels) {
        this.file = file;
        this.labels = labels;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public List<Path> files() {
        return Stream.concat(Stream.of(file), labels.stream()).toList();
    }

    @Override
    public RowReader open() {
        return new TableRows(labels.map(path -> IdxReader.read(file, path, Integer.MAX_VALUE, CsvOptions.DEFAULT))
                .orElseGet(() -> IdxReader.read(file, Integer.MAX_VALUE)));
    }
}
