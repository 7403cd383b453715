package org.ergodic.data.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;

/** The rows of a table that is in memory. */
final class TableRows implements RowReader {
    private static final int CELLS = 1 << 15;

    private final Schema schema;
    private final LazyMatrix values;
    private final DataTable table;
    private int read;

    TableRows(DataTable table) {
        this.table = table;
        this.schema = table.schema().followedBy(table.conditionSchema());
        this.values =
                table.conditions().map(more -> table.values().beside(more)).orElse(table.values());
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public OptionalLong rowCount() {
        return OptionalLong.of(values.rows());
    }

    @Override
    public List<Integer> picture() {
        return table.picture()
                .map(shape -> List.of(shape.channels(), shape.height(), shape.width()))
                .orElse(List.of());
    }

    @Override
    public List<String> notes() {
        return table.notes();
    }

    @Override
    public Optional<RowBatch> next() {
        int n = Math.min(values.rows() - read, Math.max(1, CELLS / schema.size()));
        if (n == 0) {
            return Optional.empty();
        }
        RowBatch batch = new RowBatch(schema, n);
        double[] row = new double[schema.size()];
        for (int i = 0; i < n; i++) {
            values.read(read++, row);
            for (int j = 0; j < row.length; j++) {
                Column column = schema.column(j);
                if (!column.hasWords()) {
                    batch.set(i, j, row[j]);
                } else if (!Double.isNaN(row[j])) {
                    batch.set(i, j, column.categories().get((int) row[j]));
                }
            }
        }
        return Optional.of(batch);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
