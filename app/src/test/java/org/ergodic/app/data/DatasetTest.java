package org.ergodic.app.data;

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
import java.util.TreeSet;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

final class DatasetTest {
    private static final RandomStream RANDOM = RandomStream.of(3);

    @TempDir
    Path folder;

    private Dataset load(String text, Map<String, ?> options) throws IOException {
        Files.writeString(folder.resolve("data.csv"), text);
        return Dataset.load(Configs.csv(options), folder, Configs.ASSEMBLY, RANDOM);
    }

    private PreparedData prepare(String text, Map<String, ?> options) throws IOException {
        return load(text, options).prepare(Configs.csv(options), DataType.FLOAT, RANDOM);
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
        PreparedData data = prepare(numbers(100), Map.of("holdout", 0.25));
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
        PreparedData data = prepare(numbers(20), Map.of("holdout-file", "other.csv"));
        assertArrayEquals(new long[] {20, 2}, data.training().shape());
        assertArrayEquals(
                new double[][] {{-1, 1}, {-2, 4}, {-3, 9}},
                data.originalHoldout().toRows(),
                "in the file's order");
        assertEquals(0, data.originalTraining().row(0)[0]);
        assertEquals(19, data.originalTraining().row(19)[0]);
        assertEquals(0, data.training().meanNumber().doubleValue(), 1e-6, "the scale is the training part's");
        String[] hashes = data.dataset().sha256().split("\\+");
        assertEquals(2, hashes.length);
        assertNotEquals(hashes[0], hashes[1]);
    }

    @Test
    void holdsOutConditionsToo() throws IOException {
        Files.writeString(folder.resolve("other.csv"), "a,b\n-1,1\n-2,4\n");
        PreparedData data =
                prepare(numbers(20), Map.of("holdout-file", "other.csv", "condition-columns", List.of("b")));
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
        Dataset data = load(numbers(50), Map.of());
        DataConfig config = Configs.csv(Map.of());
        assertEquals(
                data.prepare(config, DataType.DOUBLE, RANDOM).holdout(),
                data.prepare(config, DataType.DOUBLE, RANDOM).holdout());
        assertNotEquals(
                data.prepare(config, DataType.DOUBLE, RANDOM).originalHoldout().toArray(),
                data.prepare(config, DataType.DOUBLE, RandomStream.of(4))
                        .originalHoldout()
                        .toArray());
        PreparedData smallest = data.prepare(Configs.csv(Map.of("holdout", 0.001)), DataType.DOUBLE, RANDOM);
        assertEquals(1, smallest.holdout().size(0), "at least one row is held out");
    }

    @Test
    void constantColumns() throws IOException {
        String text = "a,b,c\n1,5,2\n2,5,2\n3,5,3\n4,5,1\n";
        String message =
                assertThrows(DataException.class, () -> prepare(text, Map.of())).getMessage();
        assertTrue(message.contains("column b (always 5.0) is constant"), message);
        assertTrue(message.contains("data.constant-columns: keep"), message);
        PreparedData kept = prepare(text, Map.of("constant-columns", "keep"));
        assertEquals(1, kept.notes().size());
        assertEquals(5, kept.scaling().restore(kept.training()).getDouble(0, 1));
        assertEquals(0, kept.training().getDouble(0, 1));
        PreparedData picture = prepare(text, Map.of("image", List.of(1, 3)));
        assertTrue(picture.notes().get(0).contains("column b"), picture.notes().toString());
        String all = assertThrows(
                        DataException.class, () -> prepare("a\n5\n5\n5\n", Map.of("constant-columns", "keep")))
                .getMessage();
        assertTrue(all.contains("every column is constant"), all);
    }

    @Test
    void pictures() throws IOException {
        String text = "1,2,3,4,9\n4,3,2,1,9\n1,1,2,2,9\n";
        Map<String, Object> options = new HashMap<>(Map.of("image", List.of(2, 2), "target-column", "last"));
        assertArrayEquals(new long[] {4}, load(text, options).event());
        options.put("event", "image");
        Dataset data = load(text, options);
        assertArrayEquals(new long[] {1, 2, 2}, data.event());
        PreparedData prepared = data.prepare(Configs.csv(options), DataType.FLOAT, RANDOM);
        assertArrayEquals(new long[] {2, 1, 2, 2}, prepared.training().shape());
        String message = assertThrows(DataException.class, () -> load(text, Map.of("image", List.of(2, 2))))
                .getMessage();
        assertTrue(message.contains("[2, 2] has 4 values") && message.contains("5 columns"), message);
    }

    @Test
    void binarised() throws IOException {
        Dataset data = load("1,9\n5,3\n7,5\n", Map.of("binarise", 4.5));
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
        Dataset one = Dataset.load(config, folder, Configs.ASSEMBLY, RANDOM);
        Dataset same = Dataset.load(config, folder, Configs.ASSEMBLY, RANDOM);
        Dataset other = Dataset.load(config, folder, Configs.ASSEMBLY, RandomStream.of(9));
        assertEquals(List.of("x1", "x2"), one.columns());
        assertEquals(one.sha256(), same.sha256());
        assertNotEquals(one.sha256(), other.sha256());
        assertEquals(64, one.sha256().length());
        assertTrue(one.source().contains("rings"));
    }
}
