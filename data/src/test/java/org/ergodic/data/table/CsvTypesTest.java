package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.ErgodicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the cells of a CSV file are taken for, and what is said of it. */
final class CsvTypesTest {
    @TempDir
    Path folder;

    private DataTable read(byte[] bytes, Map<String, ?> options) throws IOException {
        Path file = Files.write(folder.resolve("data.csv"), bytes);
        return CsvReader.read(file, Configs.csv(options));
    }

    private DataTable read(String text, Map<String, ?> options) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), options);
    }

    private String refusal(byte[] bytes, Map<String, ?> options) {
        return assertThrows(ErgodicException.class, () -> read(bytes, options)).getMessage();
    }

    private String refusal(String text, Map<String, ?> options) {
        return refusal(text.getBytes(StandardCharsets.UTF_8), options);
    }

    /** A column's name, type, words and numbers. */
    private static String shown(DataTable table) {
        List<String> columns = new ArrayList<>();
        double[][] rows = table.values().toRows();
        for (int j = 0; j < table.schema().size(); j++) {
            Column column = table.schema().column(j);
            int place = j;
            columns.add(column.name() + ":" + column.type() + (column.missing() ? "?" : "") + column.categories()
                    + column.format().orElse("") + " "
                    + Arrays.stream(rows).map(row -> row[place]).toList());
        }
        return String.join("; ", columns);
    }

    private static double day(int year, int month, int day) {
        return LocalDate.of(year, month, day).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }

    static List<Arguments> columns() {
        return List.of(
                Arguments.of("integers", "a\n1\n-2\n", Map.of(), "a:INTEGER[] [1.0, -2.0]"),
                Arguments.of("numbers", "a\n1\n2.5\n", Map.of(), "a:NUMBER[] [1.0, 2.5]"),
                Arguments.of("whole numbers with a point", "a\n1.0\n2.0\n", Map.of(), "a:NUMBER[] [1.0, 2.0]"),
                Arguments.of("those beside a gap", "a,b\n1.0,1\n,2\n", Map.of(), "a:INTEGER?[] [1.0, NaN]; b:"),
                Arguments.of("words", "a\nred\nblue\nred\n", Map.of(), "a:CATEGORY[blue, red] [1.0, 0.0, 1.0]"),
                Arguments.of("booleans", "a\nTrue\nFalse\n", Map.of(), "a:CATEGORY[False, True] [1.0, 0.0]"),
                Arguments.of("words and a gap", "a\nyes\nNA\nno\n", Map.of(), "a:CATEGORY?[no, yes] [1.0, NaN, 0.0]"),
                Arguments.of(
                        "words and numbers",
                        "a\n10\nK\n9\n10\n",
                        Map.of(),
                        "a:CATEGORY[10, 9, K] [0.0, 2.0, 1.0, 0.0]"),
                Arguments.of("none among words", "a\nnone\nold\n", Map.of(), "a:CATEGORY[none, old] [0.0, 1.0]"),
                Arguments.of("none among numbers", "a\n1\nnone\n3\n", Map.of(), "a:INTEGER?[] [1.0, NaN, 3.0]"),
                Arguments.of(
                        "usual words for gaps",
                        "a,b\n1,0\nNA,0\nn/a,0\nnull,0\nNaN,0\n?,0\n-,0\n,0\n2,0\n",
                        Map.of(),
                        "a:INTEGER?[] [1.0, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 2.0]; b:"),
                Arguments.of(
                        "own words for gaps",
                        "a,b\n1,x\n-999,y\n2,gone\n-999.0,x\n",
                        Map.of("missing", List.of(-999, "gone")),
                        "a:INTEGER?[] [1.0, NaN, 2.0, NaN]; b:CATEGORY?[x, y] [0.0, 1.0, NaN, 0.0]"),
                Arguments.of(
                        "a marker in single precision",
                        "a\n1.5\n9.96921e36\n2\n",
                        Map.of("missing", List.of(9.969209968386869E36)),
                        "a:NUMBER?[] [1.5, NaN, 2.0]"),
                Arguments.of(
                        "numbers as categories",
                        "a,b\n7,1\n8,2\n7,3\n",
                        Map.of("types", Map.of("a", "category")),
                        "a:CATEGORY[7, 8] [0.0, 1.0, 0.0]; b:INTEGER[] [1.0, 2.0, 3.0]"),
                Arguments.of(
                        "decimal commas",
                        "a;b\n0,25;1.234,5\n-1,5e1;7\n",
                        Map.of("decimal", "comma"),
                        "a:NUMBER[] [0.25, -15.0]; b:NUMBER[] [1234.5, 7.0]"),
                Arguments.of("semicolons", "a;b\n1;x\n", Map.of(), "a:INTEGER[] [1.0]; b:CATEGORY[x] [0.0]"),
                Arguments.of(
                        "bars and commas",
                        "a|b\n1|x, y\n2|z\n",
                        Map.of(),
                        "a:INTEGER[] [1.0, 2.0]; b:CATEGORY[x, y, z]"),
                Arguments.of(
                        "commas and semicolons",
                        "a,b\n1,x;y\n2,z\n",
                        Map.of(),
                        "a:INTEGER[] [1.0, 2.0]; b:CATEGORY[x;y, z]"),
                Arguments.of("blanks", "a b\n1 2\n", Map.of(), "a:INTEGER[] [1.0]; b:INTEGER[] [2.0]"),
                Arguments.of(
                        "leave out",
                        "a,b,c\n1,2,3\n",
                        Map.of("leave-out", List.of("b")),
                        "a:INTEGER[] [1.0]; c:INTEGER[] [3.0]"),
                Arguments.of("a column without values", "a,b\n1,\n2,\n", Map.of(), "a:INTEGER[] [1.0, 2.0]"),
                Arguments.of(
                        "no header over dates", "2024-01-02,x\n2024-01-03,y\n", Map.of(), "x1:DATE[]uuuu-MM-dd ["));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("columns")
    void types(String name, String text, Map<String, ?> options, String expected) throws IOException {
        String shown = shown(read(text, options));
        assertTrue(shown.startsWith(expected), shown);
    }

    static List<Arguments> dates() {
        double a = day(2024, 3, 1);
        double b = day(1969, 12, 31);
        double time = LocalDateTime.of(2024, 3, 1, 13, 45, 30).toEpochSecond(ZoneOffset.UTC);
        return List.of(
                Arguments.of("2024-03-01", "1969-12-31", "uuuu-MM-dd", a, b),
                Arguments.of("2024/03/01", "1969/12/31", "uuuu/MM/dd", a, b),
                Arguments.of("01.03.2024", "31.12.1969", "dd.MM.uuuu", a, b),
                Arguments.of("1.3.2024", "31.12.1969", "d.M.uuuu", a, b),
                Arguments.of("03/01/2024", "12/31/1969", "MM/dd/uuuu", a, b),
                Arguments.of("01/03/2024", "31/12/1969", "dd/MM/uuuu", a, b),
                Arguments.of("1/3/2024", "31/12/1969", "d/M/uuuu", a, b),
                Arguments.of("01-03-2024", "31-12-1969", "dd-MM-uuuu", a, b),
                Arguments.of("01 Mar 2024", "31 Dec 1969", "dd MMM uuuu", a, b),
                Arguments.of("\"Mar 1, 2024\"", "\"Dec 31, 1969\"", "MMM d, uuuu", a, b),
                Arguments.of("2024-03-01 13:45:30", "1969-12-31 00:00:00", "uuuu-MM-dd HH:mm:ss", time, b),
                Arguments.of("2024-03-01T13:45:30", "1969-12-31T00:00:00", "uuuu-MM-dd'T'HH:mm:ss", time, b),
                Arguments.of("2024-03-01T14:45:30+01:00", "1969-12-31T00:00:00Z", "uuuu-MM-dd'T'HH:mm:ssXXX", time, b),
                Arguments.of(
                        "2024-03-01 13:45:30.250",
                        "1969-12-31 00:00:00.000",
                        "uuuu-MM-dd HH:mm:ss.SSS",
                        time + 0.25,
                        b));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dates")
    void dates(String first, String second, String pattern, double one, double other) throws IOException {
        DataTable table = read("when,b\n" + first + ",1\n" + second + ",2\n,3\n", Map.of());
        assertEquals(
                "when:DATE?[]" + pattern + " [" + one + ", " + other + ", NaN]; b:INTEGER[] [1.0, 2.0, 3.0]",
                shown(table));
    }

    /** The first thousand could be either; what comes later decides for all of them. */
    @Test
    void aLateDayTellsDaysFromMonths() throws IOException {
        String either = IntStream.range(0, 1200)
                .mapToObj(i -> String.format("%02d/%02d/2020%n", 1 + i % 12, 1 + i % 11))
                .collect(Collectors.joining());
        DataTable table = read("d\n" + either + "13/02/2020\n", Map.of());
        assertEquals(Optional.of("dd/MM/uuuu"), table.schema().column(0).format());
        for (int i = 0; i < 1200; i++) {
            assertEquals(day(2020, 1 + i % 11, 1 + i % 12), table.values().row(i)[0]);
        }
        assertEquals(List.of(), table.notes());
        DataTable doubtful = read("d\n" + either, Map.of());
        assertEquals(Optional.of("MM/dd/uuuu"), doubtful.schema().column(0).format());
        assertTrue(
                doubtful.notes().get(0).contains("data.types: { d: date dd/MM/yyyy }"),
                doubtful.notes().toString());
        DataTable told = read("d\n" + either, Map.of("types", Map.of("d", "date dd/MM/yyyy")));
        assertEquals(day(2020, 2, 2), told.values().row(1)[0]);
        assertEquals(Optional.of("dd/MM/uuuu"), told.schema().column(0).format());
    }

    private static String rows(int n, java.util.function.IntFunction<String> row) {
        return IntStream.range(0, n).mapToObj(row).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void whatNoModelCanLearnFromIsLeftOut() throws IOException {
        String text = "id,note,x,city\n" + rows(40, i -> "A" + i + ",it is " + i % 30 + "," + i / 7.0 + ",c" + i % 3);
        DataTable table = read(text, Map.of());
        assertEquals(List.of("x", "city"), table.columns());
        String notes = table.notes().toString();
        assertTrue(notes.contains("column 1 (id) is left out: its words tell rows apart"), notes);
        assertTrue(notes.contains("column 2 (note) is left out: it is text") && notes.contains("30 different"), notes);
        assertTrue(notes.contains("data.types: { note: category }"), notes);
        assertEquals(
                ColumnType.CATEGORY,
                read(text, Map.of("types", Map.of("note", "category")))
                        .schema()
                        .column(0)
                        .type());
        DataTable named = read(text, Map.of("columns", List.of("note", "x")));
        assertEquals(ColumnType.TEXT, named.schema().column(0).type());
        assertEquals(30, named.schema().column(0).categories().size());
        assertEquals(
                List.of("x", "city"),
                read(text, Map.of("types", Map.of("note", "text"))).columns());
        assertTrue(refusal("id\n" + rows(40, i -> "A" + i), Map.of()).contains("no column is left to model"));
    }

    @Test
    void differentWordsAreBounded() throws IOException {
        int n = TextColumn.MOST_WORDS + 500;
        String text = "w,x\n" + rows(n, i -> "w" + i + "," + i % 5);
        DataTable table = read(text, Map.of());
        assertEquals(List.of("x"), table.columns());
        assertTrue(
                table.notes().get(0).contains("more than 10000 different words in 10500 cells"),
                table.notes().get(0));
        assertTrue(refusal(text, Map.of("types", Map.of("w", "category"))).contains("more than 10000 different words"));
        assertTrue(refusal(text, Map.of("columns", List.of("w"))).contains("is text that cannot be modelled"));
    }

    @Test
    void aFewWordsAmongNumbersAreProblems() {
        String text =
                "a,when\n" + rows(20, i -> (i == 3 ? "n.n." : i) + "," + (i == 5 ? "soon" : "2024-01-" + (10 + i)));
        String message = refusal(text, Map.of());
        assertTrue(message.contains("data.csv:5 column 1 (a): 'n.n.' is not a number"), message);
        assertTrue(message.contains("data.csv:7 column 2 (when): 'soon' is not a date like 1999-12-31"), message);
        assertTrue(message.contains("data.missing") && message.contains("data.types"), message);
    }

    @Test
    void markersAreNoticed() throws IOException {
        String text = "t,u,v\n" + rows(60, i -> (i % 20 == 0 ? -999 : i) + "," + (i % 10 == 0 ? 7e9 : i) + "," + i % 2);
        String notes = read(text, Map.of()).notes().toString();
        assertTrue(notes.contains("column t: 3 of 60 cells are -999, far from all others (1 to 59)"), notes);
        assertTrue(notes.contains("data.missing: [-999]") && notes.contains("data.missing: [7000000000]"), notes);
        assertFalse(notes.contains("column v"), notes);
    }

    @Test
    void zerosInFrontAreNoticed() throws IOException {
        String notes = read("zip\n01234\n56789\n", Map.of()).notes().toString();
        assertTrue(notes.contains("data.types: { zip: category }"), notes);
    }

    @Test
    void encodings() throws IOException {
        String text = "name,x\nMünchen,1\nKöln,2\n";
        byte[] windows = text.getBytes(Charset.forName("windows-1252"));
        assertTrue(refusal(windows, Map.of()).contains("is not UTF-8 text; if it is a table from Windows"));
        String expected = "name:CATEGORY[Köln, München] [1.0, 0.0]; x:INTEGER[] [1.0, 2.0]";
        assertEquals(expected, shown(read(windows, Map.of("encoding", "windows-1252"))));
        assertEquals(expected, shown(read(text.getBytes(StandardCharsets.UTF_16), Map.of("encoding", "utf-16"))));
        assertTrue(refusal(text, Map.of("encoding", "utf-88")).contains("there is no character set \"utf-88\""));
    }

    static List<Arguments> foreign() {
        return List.of(
                Arguments.of("504B0304140006000800000021005B436F6E74656E745F54797065735D2E786D6C", ".xlsx"),
                Arguments.of("D0CF11E0A1B11AE10000", ".xls"),
                Arguments.of("504B03040A000000612E637376", "zip archive"),
                Arguments.of("5041523115041500", "name: parquet"),
                Arguments.of("255044462D312E37", "PDF"),
                Arguments.of("934E554D5059010076007B", "name: npy"),
                Arguments.of("000008030000EA60", "data.idx"),
                Arguments.of("28B52FFD0458", "zstd"),
                Arguments.of("3C21444F43545950452068746D6C3E", "HTML"),
                Arguments.of("7B2261223A20317D", "JSON"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("foreign")
    void otherFilesAreRecognised(String hex, String said) {
        String message = refusal(java.util.HexFormat.of().parseHex(hex), Map.of());
        assertTrue(message.contains("data.csv is ") && message.contains(said), message);
    }

    static List<Arguments> faults() {
        return List.of(
                Arguments.of(
                        "an unknown type", "a\n1\n", Map.of("types", Map.of("a", "colour")), "cannot be of the type"),
                Arguments.of("a type of no column", "a\n1\n", Map.of("types", Map.of("b", "text")), "no column 'b'"),
                Arguments.of("a bad pattern", "a\n1\n", Map.of("types", Map.of("a", "date QQQQQQ")), "is no pattern"),
                Arguments.of("not a date", "a\n1\n", Map.of("types", Map.of("a", "date")), "no cell has a form"),
                Arguments.of(
                        "fractions",
                        "a\n1.5\n",
                        Map.of("types", Map.of("a", "integer")),
                        "is said to hold whole numbers"),
                Arguments.of("decimal commas", "a;b\n0,25;1\n1,5;2\n", Map.of(), "data.decimal: comma"),
                Arguments.of("nothing at all", "a,b\n,\n", Map.of(), "no column is left to model"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void saysWhatIsWrong(String name, String text, Map<String, ?> options, String expected) {
        String message = refusal(text, options);
        assertTrue(message.contains(expected), message);
    }

    /** Rows for a model have its words, in its order, however few of them are there. */
    @Test
    void rowsForAModelHaveItsWords() throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), "c,d,n\nred,01/02/2024,1\n7,03/02/2024,\n");
        Schema schema = new Schema(List.of(
                Column.category("c", List.of("7", "blue", "red")),
                Column.date("d", "dd/MM/uuuu"),
                Column.number("n").withMissing()));
        DataConfig config = Configs.csv(Map.of());
        DataTable table = CsvReader.read(file, config, CsvReader.Layout.of(config), Optional.of(schema));
        assertEquals(
                "c:CATEGORY[7, blue, red] [2.0, 0.0]; d:DATE[]dd/MM/uuuu [" + day(2024, 2, 1) + ", " + day(2024, 2, 3)
                        + "]; n:NUMBER?[] [1.0, NaN]",
                shown(table));
        Files.writeString(file, "c,d,n\ngreen,01/02/2024,1\n,03/02/2024,2\n");
        String message = assertThrows(
                        DataException.class,
                        () -> CsvReader.read(file, config, CsvReader.Layout.of(config), Optional.of(schema)))
                .getMessage();
        assertTrue(message.contains("column 1 (c): a word is not among the 3 that the model knows: green"), message);
        assertTrue(message.contains("data.csv:3 column 1 (c): a value is missing"), message);
    }

    @Test
    void rowsHeldOutShareWords() throws IOException {
        Path first = Files.writeString(folder.resolve("a.csv"), "c,n\nred,1\nblue,2\n");
        Path other = Files.writeString(folder.resolve("b.csv"), "c,n\n7,1.5\nblue,\n");
        DataConfig config = Configs.csv(Map.of());
        DataTable table = CsvReader.read(first, config);
        DataTable both = table.holdingOut(CsvReader.readLike(table, other, config));
        assertEquals("c:CATEGORY[blue, red, 7] [1.0, 0.0, 2.0, 0.0]; n:NUMBER?[] [1.0, 2.0, 1.5, NaN]", shown(both));
    }
}
