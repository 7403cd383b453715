package org.ergodic.data.table;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;

/**
 * The columns of two tables as those of one: words of the second that the first does not have come after its own.
 *
 * @param schema the columns of both
 * @param places for each column, the places of the second table's words among those of both; none where there are no
 *     words
 */
record Merged(Schema schema, List<double[]> places) {
    /**
     * Merges columns of the same names.
     *
     * @throws DataException if a column holds other things in one than in the other
     */
    static Merged of(String source, Schema first, String other, Schema second) {
        List<Column> columns = new ArrayList<>();
        List<double[]> places = new ArrayList<>();
        Problems problems = new Problems();
        for (int j = 0; j < first.size(); j++) {
            Column own = first.column(j);
            Column more = second.column(j);
            Set<String> words = new LinkedHashSet<>(own.categories());
            words.addAll(more.categories());
            List<String> all = List.copyOf(words);
            ColumnType type = own.type() == more.type()
                    ? own.type()
                    : isNumber(own) && isNumber(more)
                            ? ColumnType.NUMBER
                            : isWord(own) && isWord(more) ? own.type() : null;
            if (type == null) {
                problems.add(other + ", column " + Excerpt.of(own.name()) + " holds " + named(more) + ", and in "
                        + source + " it holds " + named(own));
                continue;
            }
            columns.add(new Column(
                    own.name(),
                    type,
                    own.missing() || more.missing(),
                    isWord(own) ? all : List.of(),
                    type == ColumnType.DATE ? own.format() : Optional.empty()));
            places.add(more.categories().stream().mapToDouble(all::indexOf).toArray());
        }
        problems.throwIfAny("Say what such a column holds by data.types.");
        return new Merged(new Schema(columns), places);
    }

    private static String named(Column column) {
        return switch (column.type()) {
            case NUMBER -> "numbers";
            case INTEGER -> "whole numbers";
            case CATEGORY -> "categories";
            case TEXT -> "text";
            case DATE -> "dates";
            case PIXEL -> "pixels";
        };
    }

    private static boolean isNumber(Column column) {
        return column.type() == ColumnType.NUMBER || column.type() == ColumnType.INTEGER;
    }

    private static boolean isWord(Column column) {
        return column.type() == ColumnType.CATEGORY || column.type() == ColumnType.TEXT;
    }

    /** {@return rows of the second table with the numbers that its words have in both} */
    LazyMatrix recoded(LazyMatrix rows) {
        if (places.stream().allMatch(each -> each.length == 0)) {
            return rows;
        }
        return rows.map((column, cell) -> {
            double[] own = places.get(column);
            return own.length == 0 || Double.isNaN(cell) ? cell : own[(int) cell];
        });
    }
}
