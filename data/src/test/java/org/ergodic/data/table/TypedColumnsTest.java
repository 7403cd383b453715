package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedColumnsTest {
    private static final DataConfig CONFIG = DataConfig.ofArrays().build();

    private static ArrayTable table() {
        return ArrayTable.ofColumns()
                .number("price", 11.2, 0.99, Double.NaN)
                .integer("count", 3, 1, 7)
                .words("colour", "red", null, "blue")
                .dates("sold", LocalDate.of(2024, 3, 1), LocalDate.of(2024, 3, 9), null)
                .build();
    }

    @Test
    @DisplayName("typed columns are what a file of them is: schema and cells")
    void asAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("rows.csv");
        Files.writeString(file, "price,count,colour,sold\n11.2,3,red,2024-03-01\n0.99,1,,2024-03-09\n,7,blue,\n");
        DataTable read = CsvReader.read(file, DataConfig.ofCsv(file.toString()).build());
        DataTable given = table().table(CONFIG, "rows");
        assertEquals(
                read.schema().columns().stream().map(Column::name).toList(),
                given.schema().columns().stream().map(Column::name).toList());
        for (int j = 0; j < 4; j++) {
            assertEquals(
                    read.schema().column(j).type(), given.schema().column(j).type());
            assertEquals(
                    read.schema().column(j).missing(), given.schema().column(j).missing());
            assertEquals(
                    read.schema().column(j).categories(),
                    given.schema().column(j).categories());
        }
        assertArrayEquals(read.values().toRows(), given.values().toRows());
    }

    @Test
    @DisplayName("the hash of a table knows its words, and that of numbers is as it was")
    void hash() {
        ArrayTable one = ArrayTable.ofColumns().words("w", "a", "b").build();
        ArrayTable other = ArrayTable.ofColumns().words("w", "a", "c").build();
        assertNotEquals(one.sha256(), other.sha256());
        ArrayTable numbers = ArrayTable.ofColumns().number("x1", 1, 2.5).build();
        assertEquals(ArrayTable.of(new double[][] {{1}, {2.5}}).sha256(), numbers.sha256());
    }

    @Test
    @DisplayName("new rows have the numbers that their words have for the model, in its order of columns")
    void newRows() {
        Schema model = new Schema(List.of(
                Column.category("colour", List.of("red", "blue", "green")).withMissing(), Column.integer("count")));
        DataTable rows = table().table(model, Schema.EMPTY, CONFIG, "rows");
        assertArrayEquals(
                new double[][] {{0, 3}, {Double.NaN, 1}, {1, 7}}, rows.values().toRows());
        assertEquals(model, rows.schema());
        Schema strange =
                new Schema(List.of(Column.category("colour", List.of("green", "red")), Column.date("sold", "yyyy")));
        String message = assertThrows(DataException.class, () -> table().table(strange, Schema.EMPTY, CONFIG, "rows"))
                .getMessage();
        assertTrue(message.contains("column colour: blue is none of the 2 words that the model knows"), message);
    }

    @Test
    @DisplayName("conditions may be words, and rows held out may have words of their own")
    void conditions() {
        ArrayTable rows = ArrayTable.of(new double[][] {{1}, {2}})
                .withConditions(ArrayTable.ofColumns().words("colour", "b", "a").build())
                .withHoldout(ArrayTable.of(new double[][] {{3}})
                        .withConditions(
                                ArrayTable.ofColumns().words("colour", "c").build()));
        DataTable table = rows.table(CONFIG, "rows");
        assertEquals(List.of("a", "b"), table.conditionSchema().column(0).categories());
        DataTable both = table.holdingOut(rows.holdout().orElseThrow().table(CONFIG, "held"));
        assertEquals(List.of("a", "b", "c"), both.conditionSchema().column(0).categories());
        assertArrayEquals(
                new double[][] {{1}, {0}, {2}}, both.conditions().orElseThrow().toRows());
    }

    @Test
    @DisplayName("columns of different lengths, names that are there twice and numbers beyond 2^53 are refused")
    void refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ArrayTable.ofColumns().number("a", 1, 2).words("b", "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> ArrayTable.ofColumns().number("a", 1).number("a", 2).build());
        assertThrows(
                IllegalArgumentException.class, () -> ArrayTable.ofColumns().integer("a", 1, (1L << 53) + 1));
        assertThrows(
                IllegalArgumentException.class, () -> ArrayTable.ofColumns().build());
        TypedColumns gaps = ArrayTable.ofColumns()
                .integer("n", Arrays.asList(1L, null))
                .moments("at", LocalDateTime.of(1970, 1, 1, 0, 1), null);
        DataTable table = gaps.build().table(CONFIG, "rows");
        assertArrayEquals(new double[] {1, 60}, table.values().row(0));
        assertTrue(table.schema().column(0).missing());
        assertThrows(
                DataException.class,
                () -> ArrayTable.ofColumns()
                        .number("x", Double.POSITIVE_INFINITY)
                        .build()
                        .table(CONFIG, "rows"));
    }
}
