package org.ergodic.pipeline.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

final class DatasetTest {
    private static final RandomStream RANDOM = RandomStream.of(3);

    @TempDir
    Path folder;

    private DataTable load(String text, Map<String, ?> options) throws IOException {
        Files.writeString(folder.resolve("data.csv"), text);
        return load(Configs.csv(options), RANDOM);
    }

    private DataTable load(DataConfig config, RandomStream random) {
        return DataReader.read(config, folder, Configs.ASSEMBLY, random, name -> Optional.empty());
    }

    private Dataset prepare(String text, Map<String, ?> options) throws IOException {
        Files.writeString(folder.resolve("data.csv"), text);
        return Dataset.load(Configs.csv(options), folder, Configs.ASSEMBLY, DataType.FLOAT, RANDOM);
    }

    private static String numbers(int n) {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < n; i++) {
            text.append(i).append(',').append(i * i).append('\n');
        }
        return text.toString();
    }

    @Test
    void splitsEveryRowOnce() throws IOException {
        Dataset data = prepare(numbers(100), Map.of("holdout", 0.25));
        assertArrayEquals(new long[] {75, 2}, data.training().shape());
        assertArrayEquals(new long[] {25, 2}, data.holdout().shape());
        assertEquals(DataType.FLOAT, data.training().dataType());
        TreeSet<Double> seen = new TreeSet<>();
        for (double[] row : data.originalTraining().toRows()) {
            seen.add(row[0]);
            assertEquals(row[0] * row[0], row[1]);
        }
        for (double[] row : data.originalHoldout().toRows()) {
            seen.add(row[0]);
        }
        assertEquals(100, seen.size());
        // The scale is the training part's: exactly standard there, and only about so elsewhere.
        assertEquals(0, data.training().meanNumber().doubleValue(), 1e-6);
        assertNotEquals(0, data.holdout().meanNumber().doubleValue(), 1e-6);
        assertTrue(data.scaling()
                        .restore(data.holdout())
                        .sub(data.originalHoldout().toArray())
                        .amaxNumber()
                        .doubleValue()
                < 1e-2);
    }

    @Test
    void holdsOutTheRowsOfAFileOfTheirOwn() throws IOException {
        Files.writeString(folder.resolve("other.csv"), "a,b\n-1,1\n-2,4\n-3,9\n");
        Dataset data = prepare(numbers(20), Map.of("holdout-file", "other.csv"));
        assertArrayEquals(new long[] {20, 2}, data.training().shape());
        assertArrayEquals(
                new double[][] {{-1, 1}, {-2, 4}, {-3, 9}},
                data.originalHoldout().toRows(),
                "in the file's order");
        assertEquals(0, data.originalTraining().row(0)[0]);
        assertEquals(19, data.originalTraining().row(19)[0]);
        assertEquals(0, data.training().meanNumber().doubleValue(), 1e-6, "the scale is the training part's");
        String[] hashes = data.table().sha256().split("\\+");
        assertEquals(2, hashes.length);
        assertNotEquals(hashes[0], hashes[1]);
    }

    @Test
    void holdsOutConditionsToo() throws IOException {
        Files.writeString(folder.resolve("other.csv"), "a,b\n-1,1\n-2,4\n");
        Dataset data = prepare(numbers(20), Map.of("holdout-file", "other.csv", "condition-columns", List.of("b")));
        assertArrayEquals(new long[] {2, 1}, data.holdout().shape());
        ConditionColumns given = data.condition().orElseThrow();
        double[] b = given.scaling()
                .restore(data.holdoutGiven().values().values().iterator().next())
                .toDoubleVector();
        assertArrayEquals(new double[] {1, 4}, b, 1e-4, "single precision of numbers up to 400");
    }

    @Test
    void refusesAFileOfOtherColumns() throws IOException {
        Files.writeString(folder.resolve("other.csv"), "a,c\n-1,1\n-2,4\n");
        DataException e =
                assertThrows(DataException.class, () -> prepare(numbers(20), Map.of("holdout-file", "other.csv")));
        assertTrue(
                e.getMessage().contains("other.csv") && e.getMessage().contains("number 2 is c, not b"),
                e.getMessage());
        Files.writeString(folder.resolve("other.csv"), "a\n-1\n-2\n");
        e = assertThrows(DataException.class, () -> prepare(numbers(20), Map.of("holdout-file", "other.csv")));
        assertTrue(e.getMessage().contains("there are 1, not 2"), e.getMessage());
        Exception generated = assertThrows(
                ConfigException.class, () -> Configs.of(Map.of("generator", "two-moons", "holdout-file", "other.csv")));
        assertTrue(generated.getMessage().contains("holdout-file"), generated.getMessage());
    }

    @Test
    void splitDependsOnTheStreamAlone() throws IOException {
        DataTable table = load(numbers(50), Map.of());
        Dataset data = split(table, Map.of(), RANDOM);
        assertEquals(data.holdout(), split(table, Map.of(), RANDOM).holdout());
        assertNotEquals(
                data.originalHoldout().toArray(),
                split(table, Map.of(), RandomStream.of(4)).originalHoldout().toArray());
        Dataset smallest = split(table, Map.of("holdout", 0.001), RANDOM);
        assertEquals(1, smallest.holdout().size(0), "at least one row is held out");
    }

    private static Dataset split(DataTable table, Map<String, ?> options, RandomStream random) {
        return Dataset.of(
                table,
                Configs.csv(options),
                DataType.DOUBLE,
                random,
                RowCoding.plain(table.schema()),
                Optional.empty());
    }

    @Test
    void constantColumns() throws IOException {
        String text = "a,b,c\n1,5,2\n2,5,2\n3,5,3\n4,5,1\n";
        String message =
                assertThrows(DataException.class, () -> prepare(text, Map.of())).getMessage();
        assertTrue(message.contains("column b (always 5.0) is constant"), message);
        assertTrue(message.contains("data.constant-columns: keep"), message);
        Dataset kept = prepare(text, Map.of("constant-columns", "keep"));
        assertEquals(1, kept.notes().size());
        assertEquals(5, kept.scaling().restore(kept.training()).getDouble(0, 1));
        assertEquals(0, kept.training().getDouble(0, 1));
        Dataset picture = prepare(text, Map.of("image", List.of(1, 3)));
        assertTrue(picture.notes().get(0).contains("column b"), picture.notes().toString());
        String all = assertThrows(
                        DataException.class, () -> prepare("a\n5\n5\n5\n", Map.of("constant-columns", "keep")))
                .getMessage();
        assertTrue(all.contains("every column is constant"), all);
    }

    @Test
    void constantUpToRoundingIsConstant() throws IOException {
        String text = "a,b\n1,0.3\n2,0.30000000000000004\n3,0.3\n4,0.3\n5,0.30000000000000004\n";
        String message =
                assertThrows(DataException.class, () -> prepare(text, Map.of())).getMessage();
        assertTrue(
                message.contains("column b (from 0.3 to 0.30000000000000004, which is rounding) is constant"), message);
        Dataset kept = prepare(text, Map.of("constant-columns", "keep"));
        assertEquals(1, kept.scaling().units()[1]);
    }

    static List<Arguments> unusable() {
        String rest = "1.5,2\n2.5,3\n3.5,5\n4.5,8\n";
        return List.of(
                Arguments.of(
                        "a,b\n1.7976931348623157E308,1\n" + rest,
                        "row 1, column a is 1.7976931348623157E308, too large"),
                Arguments.of(
                        "a,b\n" + rest + "1,-1.7976931348623157E308\n", "row 5, column b is -1.7976931348623157E308"),
                Arguments.of(
                        "a,b\n3.4028235e38,1\n" + rest, "row 1, column a is 3.4028235E38, by which files mark missing"),
                Arguments.of(
                        "a,b\n1,2\n9.969209968386869e36,1\n" + rest,
                        "row 2, column a is 9.969209968386869E36, by which"),
                Arguments.of(
                        "a,b\n1.70141e38,1\n" + rest, "row 1, column a is 1.70141E38, by which files mark missing"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void refusesMarkersOfMissingValues(String text, String expected) {
        String message =
                assertThrows(DataException.class, () -> load(text, Map.of())).getMessage();
        assertTrue(message.contains(expected), message);
        // A column to condition on is no better.
        message = assertThrows(DataException.class, () -> load(text, Map.of("condition-columns", List.of("a"))))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    /** In single precision the other values would be one number, or the row infinite. */
    @Test
    void refusesWhatSinglePrecisionCannotHold() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 200; i++) {
            text.append(i % 7 + 0.25).append(',').append(i % 11).append('\n');
        }
        String message = assertThrows(DataException.class, () -> prepare(text + "1e20,3\n2e20,1\n3e20,2\n", Map.of()))
                .getMessage();
        assertTrue(message.contains("column a: half of its values lie between 1.25 and 5.25"), message);
        assertTrue(message.contains("E20, the least and the greatest"), message);
        Files.writeString(folder.resolve("other.csv"), "a,b\n1.5,2\n1e40,3\n");
        message = assertThrows(DataException.class, () -> prepare(text.toString(), Map.of("holdout-file", "other.csv")))
                .getMessage();
        assertTrue(message.contains("other.csv: row 2, column a is 1.0E40, on the model's scale "), message);
        assertTrue(message.contains("beyond single precision"), message);
        String far = "t,b\n" + text.substring(4).replaceAll("(?m)^(\\d)", "170000000$1");
        message = assertThrows(DataException.class, () -> prepare(far, Map.of("scale", "none")))
                .getMessage();
        assertTrue(message.contains("too far from 0 (set data.scale: standardise)"), message);
        assertEquals(2, prepare(far, Map.of()).scaling().width());
    }

    /** Whole nanoseconds since 1970 keep the digits that a double has. */
    @Test
    void largeWholeNumbersAreNoted() throws IOException {
        StringBuilder text = new StringBuilder("t,b\n");
        for (int i = 0; i < 100; i++) {
            text.append(1_700_000_000_000_000_000L + 37L * i * i % 20_000)
                    .append(',')
                    .append(i % 7)
                    .append('\n');
        }
        Dataset data = prepare(text.toString(), Map.of());
        assertTrue(
                data.notes().get(0).contains("column t holds whole numbers beyond 2^53"),
                data.notes().toString());
        assertTrue(
                data.notes().get(0).contains("the nearest multiple of 256"),
                data.notes().toString());
        // The mean, too, is a multiple of 256.
        assertEquals(
                0,
                data.training().getColumn(0).meanNumber().doubleValue(),
                128 / data.scaling().units()[0]);
        assertEquals(5770, data.scaling().units()[0], 300, "20000 / sqrt(12), but for the few rows");
        assertEquals(1, data.training().getColumn(0).stdNumber(false).doubleValue(), 1e-6);
    }

    @Test
    void anIndexIsNoted() throws IOException {
        StringBuilder text = new StringBuilder(",b\n");
        for (int i = 0; i < 30; i++) {
            text.append(i).append(',').append(i * 7 % 11).append('\n');
        }
        String note = prepare(text.toString(), Map.of()).notes().get(0);
        assertTrue(note.contains("column x1 counts the rows from 0. If it is an index"), note);
        assertEquals(List.of(), prepare(text + "7,3\n", Map.of()).notes());
    }

    private static final String MIXED = "k,y\n1,0.5\n2,1.25\n3,-2\n4,7.5\n5,0.25\n6,3\n";

    @Test
    void onlyWholeColumnsGetNoise() throws IOException {
        Dataset data = prepare(MIXED, Map.of("dequantise", true));
        LazyMatrix noised = data.continuous(RANDOM);
        boolean fraction = false;
        for (int i = 0; i < 6; i++) {
            double[] row = noised.row(i);
            assertEquals(i + 1, Math.floor(row[0]));
            fraction |= row[0] != Math.floor(row[0]);
            assertEquals(data.table().values().row(i)[1], row[1]);
        }
        assertTrue(fraction);
        assertEquals(data.originalTraining().toArray(), data.scaling().restore(data.training()));
        assertEquals(List.of(), data.wholeColumns());
        assertEquals(List.of(0), prepare(MIXED, Map.of()).wholeColumns());
        assertEquals(
                data.scaling(),
                prepare(MIXED, Map.of("dequantise", List.of("k"))).scaling());
        assertEquals(
                data.scaling(), prepare(MIXED, Map.of("dequantise", List.of(1))).scaling());
    }

    /** Where all columns are whole, the noise is that of the row's stream, number by number. */
    @Test
    void theNoiseIsAFunctionOfTheRow() throws IOException {
        Dataset data = prepare(numbers(50), Map.of("dequantise", true));
        double[] noise = new double[2];
        for (int i = 0; i < 50; i++) {
            RANDOM.split("dequantise").fill(Noise.UNIFORM, i, noise, 0, 2);
            assertArrayEquals(
                    new double[] {i + noise[0], i * i + noise[1]},
                    data.continuous(RANDOM).row(i));
        }
    }

    static List<Arguments> notWhole() {
        return List.of(
                Arguments.of(MIXED, List.of("y"), "row 1, column y is 0.5, and noise on [0, 1) is for whole numbers"),
                Arguments.of(MIXED, List.of("k", 1), "is chosen twice"),
                Arguments.of(MIXED, List.of("z"), "has no column 'z'"),
                Arguments.of("k,y\n1,0.5\n2e15,1.25\n3,-2.5\n", List.of("k"), "row 2, column k is 2.0E15, beyond 1e15"),
                Arguments.of("k,y\n1.5,0.5\n2,1.25\n3,-2.5\n", true, "no column holds whole numbers only"));
    }

    @ParameterizedTest
    @MethodSource("notWhole")
    void refusesToAddNoiseToOthers(String text, Object which, String expected) {
        String message = assertThrows(DataException.class, () -> prepare(text, Map.of("dequantise", which)))
                .getMessage();
        assertTrue(message.contains("data.dequantise") && message.contains(expected), message);
    }

    @Test
    void noiseIsForModelledColumns() throws IOException {
        String text = "class,k,y\n0,1,0.5\n1,2,1.25\n0,3,-2\n1,4,3\n";
        Map<String, Object> options = new HashMap<>(Map.of("target-column", "class", "dequantise", List.of(2)));
        assertEquals(List.of(1), prepare(text, options).dequantisation().toList());
        options.put("dequantise", List.of("class"));
        String message =
                assertThrows(DataException.class, () -> load(text, options)).getMessage();
        assertTrue(
                message.contains("column 1 (class)") && message.contains("not among the columns that are modelled"),
                message);
    }

    /**
     * A fraction among the rows held out tells as well as one among the others that a column holds no whole numbers.
     */
    @Test
    void heldOutRowsTellToo() throws IOException {
        Files.writeString(folder.resolve("other.csv"), "k,y\n2.5,0.5\n3,1\n");
        Map<String, Object> options = new HashMap<>(Map.of("holdout-file", "other.csv", "dequantise", List.of("k")));
        String message =
                assertThrows(DataException.class, () -> prepare(MIXED, options)).getMessage();
        assertTrue(message.contains("other.csv: row 1, column k is 2.5"), message);
        options.put("dequantise", false);
        Dataset data = prepare(MIXED, options);
        String remark = data.remarkOnWholeColumns().orElseThrow();
        assertTrue(remark.contains("(k). Leave them out by data.columns, or do not trust"), remark);
        remark = prepare(MIXED, Map.of()).remarkOnWholeColumns().orElseThrow();
        assertTrue(remark.contains("(k). Set data.dequantise: true"), remark);
    }

    /** A run's own scale is taken as it was recorded, and data that an older version gave noise to get it again. */
    @Test
    void aRecordedScaleIsNotFittedAnew() throws IOException {
        DataConfig config = Configs.csv(Map.of("dequantise", true));
        Files.writeString(folder.resolve("data.csv"), MIXED);
        Scaling older = Scaling.fit(
                LazyMatrix.of(Nd4j.createFromArray(new double[][] {{0, 10}, {4, 30}})),
                DataConfig.Scale.UNIT,
                Optional.empty());
        DataTable table = load(config, RANDOM);
        RowCoding plain = RowCoding.plain(table.schema());
        Dataset data = Dataset.of(
                table,
                config,
                DataType.DOUBLE,
                RANDOM,
                plain,
                Optional.of(new Dataset.Recorded(older, Optional.empty(), plain)));
        assertEquals(older, data.scaling());
        assertEquals(List.of(1, 2), data.dequantisation().toList());
        for (int i = 0; i < 6; i++) {
            assertNotEquals(
                    data.table().values().row(i)[1], data.continuous(RANDOM).row(i)[1]);
        }
    }

    @Test
    void pictures() throws IOException {
        String text = "1,2,3,4,9\n4,3,2,1,9\n1,1,2,2,9\n";
        Map<String, Object> options = new HashMap<>(Map.of("image", List.of(2, 2), "target-column", "last"));
        DataTable table = load(text, options);
        assertArrayEquals(new long[] {4}, Configs.csv(options).shape(table));
        options.put("event", "image");
        assertArrayEquals(new long[] {1, 2, 2}, Configs.csv(options).shape(table));
        Dataset prepared = prepare(text, options);
        assertArrayEquals(new long[] {2, 1, 2, 2}, prepared.training().shape());
        String message = assertThrows(DataException.class, () -> load(text, Map.of("image", List.of(2, 2))))
                .getMessage();
        assertTrue(message.contains("[2, 2] has 4 values") && message.contains("5 columns"), message);
    }

    @Test
    void binarised() throws IOException {
        DataTable data = load("1,9\n5,3\n7,5\n", Map.of("binarise", 4.5));
        assertArrayEquals(new double[][] {{0, 1}, {1, 0}, {1, 1}}, data.values().toRows());
    }

    @Test
    void oneRowIsTooFew() {
        assertTrue(assertThrows(DataException.class, () -> load("1,2\n", Map.of()))
                .getMessage()
                .contains("single row"));
    }

    @Test
    void generatorsAreHashedAndReproducible() {
        DataConfig config = Configs.of(Map.of("generator", "rings", "count", 30));
        DataTable one = load(config, RANDOM);
        DataTable same = load(config, RANDOM);
        DataTable other = load(config, RandomStream.of(9));
        assertEquals(List.of("x1", "x2"), one.columns());
        assertEquals(one.sha256(), same.sha256());
        assertNotEquals(one.sha256(), other.sha256());
        assertEquals(64, one.sha256().length());
        assertTrue(one.source().contains("rings"));
    }

    /**
     * Rows to hold out may stand in one table with their conditions, and these in another; the names say which are
     * which.
     */
    @Test
    void arraysAreAsGoodAsAFile() throws IOException {
        DataConfig config = DataConfig.ofArrays().conditionColumns("b").build();
        ArrayTable rows = ArrayTable.of(rows(20)).withColumns("a", "b");
        Dataset data = Dataset.of(rows, config, DataType.FLOAT, RANDOM);
        Dataset file = prepare(numbers(20), Map.of("condition-columns", List.of("b")));
        assertEquals(file.training(), data.training());
        assertEquals(file.trainingGiven().values(), data.trainingGiven().values());
        DataConfig apart = DataConfig.ofArrays().build();
        ArrayTable a = ArrayTable.of(rows(20))
                .withColumns("a", "x")
                .withConditions(ArrayTable.of(rows(20)).withColumns("b", "c"))
                .withHoldout(ArrayTable.of(new double[][] {{-1, 1, 2, 3}, {-2, 4, 5, 6}})
                        .withColumns("a", "x", "b", "c"));
        Dataset held = Dataset.of(a, apart, DataType.FLOAT, RANDOM);
        assertArrayEquals(
                new double[][] {{-1, 1}, {-2, 4}}, held.originalHoldout().toRows());
        assertArrayEquals(
                new double[] {5, 6}, held.table().conditions().orElseThrow().row(21));
        assertEquals("java:rows, held out: row 2", held.table().place(21));
    }

    private static double[][] rows(int n) {
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = new double[] {i, i * i};
        }
        return rows;
    }
}
