package org.ergodic.duckdb;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;

/**
 * A column as DuckDB has it.
 *
 * @param column as a table has it
 * @param expression SQL of a DOUBLE or a VARCHAR, over {@link #alias}
 */
record DuckColumn(Column column, String expression) {
    private static final Set<String> INTEGERS = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT");

    /** Names of files hold anything; these are safe in SQL. */
    static String alias(int place) {
        return "c" + place;
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type its type as DuckDB writes it
     * @param place which it is, from 0
     * @return the column, of which no cell is missing; empty for a type that no table has
     */
    static Optional<DuckColumn> of(String name, String type, int place) {
        String cell = alias(place);
        if (INTEGERS.contains(type) || type.matches("DECIMAL\\(\\d+, *0\\)")) {
            return Optional.of(new DuckColumn(Column.integer(name), "CAST(" + cell + " AS DOUBLE)"));
        }
        if (type.equals("DOUBLE") || type.equals("FLOAT") || type.startsWith("DECIMAL(")) {
            return Optional.of(new DuckColumn(Column.number(name), "CAST(" + cell + " AS DOUBLE)"));
        }
        if (type.equals("BOOLEAN")) {
            return words(Column.category(name, List.of("false", "true")), cell);
        }
        if (type.equals("VARCHAR") || type.equals("UUID") || type.startsWith("ENUM")) {
            return words(new Column(name, ColumnType.CATEGORY, false, List.of(), Optional.empty()), cell);
        }
        if (type.equals("DATE")) {
            return date(Column.date(name, "yyyy-MM-dd"), cell);
        }
        if (type.equals("TIMESTAMP WITH TIME ZONE")) {
            return date(Column.date(name, "yyyy-MM-dd HH:mm:ss"), cell);
        }
        if (type.startsWith("TIMESTAMP")) {
            return date(Column.date(name, "yyyy-MM-dd HH:mm:ss"), "CAST(" + cell + " AS TIMESTAMP)");
        }
        return Optional.empty();
    }

    private static Optional<DuckColumn> words(Column column, String cell) {
        return Optional.of(new DuckColumn(column, "CAST(" + cell + " AS VARCHAR)"));
    }

    /** An infinite date has no epoch, and would pass for a missing one. */
    private static Optional<DuckColumn> date(Column column, String moment) {
        return Optional.of(new DuckColumn(
                column, "CASE WHEN isinf(" + moment + ") THEN CAST('inf' AS DOUBLE) ELSE epoch(" + moment + ") END"));
    }

    /** {@return SQL of whether a cell is missing} */
    String missing() {
        String none = "(" + expression + ") IS NULL";
        return column.hasWords() ? none : none + " OR isnan(" + expression + ")";
    }

    /** {@return the same, some of whose cells are missing} */
    DuckColumn withMissing() {
        return new DuckColumn(column.withMissing(), expression);
    }
}
