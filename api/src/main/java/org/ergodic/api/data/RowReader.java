package org.ergodic.api.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** The columns of an opened table and its rows, once, from the first to the last. For one thread. */
@API(status = API.Status.EXPERIMENTAL)
public interface RowReader extends AutoCloseable {
    /**
     * {@return the columns} Those of categories and text may leave their words open: whoever reads the rows collects
     * them, and tells categories from text of which nearly every cell is another.
     */
    Schema schema();

    /**
     * Reads on.
     *
     * @return the next rows, at least one and as many as are convenient, or empty at the end and ever after
     * @throws IOException if they cannot be read
     */
    Optional<RowBatch> next() throws IOException;

    /** {@return how many rows there are, if that is known} */
    default OptionalLong rowCount() {
        return OptionalLong.empty();
    }

    /**
     * {@return the picture that the columns of {@link ColumnType#PIXEL} are, {@code [channels, height, width]}, in the
     * order channel, row, column; empty where they are none}
     */
    default List<Integer> picture() {
        return List.of();
    }

    /** {@return what people should know of the rows, a sentence or two each; complete once all have been read} */
    default List<String> notes() {
        return List.of();
    }

    /** Gives back what was opened. A second call does nothing. */
    @Override
    void close() throws IOException;
}
