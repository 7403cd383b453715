package org.ergodic.pipeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {
    @TempDir
    private Path dir;

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("a: 1", Map.of("a", 1L)),
                Arguments.of("a: [1, 0x1F, 0o17, -3]", Map.of("a", List.of(1L, 31L, 15L, -3L))),
                Arguments.of(
                        "a: [1.5, 1e3, .inf, -.Inf]",
                        Map.of("a", List.of(1.5, 1000.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))),
                Arguments.of(
                        "a: [true, False, 'true', \"1\", no]", Map.of("a", List.of(true, false, "true", "1", "no"))),
                Arguments.of("a: !!str 1\nb: !!float 1", Map.of("a", "1", "b", 1.0)),
                Arguments.of("a: ! 1\nb: !other 1", Map.of("a", "1", "b", "1")),
                Arguments.of("a: {b: {c: x}}", Map.of("a", Map.of("b", Map.of("c", "x")))),
                Arguments.of("a: |\n  one\n  two\n", Map.of("a", "one\ntwo\n")),
                Arguments.of("\ufeffa: 1 # comment", Map.of("a", 1L)),
                Arguments.of(
                        "a: &x [1, 2]\nb: *x\nc: &y z\nd: *y",
                        Map.of("a", List.of(1L, 2L), "b", List.of(1L, 2L), "c", "z", "d", "z")),
                Arguments.of("&k key: 1\nother: *k", Map.of("key", 1L, "other", "key")),
                Arguments.of("a: &k b\n*k : 2", Map.of("a", "b", "b", 2L)),
                Arguments.of(
                        "a: &x [1]\nb: &x [2]\nc: *x", Map.of("a", List.of(1L), "b", List.of(2L), "c", List.of(2L))));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void reads(String text, Map<String, ?> expected) {
        assertEquals(expected, YamlReader.parse(text, "t.yaml", true).plain());
    }

    static Stream<Arguments> faults() {
        String doubling = "x0: &a0 [1]\n"
                + String.join(
                        "",
                        Stream.iterate(1, i -> i < 25, i -> i + 1)
                                .map(i -> "x" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n")
                                .toList());
        String deepening = "x0: &a0 [1]\n"
                + String.join(
                        "",
                        Stream.iterate(1, i -> i < 60, i -> i + 1)
                                .map(i -> "x" + i + ": &a" + i + " [*a" + (i - 1) + "]\n")
                                .toList());
        return Stream.of(
                Arguments.of(
                        "a: 1\nx: " + "[".repeat(20_000) + "]".repeat(20_000), "t.yaml:2: is nested deeper than 50"),
                Arguments.of("x: " + "{a: ".repeat(20_000), "t.yaml:1: is nested deeper than 50"),
                Arguments.of("- ".repeat(50_000) + "x", "t.yaml:1: is nested deeper than 50"),
                Arguments.of("x: " + "- ".repeat(10), "t.yaml:1: is no valid YAML"),
                Arguments.of(doubling, "t.yaml:12: with the alias *a10 aliases repeat more than 10000 values"),
                Arguments.of(deepening, "is nested deeper than 50"),
                Arguments.of("a: &x [*x]", "t.yaml:1: the alias *x has no anchor before it that has ended"),
                Arguments.of("a: *nowhere", "the alias *nowhere has no anchor"),
                Arguments.of("a: *" + "n".repeat(5000), "(5000 characters)"),
                Arguments.of("a: 1\n---\nb: 2", "a second document begins here"),
                Arguments.of(
                        "a: 1\n\"" + "k".repeat(900) + "\": 1\n\"" + "k".repeat(900) + "\": 2",
                        "kkk... (900 characters)\" is here for the second time; the first is on line 2"),
                Arguments.of("[a]: 1", "a key must be a word"),
                Arguments.of("a: " + "9".repeat(100_000), "(100000 characters) is too large"),
                Arguments.of("a: !!int x", "the number x is none"),
                Arguments.of("a: \0", "is no valid YAML"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refuses(String text, String message) {
        String said = assertThrows(ConfigException.class, () -> YamlReader.parse(text, "t.yaml", true))
                .getMessage();
        assertTrue(said.contains(message), said);
        assertTrue(said.length() < 300, said);
    }

    /** Fifty levels are read, and so are aliases that do no harm. */
    @Test
    void readsUpToItsLimits() {
        YamlReader.parse("[".repeat(50) + "]".repeat(50), "t", true);
        String aliases = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\nb: [" + "*a, ".repeat(1000) + "]";
        ConfigNode.MapNode read = (ConfigNode.MapNode) YamlReader.parse(aliases, "t", true);
        assertEquals(
                1000, ((ConfigNode.ListNode) read.entries().get("b")).items().size());
    }

    /** A file that is larger than a text can be, of which nothing but the beginning is there. */
    @Test
    void readsNoMoreThanItMay() throws IOException {
        Path file = dir.resolve("large.yaml");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        String said =
                assertThrows(ConfigException.class, () -> YamlReader.read(file)).getMessage();
        assertTrue(said.contains("large.yaml: has more than") && said.contains("ERGODIC_OPTS"), said);
        Files.writeString(file, "a: 1\n" + "# a comment\n".repeat(200_000));
        assertEquals(Map.of("a", 1L), YamlReader.read(file).plain());
    }

    /** Tokens of megabytes are read in a time that grows with their length and not with its square. */
    @Test
    void longTokensTakeNoLonger() {
        String text = "a: " + "b".repeat(2_000_000) + "\nc: " + " ".repeat(1_000_000) + "d";
        ConfigNode.MapNode read = (ConfigNode.MapNode) YamlReader.parse(text, "t", true);
        assertEquals("d", read.entries().get("c").plain());
    }

    /** Names of columns are anybody's, and come back as they were written. */
    @Test
    void whatIsWrittenIsReadAgain() {
        List<Object> odd = List.of(
                "",
                " ",
                "~",
                "null",
                "Null",
                "NULL",
                "true",
                "True",
                "FALSE",
                "yes",
                "no",
                "on",
                "1",
                "+1",
                "-1",
                "1.",
                ".5",
                "1e3",
                "0x1F",
                "0o17",
                ".inf",
                "-.INF",
                ".nan",
                ".NaN",
                "1_000",
                "2001-01-01",
                "=",
                "<<",
                "#x",
                "a #b",
                "a: b",
                "a:",
                "- a",
                "-",
                "?",
                "? a",
                "[a",
                "{a",
                "]",
                "}",
                ",",
                "&a",
                "*a",
                "!a",
                "|",
                ">",
                "%a",
                "@a",
                "`a",
                "'a'",
                "\"a\"",
                "a\nb",
                "a\n",
                "\n",
                "a\tb",
                "\ta",
                "a\u0000b",
                "\u0085",
                "\u2028",
                "\ufeffa",
                "\u202ea",
                "\u001b[2J",
                "\ud83d\ude00",
                "\udbff\udfff",
                "\ufffe",
                "---",
                "...",
                "x".repeat(5000),
                "x y ".repeat(500),
                1L,
                -3L,
                Long.MIN_VALUE,
                1.5,
                1e300,
                4.9e-324,
                -0.0,
                1e16,
                123456789.125,
                Double.POSITIVE_INFINITY,
                true);
        Map<String, Object> map = Map.of("values", odd, "map", Map.of("~", 1L, "True", "0x1F", "a: b", List.of()));
        assertEquals(
                map,
                YamlReader.parse(org.ergodic.pipeline.store.YamlWriter.toText(map), "t", true)
                        .plain());
    }
}
