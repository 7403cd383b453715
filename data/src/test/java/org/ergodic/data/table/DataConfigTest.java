package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DataConfigTest {
    @Test
    void defaults() {
        DataConfig config = Configs.csv(Map.of());
        assertEquals(0.1, config.holdout());
        assertEquals(DataConfig.Scale.STANDARDISE, config.effectiveScale());
        assertEquals(DataConfig.Header.AUTO, config.header());
        assertEquals(Optional.empty(), config.separator());
        assertEquals(Optional.of('\t'), Configs.csv(Map.of("delimiter", "tab")).separator());
        assertEquals(DataConfig.Scale.NONE, Configs.csv(Map.of("binarise", 0.5)).effectiveScale());
        assertEquals(
                List.of("1", "3-5", "height"),
                Configs.csv(Map.of("columns", List.of(1, "3-5", "height"))).columns());
    }

    static List<Arguments> wrong() {
        return List.of(
                Arguments.of(Map.of(), "none is given"),
                Arguments.of(Map.of("csv", "a", "idx", "b"), "2 are given"),
                Arguments.of(Map.of("csv", "a", "holdout", 0), "holdout"),
                Arguments.of(Map.of("csv", "a", "holdout", 1), "holdout"),
                Arguments.of(Map.of("csv", "a", "delimiter", ";;"), "not ';;'"),
                Arguments.of(Map.of("csv", "a", "delimiter", "\""), "delimiter"),
                Arguments.of(Map.of("csv", "a", "image", List.of(8)), "not [8]"),
                Arguments.of(Map.of("csv", "a", "image", List.of(28, 28, 1)), "not 28"),
                Arguments.of(Map.of("csv", "a", "image", List.of(8, 8, 3)), "[channels, height, width]"),
                Arguments.of(Map.of("csv", "a", "image", List.of(0, 8, 8)), "image"),
                Arguments.of(Map.of("csv", "a", "scale", "unit", "binarise", 1), "binarised"),
                Arguments.of(Map.of("csv", "a", "event", "image"), "event: image needs image"),
                Arguments.of(Map.of("idx", "a", "target-column", "last"), "CSV file"),
                Arguments.of(Map.of("csv", "a", "scale", "unitt"), "Did you mean \"unit\""),
                Arguments.of(Map.of("generator", "two-mons"), "two-moons"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesWrongOptions(Map<String, ?> options, String expected) {
        String message =
                assertThrows(ConfigException.class, () -> Configs.of(options)).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
