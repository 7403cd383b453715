package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.ergodic.api.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CsvReaderTest {
    @TempDir
    Path folder;

    private DataTable read(String text, Map<String, ?> options) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), options);
    }

    private DataTable read(byte[] bytes, Map<String, ?> options) throws IOException {
        Path file = folder.resolve("data.csv");
        Files.write(file, bytes);
        return CsvReader.read(file, Configs.csv(options));
    }

    /**
     * What is said of a table that is to be refused: as data, or as rows for a model that has these columns as numbers.
     */
    private String refusal(String text, Map<String, ?> options) {
        return assertThrows(DataException.class, () -> {
                    DataTable table = read(text, options);
                    DataConfig config = Configs.csv(options);
                    Schema numbers = Schema.numbers(table.columns());
                    CsvReader.read(
                            folder.resolve("data.csv"), config, CsvReader.Layout.of(config), Optional.of(numbers));
                })
                .getMessage();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    static List<Arguments> tables() {
        return List.of(
                Arguments.of("header", "a,b\n1,2\n3,4\n", Map.of(), "[a, b] [[1.0, 2.0], [3.0, 4.0]]"),
                Arguments.of("no header", "1,2\n3,4\n", Map.of(), "[x1, x2] [[1.0, 2.0], [3.0, 4.0]]"),
                Arguments.of("no line end", "1,2\n3,4", Map.of(), "[x1, x2] [[1.0, 2.0], [3.0, 4.0]]"),
                Arguments.of("Windows", "a,b\r\n1,2\r\n", Map.of(), "[a, b] [[1.0, 2.0]]"),
                Arguments.of("byte order mark", "\uFEFFa,b\n1,2\n", Map.of(), "[a, b] [[1.0, 2.0]]"),
                Arguments.of("mark, no header", "\uFEFF1,2\n3,4\n", Map.of(), "[x1, x2] [[1.0, 2.0], [3.0, 4.0]]"),
                Arguments.of("quotes", "\"a, b\",\"c\"\"d\"\n\"1\",\" 2 \"\n", Map.of(), "[a, b, c\"d] [[1.0, 2.0]]"),
                Arguments.of("numbers", " -1.5e3, +.25 \n1.,0\n", Map.of(), "[x1, x2] [[-1500.0, 0.25], [1.0, 0.0]]"),
                Arguments.of("blank lines", "a\n\n1\n \n2\n\n", Map.of(), "[a] [[1.0], [2.0]]"),
                Arguments.of("tab", "a\tb\n1\t2\n", Map.of("delimiter", "tab"), "[a, b] [[1.0, 2.0]]"),
                Arguments.of("semicolon", "1;2\n", Map.of("delimiter", ";"), "[x1, x2] [[1.0, 2.0]]"),
                Arguments.of(
                        "numbers as names", "2019,2020\n1,2\n", Map.of("header", "yes"), "[2019, 2020] [[1.0, 2.0]]"),
                Arguments.of("unnamed column", ",b\n1,2\n", Map.of("header", "yes"), "[x1, b] [[1.0, 2.0]]"),
                Arguments.of(
                        "class names",
                        "1,2,cat\n3,4,dog\n",
                        Map.of("target-column", "last"),
                        "[x1, x2] [[1.0, 2.0], [3.0, 4.0]]"),
                Arguments.of("target by name", "c,a,b\nx,1,2\n", Map.of("target-column", "c"), "[a, b] [[1.0, 2.0]]"),
                Arguments.of("target first", "9,1,2\n", Map.of("target-column", "first"), "[x2, x3] [[1.0, 2.0]]"),
                Arguments.of("target by number", "9,1,2\n", Map.of("target-column", 2), "[x1, x3] [[9.0, 2.0]]"),
                Arguments.of(
                        "a column named last",
                        "last,b,c\n1,2,3\n",
                        Map.of("target-column", "last"),
                        "[b, c] [[2.0, 3.0]]"),
                Arguments.of("by name", "a,b,c\n1,2,3\n", Map.of("columns", List.of("c", "a")), "[c, a] [[3.0, 1.0]]"),
                Arguments.of(
                        "by number and range",
                        "1,2,3,4,5\n",
                        Map.of("columns", List.of(5, "1-3")),
                        "[x5, x1, x2, x3] [[5.0, 1.0, 2.0, 3.0]]"),
                Arguments.of(
                        "text elsewhere", "a,b\n1,x\n2,?\n", Map.of("columns", List.of("a")), "[a] [[1.0], [2.0]]"),
                Arguments.of("limit", "a\n1\n2\n3\n", Map.of("limit", 2), "[a] [[1.0], [2.0]]"),
                Arguments.of("one row", "5\n", Map.of(), "[x1] [[5.0]]"),
                Arguments.of("line ends of old Macs", "a,b\r1,2\r3,4", Map.of(), "[a, b] [[1.0, 2.0], [3.0, 4.0]]"),
                Arguments.of("blank", "1 2\n3 4\n", Map.of("delimiter", " "), "[x1, x2] [[1.0, 2.0], [3.0, 4.0]]"),
                Arguments.of("quotes behind blanks", "a,b\n1, \"2\" \n", Map.of(), "[a, b] [[1.0, 2.0]]"),
                Arguments.of("a quote within a name", "a\"b,c\n1,2\n", Map.of(), "[a\"b, c] [[1.0, 2.0]]"),
                Arguments.of("two byte order marks", "\uFEFF\uFEFFa,b\n1,2\n", Map.of(), "[a, b] [[1.0, 2.0]]"),
                Arguments.of("an unnamed column", ",b\n1,2\n", Map.of(), "[x1, b] [[1.0, 2.0]]"),
                Arguments.of("blank lines at the end", "a\n1\n\n \n", Map.of(), "[a] [[1.0]]"),
                Arguments.of("bits", "0,1\n1,0\n1,1\n0,1\n", Map.of("limit", 2), "[x1, x2] [[0.0, 1.0], [1.0, 0.0]]"),
                Arguments.of(
                        "ranks",
                        "1,2,3\n1,2,3\n2,1,3\n",
                        Map.of("limit", 2),
                        "[x1, x2, x3] [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]"),
                Arguments.of(
                        "two years each",
                        "1950,2010\n1960,2020\n",
                        Map.of(),
                        "[x1, x2] [[1950.0, 2010.0], [1960.0, 2020.0]]"),
                Arguments.of("a counter", "1\n2\n3\n4\n5\n", Map.of("limit", 2), "[x1] [[1.0], [2.0]]"),
                Arguments.of(
                        "numbers told to be data",
                        "0,1,2\n5,6,7\n",
                        Map.of("header", "no"),
                        "[x1, x2, x3] [[0.0, 1.0, 2.0], [5.0, 6.0, 7.0]]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void reads(String name, String text, Map<String, ?> options, String expected) throws IOException {
        DataTable plain = read(text, options);
        assertEquals(
                expected,
                plain.columns() + " " + Arrays.deepToString(plain.values().toRows()));
        DataTable packed = read(gzip(text), options);
        assertEquals(
                expected,
                packed.columns() + " " + Arrays.deepToString(packed.values().toRows()));
    }

    static List<Arguments> faults() {
        return List.of(
                Arguments.of("empty", "", Map.of(), "data.csv has no rows: it is empty"),
                Arguments.of("only blank", "\n \n", Map.of(), "data.csv has no rows"),
                Arguments.of("only a header", "a,b\n", Map.of(), "data.csv has no rows below its header"),
                Arguments.of("ragged", "a,b\n1,2\n3\n", Map.of(), "data.csv:3: 1 field where line 1 has 2"),
                Arguments.of("too long", "1,2\n1,2,3\n", Map.of(), "data.csv:2: 3 fields where line 1 has 2"),
                Arguments.of("text", "a,b\n1,2\n3,abc\n", Map.of(), "data.csv:3 column 2 (b): 'abc' is not a number"),
                Arguments.of(
                        "text without header", "1,2\n3,abc\n", Map.of(), "data.csv:2 column 2: 'abc' is not a number"),
                Arguments.of("Java's numbers", "1\n2d\n", Map.of(), "'2d' is not a number"),
                Arguments.of("hexadecimal", "1\n0x1p3\n", Map.of(), "'0x1p3' is not a number"),
                Arguments.of("not-a-number", "1\nNaN\n", Map.of(), "data.csv:2 column 1: a value is missing: 'NaN'"),
                Arguments.of("infinite", "1\n-inf\n", Map.of(), "data.csv:2 column 1: '-inf' is not finite"),
                Arguments.of("overflow", "1\n1e999\n", Map.of(), "'1e999' is too large"),
                Arguments.of("NA", "a,b\n1,2\nNA,2\n", Map.of(), "data.csv:3 column 1 (a): a value is missing: 'NA'"),
                Arguments.of(
                        "line numbers below quoted line breaks",
                        "\"a\nb\",c\n1,2\n\n3,x\n",
                        Map.of(),
                        "data.csv:5 column 2 (c): 'x'"),
                Arguments.of("denied header", "a,b\n1,2\n", Map.of("header", "no"), "Then set data.header: yes."),
                Arguments.of("unclear header", "a,2020\n1,2\n", Map.of(), "data.header: yes or data.header: no"),
                Arguments.of(
                        "an empty pair of quotes",
                        "a\n1\n\"\"\n2\n",
                        Map.of(),
                        "data.csv:3 column 1 (a): a value is missing"),
                Arguments.of(
                        "blanks in quotes", "a\n1\n\"  \"\n", Map.of(), "data.csv:3 column 1 (a): a value is missing"),
                Arguments.of(
                        "quotes for a row", "a,b\n1,2\n\"\"\n", Map.of(), "data.csv:3: 1 field where line 1 has 2"),
                Arguments.of(
                        "a comment above", "# by me\na,b\n1,2\n", Map.of(), "data.csv:2: 2 fields where line 1 has 1"),
                Arguments.of(
                        "missing values in the first row",
                        "?,?,cat\n1,2,dog\n",
                        Map.of("target-column", "last"),
                        "data.csv:1: this row could be a header or data"),
                Arguments.of(
                        "an endless wrong delimiter", "a;b\n1;2\n", Map.of("delimiter", ","), "data.delimiter: ';'"),
                Arguments.of(
                        "one cause for all rows, said once",
                        "a;b\n1;2\n3;4\n5;6\n",
                        Map.of("delimiter", ","),
                        "data.csv: Every line has ';', and data.delimiter is ','"),
                Arguments.of("tabs", "a\tb\n1\t2\n", Map.of("delimiter", ","), "set data.delimiter: tab."),
                Arguments.of(
                        "tabs without header", "1\t2\n3\t4\n", Map.of("delimiter", ","), "set data.delimiter: tab."),
                Arguments.of(
                        "bars",
                        "a|b|c\n1|2|3\n",
                        Map.of("delimiter", ",", "columns", List.of("b")),
                        "Every line has '|', and data.delimiter is ','"),
                Arguments.of("blanks", "a b\n1 2\n", Map.of("delimiter", ","), "set data.delimiter: ' '."),
                Arguments.of("commas", "a,b\n1,2\n", Map.of("delimiter", ";"), "set data.delimiter: ','."),
                Arguments.of(
                        "German",
                        "a;b\n0,25;1,5\n",
                        Map.of("delimiter", ","),
                        "data.delimiter: ';'. Numbers are read as -1234.5"),
                Arguments.of(
                        "German without header",
                        "0,25;1,5\n0,5;3,5\n",
                        Map.of("delimiter", ","),
                        "data.delimiter: ';'. Numbers are read as -1234.5"),
                Arguments.of(
                        "decimal commas", "a;b\n0,25;1\n", Map.of("delimiter", ";"), "Numbers are read as -1234.5"),
                Arguments.of("thousands", "a,b\n\"1,234\",1\n", Map.of(), "no separators of thousands"),
                Arguments.of("a typographer's minus", "a,b\n\u22121.5,1\n", Map.of(), "Numbers are read as -1234.5"),
                Arguments.of(
                        "a blank that does not break", "a,b\n1\u00A0000,1\n", Map.of(), "Numbers are read as -1234.5"),
                Arguments.of("digits of another script", "a,b\n\u0661,1\n", Map.of(), "Numbers are read as -1234.5"),
                Arguments.of("several blanks", "a  b\n1  2\n", Map.of(), "Fields are separated by several spaces"),
                Arguments.of("NUL", "a,b\n1\0,2\0\n", Map.of(), "are NUL characters in it"),
                Arguments.of(
                        "a header within",
                        "a,b\n1,2\na,b\n3,4\n",
                        Map.of(),
                        "data.csv:3 column 1 (a): 'a' is not a number"),
                Arguments.of("a mark within", "a\n1\n\uFEFF2\n", Map.of(), "'\\ufeff2' is not a number"),
                Arguments.of(
                        "unknown column",
                        "height,b\n1,2\n",
                        Map.of("columns", List.of("heigth")),
                        "has no column 'heigth'. Did you mean \"height\"?"),
                Arguments.of(
                        "name without header", "1,2\n", Map.of("columns", List.of("b")), "choose by number, 1 to 2"),
                Arguments.of("number too large", "1,2\n", Map.of("columns", List.of(3)), "has columns 1 to 2, not 3"),
                Arguments.of("number 0", "1,2\n", Map.of("columns", List.of(0)), "has columns 1 to 2, not 0"),
                Arguments.of("backwards", "1,2\n", Map.of("columns", List.of("2-1")), "runs backwards"),
                Arguments.of("twice", "1,2\n", Map.of("columns", List.of(1, "1-2")), "chosen twice"),
                Arguments.of("two of a name", "a,a\n1,2\n", Map.of("columns", List.of("a")), "are all named 'a'"),
                Arguments.of("only the target", "1\n2\n", Map.of("target-column", "last"), "no column is left"),
                Arguments.of(
                        "open quote",
                        "a\n\"1\n",
                        Map.of(),
                        "cannot be read as CSV: (startline 2) EOF reached before encapsulated token finished; is a"
                                + " closing quote missing"),
                Arguments.of(
                        "text behind a quote",
                        "a,b\n1,\"2\" x\n",
                        Map.of(),
                        "between encapsulated token and delimiter at line: 2, position: 11; is a closing quote"
                                + " missing"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void saysWhatIsWrong(String name, String text, Map<String, ?> options, String expected) {
        String message = refusal(text, options);
        assertTrue(message.contains(expected), message);
        assertFalse(message.contains("Exception"), message);
    }

    static List<Arguments> headersOfNumbers() {
        return List.of(
                Arguments.of("counted from 0", "0,1,2\n170.25,70.5,40\n", "it counts from 0"),
                Arguments.of("over whole numbers", "0,1,2\n17,7,4\n", "it counts from 0"),
                Arguments.of("counted from 1", "1,2,3,4\n5.5,6,7,8\n", "it counts from 1"),
                Arguments.of("as floats", "0.0,1.0\n17.5,7\n", "it counts from 0"),
                Arguments.of("one column", "0\n0.5\n", "it counts from 0"),
                Arguments.of("over a missing value", "0,1,2\nNA,5,6\n7,8,9\n", "it counts from 0"),
                Arguments.of("far from whole numbers", "0\n165\n166\n170\n", "it counts from 0"),
                Arguments.of("two, far from whole numbers", "0,1\n170,71\n165,66\n180,81\n", "it counts from 0"),
                Arguments.of("below an index", ",0,1,2\n0,17,7,4\n", "it counts from 0"),
                Arguments.of("beside text", "0,1,2,label\n5,3,1,setosa\n", "it counts from 0"),
                Arguments.of("years", "2019,2020\n1,2\n", "could be years"),
                Arguments.of("years back", "2020,2010,1990\n1,2,3\n", "could be years"),
                Arguments.of("wavelengths", "400,402.5,405,407.5,410\n1,2,3,4,5.5\n", "rise in even steps"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headersOfNumbers")
    void asksAboutARowOfNumbersThatCouldBeAHeader(String name, String text, String why) throws IOException {
        String message =
                assertThrows(DataException.class, () -> read(text, Map.of())).getMessage();
        assertTrue(
                message.contains("data.csv:1: this row could be a header or data") && message.contains(why), message);
        assertTrue(message.contains("data.header: yes or data.header: no"), message);
        int rows = read(
                        text.replaceAll(",(label|setosa)", "")
                                .replaceAll("(?m)^,", "9,")
                                .replace("NA", "4"),
                        Map.of("header", "yes"))
                .values()
                .rows();
        assertEquals(text.lines().count() - 1, rows);
    }

    /** A reader that knows the columns sought takes a row for a header if it names them, and else says what it took. */
    @Test
    void aRowThatNamesTheColumnsSoughtIsAHeader() throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), "0,1,2\n17,7,4\n");
        DataConfig config = Configs.csv(Map.of());
        DataTable named = CsvReader.read(
                file, config, CsvReader.Layout.of(config), Optional.of(Schema.numbers(List.of("0", "1", "2"))));
        assertEquals(1, named.values().rows());
        DataTable unnamed = CsvReader.read(
                file, config, CsvReader.Layout.of(config), Optional.of(Schema.numbers(List.of("x1", "x2", "x3"))));
        assertEquals(2, unnamed.values().rows());
        assertTrue(
                unnamed.notes().get(0).contains("It is read as data"),
                unnamed.notes().toString());
    }

    @Test
    void saysWhatItPassesOver() throws IOException {
        assertEquals(
                List.of(),
                read("a\n\n1\n2\n\n", Map.of()).notes().stream()
                        .filter(n -> n.contains("line 5"))
                        .toList());
        String blank = read("a\n1\n\n2\n\n \n3\n\n", Map.of()).notes().get(0);
        assertTrue(blank.contains("(3, the first is line 3)") && blank.contains("missing values?"), blank);
        assertEquals(List.of(), read("a,b\n1,2\n\n3,4\n", Map.of()).notes());
        String open = read("1,2,\"x\n3,4,y\n5,6,\"\n7,8,z\n", Map.of("target-column", "last"))
                .notes()
                .get(0);
        assertTrue(open.contains("data.csv:1: a field in quotes goes on to line 3"), open);
        assertEquals(
                List.of(),
                read("1,2,\"a note\non two lines\"\n3,4,z\n", Map.of("target-column", "last"))
                        .notes());
    }

    @Test
    void quotesOneFieldOfAColumn() {
        String secret = "x".repeat(500);
        String message = refusal("a,b\n" + secret + ",1\nroot:hash,2\nother:hash,3\n", Map.of());
        assertTrue(message.contains("data.csv:2 column 1 (a): 'xxx"), message);
        assertTrue(message.contains("' is not a number (3 of 3 cells)"), message);
        assertFalse(message.contains("hash") || message.contains("x".repeat(61)), message);
        message = assertThrows(
                        DataException.class, () -> read("root:secret,b,c\n1,2,3\n", Map.of("columns", List.of("zzzz"))))
                .getMessage();
        assertTrue(message.contains("Its header names 3 columns"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void sixteenBitTextIsNamed() {
        for (java.nio.charset.Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            String message = assertThrows(
                            DataException.class, () -> read("\uFEFFa,b\n1,2\n".getBytes(charset), Map.of()))
                    .getMessage();
            assertTrue(message.contains("is UTF-16 text; convert it to UTF-8"), message);
        }
    }

    @Test
    void tellsAllColumnsAtOnce() {
        StringBuilder text = new StringBuilder("a,b,c\n");
        for (int i = 0; i < 20; i++) {
            text.append(i < 2 ? "x" : "1").append(i == 5 ? ",y," : ",2,").append("z\n");
        }
        String message = refusal(text + "1\n1,2,3,4\n", Map.of());
        assertTrue(message.contains("data.csv:2 column 1 (a): 'x' is not a number (2 of 20 cells)"), message);
        assertTrue(message.contains("data.csv:7 column 2 (b): 'y' is not a number"), message);
        assertFalse(message.contains("column 3"), message);
        assertTrue(message.contains("data.csv:22: 1 field where line 1 has 3 (2 lines have another"), message);
    }

    @Test
    void damagedFiles() throws IOException {
        byte[] packed = gzip("1,2\n3,4\n5,6\n");
        byte[] cut = Arrays.copyOf(packed, packed.length - 9);
        assertTrue(assertThrows(DataException.class, () -> read(cut, Map.of()))
                .getMessage()
                .contains("gzipped, but truncated or damaged"));
        byte[] binary = {1, (byte) 0xFF, (byte) 0xFE, 3};
        assertTrue(assertThrows(DataException.class, () -> read(binary, Map.of()))
                .getMessage()
                .contains("is not UTF-8 text"));
        DataConfig config = Configs.csv(Map.of());
        assertTrue(assertThrows(DataException.class, () -> CsvReader.read(folder.resolve("none.csv"), config))
                .getMessage()
                .contains("there is no such file"));
        assertTrue(assertThrows(DataException.class, () -> CsvReader.read(folder, config))
                .getMessage()
                .contains("is a folder"));
    }

    /** A pipe has no length and no beginning to go back to. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void readsPipes() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (boolean packed : new boolean[] {false, true}) {
            String text = "a,b\n" + "1,2\n".repeat(50_000);
            byte[] bytes = packed ? gzip(text) : text.getBytes(StandardCharsets.UTF_8);
            Thread writer = new Thread(() -> {
                try {
                    Files.write(pipe, bytes);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            DataTable table = CsvReader.read(pipe, Configs.csv(Map.of()));
            writer.join();
            assertEquals(50_000, table.values().rows());
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
            assertEquals(HexFormat.of().formatHex(digest), table.sha256());
        }
    }

    @Test
    void hashesTheFileAsItIsOnDisk() throws Exception {
        byte[] bytes = gzip("1,2\n3,4\n5,6\n");
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        assertEquals(
                HexFormat.of().formatHex(digest),
                read(bytes, Map.of("limit", 2)).sha256());
    }

    /** Numbers as people and programs write them, against Java's own reading of them, bit by bit. */
    @Test
    void anyNumbersComeBackExactly() throws IOException {
        long seed = 20261123;
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>(List.of(
                "0",
                "-0",
                "+0.0",
                "-0.0",
                ".5",
                "5.",
                "1e22",
                "1e23",
                "1e-22",
                "123456789012345e-22",
                "4.9e-324",
                "1e-400"));
        texts.addAll(List.of("9007199254740993", "0.1e+3", "1E5", "000000000000000000012", "0e99999999999", "00.100"));
        for (int i = 0; i < 20_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            texts.add(
                    switch (i % 4) {
                        case 0 -> Double.toString(value);
                        case 1 -> String.format(Locale.ROOT, "%." + random.nextInt(18) + "f", random.nextGaussian());
                        case 2 -> String.format(Locale.ROOT, "%." + random.nextInt(18) + "e", value);
                        default -> Integer.toString(random.nextInt());
                    });
        }
        double[][] read = read(String.join("\n", texts), Map.of()).values().toRows();
        assertEquals(texts.size(), read.length);
        for (int i = 0; i < read.length; i++) {
            assertEquals(
                    Double.doubleToRawLongBits(Double.parseDouble(texts.get(i))),
                    Double.doubleToRawLongBits(read[i][0]),
                    "seed " + seed + ": " + texts.get(i) + " is read as " + read[i][0]);
        }
    }

    static List<String> words() {
        return List.of(
                "+",
                "..",
                "e5",
                "1e",
                "1e+",
                "1..2",
                "1.2.3",
                "--1",
                "1-",
                "1e5.0",
                "1_000",
                "1,5",
                "\u0661",
                "1f",
                "Infinity1",
                "0x10",
                "1 2",
                "+-1",
                "1e5e5");
    }

    @ParameterizedTest
    @MethodSource("words")
    void wordsAreNotNumbers(String word) {
        String message = refusal("7;\n" + word + ";\n", Map.of("delimiter", ";", "columns", List.of(1)));
        assertTrue(message.contains("'" + word + "' is not a number"), message);
    }

    /** Longer than any buffer on the way, so that lines, quotes and line ends of two characters fall on its end. */
    @Test
    void recordsGoOnAcrossBuffers() throws IOException {
        StringBuilder text = new StringBuilder("first,\"second\nname\",third\r\n");
        int n = 30_000;
        for (int i = 0; i < n; i++) {
            text.append(i).append(",\"").append(-i).append("\",").append(i % 7).append("\r\n");
        }
        DataTable table = read(text.toString(), Map.of());
        assertEquals(List.of("first", "second\nname", "third"), table.columns());
        assertEquals(n, table.values().rows());
        for (int i = 0; i < n; i++) {
            assertArrayEquals(new double[] {i, -i, i % 7}, table.values().row(i), 0);
        }
        String message = assertThrows(DataException.class, () -> read(text + "1,x,2\r\n", Map.of()))
                .getMessage();
        assertTrue(message.contains("data.csv:" + (n + 3) + " column 2"), message);
    }

    /** The pattern of a number must not try every split of its digits: these would take hours. */
    @Test
    void aFieldOfManyDigitsTakesNoLonger() throws IOException {
        String digits = "1".repeat(400_000);
        for (String field : List.of(digits + "x", digits + "." + digits + "e", "." + digits + "e+", digits + "e5.")) {
            String message = refusal("a,b\n" + field + ",2\n1,2\n", Map.of());
            assertTrue(message.contains("data.csv:2 column 1 (a): '") && message.contains("is not a number"), message);
            assertTrue(message.length() < 1000, message.length() + " characters");
        }
        DataTable table = read("a,b\n" + "0".repeat(300_000) + "7,2\n1." + "0".repeat(300_000) + "e-2,3\n", Map.of());
        assertEquals(7, table.values().row(0)[0]);
        assertEquals(0.01, table.values().row(1)[0]);
    }

    /** Half of what a record may have is read, and what never ends is given up. */
    @Test
    void aRecordWithoutEndIsGivenUp() throws IOException {
        int most = (int) Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 128);
        for (String start : List.of("a,b\n1,\"", "a,b\n1,", "")) {
            String text = start + "2".repeat(most + 20_000);
            String message = assertThrows(DataException.class, () -> read(text, Map.of()))
                    .getMessage();
            String line = start.isEmpty() ? "line 1" : "line 2";
            assertTrue(message.contains("the record that begins on " + line + " has more than " + most), message);
        }
        DataTable table = read("a,b\n1," + "0".repeat(most / 2) + "\n".repeat(most) + "3,4\n", Map.of());
        assertEquals(2, table.values().rows());
    }

    @Test
    void quotesShortlyAndVisibly() throws IOException {
        String message = refusal("a,b\u001b[2J\n1,\u001b]0;x\u0007\n2,3\n", Map.of("header", "yes"));
        assertTrue(message.contains("column 2 (b\\u001b[2J): '\\u001b]0;x\\u0007' is not a number"), message);
        String wide = String.join(",", java.util.Collections.nCopies(50_000, "x"));
        String named = assertThrows(
                        DataException.class, () -> read(wide + "\n", Map.of("header", "yes", "columns", List.of("y"))))
                .getMessage();
        assertTrue(named.length() < 1000, named);
    }

    /** Four megabytes of zeros pack to four kilobytes; so do sixty-four, and what is more is not data. */
    @Test
    void aFileThatUnpacksToFarTooMuchIsGivenUp() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] rows = "1,2\n".repeat(250_000).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 90; i++) {
                out.write(rows);
            }
        }
        Path file = Files.write(folder.resolve("bomb.csv.gz"), bytes.toByteArray());
        try (Source source = Source.open(file)) {
            DataException e = assertThrows(
                    DataException.class, () -> source.content().transferTo(OutputStream.nullOutputStream()));
            assertTrue(
                    e.getMessage().contains("bomb.csv.gz has " + bytes.size() + " bytes, and unpacks to more than 6"),
                    e.getMessage());
        }
        byte[] half = Arrays.copyOf(rows, 4 << 20);
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(small)) {
            out.write(half);
        }
        try (Source source = Source.open(Files.write(file, small.toByteArray()))) {
            assertEquals(4 << 20, source.content().transferTo(OutputStream.nullOutputStream()));
            assertTrue(source.most() >= 4 << 20, () -> source.most() + " bytes at most");
        }
    }
}
