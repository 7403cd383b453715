package org.ergodic.api.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A table that is read from somewhere: a file, a folder, a data base. It is opened as often as its rows are wanted, and
 * gives the same rows in the same order each time; nothing is read before. Immutable and thread-safe.
 *
 * <p>What is wrong is an {@link IOException} or a {@link SourceException}, whose message says where.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface DataSource {
    /** {@return what messages call it, such as its file} */
    String name();

    /**
     * Opens it.
     *
     * @return its columns and rows, to be closed by the caller
     * @throws IOException if it is not there or cannot be read
     */
    RowReader open() throws IOException;

    /**
     * {@return the files whose bytes say which rows there are, in an order that does not change; none where rows come
     * from elsewhere} A run records their hash, and goes on with the same alone.
     */
    default List<Path> files() {
        return List.of();
    }

    /** {@return whether {@link #write} can be called} */
    default boolean isWritable() {
        return false;
    }

    /**
     * Writes rows in place of those that are there. They appear whole or not at all.
     *
     * @param rows the rows; not closed
     * @throws IOException if they cannot be written
     * @throws UnsupportedOperationException unless it {@linkplain #isWritable is writable}
     */
    default void write(RowReader rows) throws IOException {
        throw new UnsupportedOperationException(name() + " cannot be written");
    }
}
