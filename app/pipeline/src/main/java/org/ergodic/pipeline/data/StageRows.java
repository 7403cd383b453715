package org.ergodic.pipeline.data;

import org.ergodic.api.data.Schema;
import org.ergodic.api.stage.Table;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataTable;

/** Rows that one stage of a pipeline hands to another, as what reads data takes them. */
public final class StageRows {
    private StageRows() {}

    /**
     * The same rows, words and dates included, as a table of arrays.
     *
     * @param table at least one row
     * @return its columns and conditions
     */
    public static ArrayTable arrays(Table table) {
        int d = table.modelled().size();
        ArrayTable rows = ArrayTable.of(table.numbers(table.modelled()))
                .withSchema(table.schema().between(0, d));
        return table.conditions() == 0
                ? rows
                : rows.withConditions(ArrayTable.of(table.numbers(table.given()))
                        .withSchema(table.schema().between(d, table.schema().size())));
    }

    /**
     * Rows for a model that is already there.
     *
     * @param table a table that has its columns, in any order
     * @param columns the model's columns
     * @param given the columns that it is conditioned on
     * @return the same rows, with the numbers that the model has for words
     * @throws IllegalArgumentException if a column is not there
     * @throws org.ergodic.data.table.DataException if a cell is none that the model knows
     */
    public static DataTable of(Table table, Schema columns, Schema given) {
        columns.followedBy(given).names().forEach(table::require);
        return NewRows.of(arrays(table), "the rows given", DataConfig.ofArrays().build(), columns, given);
    }
}
