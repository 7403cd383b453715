package org.ergodic.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.SourceException;

/**
 * Parquet or JSON files, which DuckDB reads in process. Several files are one table, in the order of their names;
 * columns are matched by name, and a cell is missing where its file has no such column. The rows are read twice, first
 * to count them and what is missing.
 */
public final class FileSource implements DataSource {
    private static final Pattern WILD = Pattern.compile("[*?\\[]");

    private final String file;
    private final String function;
    private final String options;

    private FileSource(String file, String function, String options) {
        this.file = file;
        this.function = function;
        this.options = options;
    }

    /**
     * Parquet files.
     *
     * @param file the file, or a pattern with {@code *}, {@code ?}, {@code [...]} and {@code **}; a file that is called
     *     so goes first
     * @return the source
     */
    public static FileSource parquet(String file) {
        return new FileSource(file, "read_parquet", "union_by_name = true");
    }

    /**
     * JSON files, each an array of objects or an object a line, perhaps gzipped. Columns and their types are found in
     * all rows.
     *
     * @param file the file, or a pattern as of {@link #parquet}
     * @return the source
     */
    public static FileSource json(String file) {
        // By default types are found in the first rows, and a later one fails.
        return new FileSource(file, "read_json_auto", "union_by_name = true, sample_size = -1");
    }

    @Override
    public String name() {
        return file;
    }

    /**
     * {@inheritDoc}
     *
     * @throws SourceException if none goes by the pattern
     */
    @Override
    public List<Path> files() {
        if (isThere() || !WILD.matcher(file).find()) {
            return List.of(Path.of(file));
        }
        List<Path> found = DuckRows.glob(name(), pattern());
        if (found.isEmpty()) {
            throw new SourceException(name() + ": no file goes by this pattern (looked from "
                    + Path.of("").toAbsolutePath() + ")");
        }
        return found;
    }

    private boolean isThere() {
        try {
            return Files.exists(Path.of(file));
        } catch (InvalidPathException e) {
            // Some systems have no such names, and a pattern may still be one.
            return false;
        }
    }

    /** From the root: a pattern that begins with the likes of {@code s3:} or {@code ~} would mean another place. */
    private String pattern() {
        return Path.of("").getFileSystem().getSeparator().equals("/") && file.startsWith("/")
                ? file
                : escaped(Path.of("").toAbsolutePath()) + "/" + file;
    }

    /** A path as a pattern that it alone goes by. */
    private static String escaped(Path path) {
        return WILD.matcher(path.toAbsolutePath().toString()).replaceAll("[$0]");
    }

    @Override
    public RowReader open() throws IOException {
        List<Path> files = files();
        for (Path each : files) {
            if (Files.isDirectory(each)) {
                throw new SourceException(name() + ": " + each + " is a folder. Name its files, as by " + each + "/*");
            }
            if (!Files.exists(each)) {
                throw new SourceException(name() + ": there is no such file (looked in "
                        + each.toAbsolutePath().getParent() + ")");
            }
        }
        String places = String.join(", ", Collections.nCopies(files.size(), "?"));
        return DuckRows.open(
                name(),
                Optional.empty(),
                function + "([" + places + "], " + options + ")",
                files.stream().map(FileSource::escaped).toList());
    }
}
