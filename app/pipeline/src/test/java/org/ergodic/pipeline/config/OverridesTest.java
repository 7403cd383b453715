package org.ergodic.pipeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OverridesTest {
    private static ConfigNode.MapNode parse(String yaml) {
        return (ConfigNode.MapNode) YamlReader.parse(yaml, "test.yaml", true);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("train.steps=3", "{train: {steps: 3}, solver: heun}"),
                Arguments.of("solver={name: rk4}", "{train: {steps: 10}, solver: {name: rk4}}"),
                Arguments.of("solver.steps=7", "{train: {steps: 10}, solver: {name: heun, steps: 7}}"),
                Arguments.of(
                        "new.deep.key=[1, two]", "{train: {steps: 10}, solver: heun, new: {deep: {key: [1, two]}}}"),
                Arguments.of("data.csv=a=b.csv", "{train: {steps: 10}, solver: heun, data: {csv: a=b.csv}}"),
                Arguments.of("x=1e-3", "{train: {steps: 10}, solver: heun, x: 0.001}"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setsAValue(String setting, String expected) {
        assertEquals(parse(expected), Overrides.apply(parse("{train: {steps: 10}, solver: heun}"), List.of(setting)));
    }

    @Test
    void valuesKnowTheirLines() {
        ConfigNode.MapNode root = parse("a: 1\nb:\n  c: [x]\n");
        assertEquals("test.yaml:1", root.entries().get("a").location().toString());
        ConfigNode.MapNode b = (ConfigNode.MapNode) root.entries().get("b");
        assertEquals("test.yaml:3", b.at("c").toString());
        ConfigNode.MapNode set = Overrides.apply(root, List.of("a=2"));
        assertEquals("--set", set.entries().get("a").location().toString());
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"a: [1", "a: 1\na: 2", "? [x]\n: 1", "a: 99999999999999999999"})
    void refusesWhatIsNoConfig(String yaml) {
        String message = assertThrows(ConfigException.class, () -> parse(yaml)).getMessage();
        assertTrue(message.startsWith("test.yaml:"), message);
    }

    @Test
    void refusesKeysWithoutEnd() {
        String setting = "a.".repeat(100_000) + "b=1";
        ConfigException e = assertThrows(ConfigException.class, () -> Overrides.apply(parse("a: 1"), List.of(setting)));
        assertTrue(e.getMessage().contains("nested deeper than 50 levels"), e.getMessage());
        assertTrue(e.getMessage().length() < 300, e.getMessage());
    }
}
