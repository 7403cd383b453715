package org.ergodic.pipeline.scoring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What a model cannot take is told by the first such row of the file, and rows that it takes are not scaled again. */
class DataCheckTest {
    /** More than are looked at together. */
    private static final int ROWS = 2500;

    private static final Registry REGISTRY = Registry.load();
    private static final Assembly ASSEMBLY = REGISTRY.assembly(2);
    private static final Model BINARY =
            ASSEMBLY.create(Kind.MODEL, Component.of("energy", Map.of("energy", Map.of("name", "rbm", "hidden", 2))));

    @TempDir
    Path folder;

    private Dataset prepared(long seed, Map<Integer, String> others) throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int row = 1; row <= ROWS; row++) {
            text.append(others.getOrDefault(row, row % 2 + "," + row % 3 % 2)).append('\n');
        }
        Files.writeString(folder.resolve("data.csv"), text);
        DataConfig config = new Binder(REGISTRY)
                .bind(DataConfig.class, ConfigNode.of(Map.of("csv", "data.csv", "scale", "none")), "data");
        RandomStream random = RandomStream.of(seed);
        return Dataset.load(config, folder, ASSEMBLY, DataType.FLOAT, random);
    }

    @Test
    void rowsThatFitAreNotReadAgain() throws IOException {
        LazyMatrix unread = LazyMatrix.reading(ROWS, 2, (row, into) -> {
            throw new AssertionError("row " + row + " is scaled a second time");
        });
        Dataset data = prepared(1, Map.of());
        assertDoesNotThrow(() -> DataCheck.data(BINARY, data, unread));
    }

    /** Each seed holds other rows out, some the first wrong one, some not. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theFirstWrongRowOfTheFileIsNamed(long seed) throws IOException {
        Dataset data = prepared(seed, Map.of(1234, "0,3", 1235, "4,0", 2400, "5,0"));
        DataException e = assertThrows(
                DataException.class,
                () -> DataCheck.data(BINARY, data, data.table().values()));
        assertTrue(e.getMessage().contains("row 1234, column b is 3.0"), e.getMessage());
    }
}
