package org.ergodic.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;

/** Two columns in memory, and mistakes one can make with sources. */
final class Sources {
    private static final Schema SCHEMA = new Schema(List.of(
            Column.number("x").withMissing(), Column.category("c", List.of("red", "blue")), Column.integer("n")));

    private Sources() {}

    private static final class Rows implements RowReader {
        private final Schema schema;
        private final List<RowBatch> batches;
        private final long told;
        private int at;

        Rows(Schema schema, long told, List<RowBatch> batches) {
            this.schema = schema;
            this.told = told;
            this.batches = batches;
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public OptionalLong rowCount() {
            return OptionalLong.of(told);
        }

        @Override
        public Optional<RowBatch> next() {
            return at < batches.size() ? Optional.of(batches.get(at++)) : Optional.empty();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static List<RowBatch> made(Schema schema, double first, double whole, String word) {
        RowBatch one = new RowBatch(schema, 2);
        one.set(0, 0, first);
        one.set(0, 1, "red");
        one.set(0, 2, 7);
        one.set(1, 1, word);
        one.set(1, 2, whole);
        RowBatch other = new RowBatch(schema, 1);
        other.set(0, 0, -1);
        other.set(0, 1, "blue");
        other.set(0, 2, 1);
        return List.of(one, other);
    }

    private abstract static class Base extends DataSourceContract implements DataSource {
        @Override
        protected DataSource source() {
            return this;
        }

        @Override
        public String name() {
            return "two columns";
        }
    }

    static class Right extends Base {
        private List<RowBatch> kept = List.of();
        private Schema schema = SCHEMA;

        @Override
        public RowReader open() {
            List<RowBatch> rows = kept.isEmpty() ? made(SCHEMA, 1.5, 3, "blue") : kept;
            return new Rows(schema, rows.stream().mapToLong(RowBatch::rows).sum(), rows);
        }

        @Override
        protected Optional<DataSource> writable() {
            return Optional.of(this);
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void write(RowReader rows) throws IOException {
            List<RowBatch> read = new ArrayList<>();
            for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                read.add(batch.get());
            }
            schema = rows.schema();
            kept = change(read);
        }

        List<RowBatch> change(List<RowBatch> rows) {
            return rows;
        }
    }

    static class WritesTheBeginning extends Right {
        @Override
        List<RowBatch> change(List<RowBatch> rows) {
            return rows.subList(0, 1);
        }
    }

    static class OtherRowsEachTime extends Base {
        private int opened;

        @Override
        public RowReader open() {
            return new Rows(SCHEMA, 3, made(SCHEMA, opened++, 3, "blue"));
        }
    }

    static class OneReaderForAll extends Base {
        private final Rows rows = new Rows(SCHEMA, 3, made(SCHEMA, 1, 3, "blue"));

        @Override
        public RowReader open() {
            return rows;
        }
    }

    static class Fractions extends Base {
        @Override
        public RowReader open() {
            return new Rows(SCHEMA, 3, made(SCHEMA, 1, 3.5, "blue"));
        }
    }

    static class StrangeWord extends Base {
        @Override
        public RowReader open() {
            return new Rows(SCHEMA, 3, made(SCHEMA, 1, 3, "green"));
        }
    }

    static class UntoldGap extends Base {
        @Override
        public RowReader open() {
            Schema schema = new Schema(List.of(Column.number("x"), SCHEMA.column(1), SCHEMA.column(2)));
            return new Rows(schema, 3, made(schema, 1, 3, "blue"));
        }
    }

    static class WrongCount extends Base {
        @Override
        public RowReader open() {
            return new Rows(SCHEMA, 4, made(SCHEMA, 1, 3, "blue"));
        }
    }

    static class ColumnTwice extends Base {
        @Override
        public RowReader open() {
            Schema schema = new Schema(List.of(SCHEMA.column(0), SCHEMA.column(1), Column.integer("x")));
            return new Rows(schema, 3, made(schema, 1, 3, "blue"));
        }
    }

    static class FileThatIsNotThere extends Right {
        @Override
        public List<Path> files() {
            return List.of(Path.of("no", "such", "file"));
        }
    }

    static class SaysNothingOfDamage extends Right {
        @Override
        protected List<DataSource> broken() {
            return List.of(new Right());
        }
    }
}
