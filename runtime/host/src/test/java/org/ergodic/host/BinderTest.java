package org.ergodic.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Selection;
import org.ergodic.api.config.Violation;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BinderTest {
    private final Binder binder = new Binder(Registry.of(new PowerGrid()));

    public enum Mode {
        FIRST_ONE,
        SECOND
    }

    public record Inner(
            @Option(value = "a share", byDefault = "0.5", min = 0, max = 1, above = true)
            double share) {}

    public record Config(
            @Option(value = "how many", min = 1) int count,

            @Option(value = "widths", byDefault = "[64, 64]", min = 1)
            List<Integer> hidden,

            @Option(value = "a mode", byDefault = "first-one")
            Mode mode,

            @Option("a note") Optional<String> note,

            @Option(value = "inner things", byDefault = "{}")
            Inner inner,

            @Option(value = "on or off", byDefault = "false")
            boolean flag,

            @Option(value = "the grid", byDefault = "{name: power, exponent: 2}", kind = "time-grid")
            Component grid,

            @Option(value = "more grids", byDefault = "[]", kind = "time-grid")
            List<Component> more) {
        public Config {
            if (note.isPresent() && note.get().equals("refused")) {
                throw new IllegalArgumentException("the note is refused");
            }
        }
    }

    public record Outer(
            @Option(value = "how many", byDefault = "2", min = 1)
            int count,

            @Inlined Inner inner,

            @Option(value = "on or off", byDefault = "false")
            boolean flag) {}

    public record Twice(
            @Option(value = "a share", byDefault = "1") double share,
            @Inlined Inner inner) {}

    static final class PowerGrid implements TimeGridFactory<PowerGrid.Options> {
        public record Options(
                @Option(value = "p", byDefault = "1", min = 0, above = true)
                double exponent) {}

        @Override
        public String name() {
            return "power";
        }

        @Override
        public String description() {
            return "t^p";
        }

        @Override
        public Class<Options> config() {
            return Options.class;
        }

        @Override
        public TimeGrid create(Options config, Assembly assembly) {
            return TimeGrid.power(config.exponent());
        }
    }

    private Config bind(Object... pairs) {
        return binder.bind(Config.class, ConfigNode.of(map(pairs)), "top");
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @Test
    void defaultsFillWhatIsNotGiven() {
        Config config = bind("count", 3);
        assertEquals(List.of(64, 64), config.hidden());
        assertEquals(Mode.FIRST_ONE, config.mode());
        assertEquals(Optional.empty(), config.note());
        assertEquals(0.5, config.inner().share());
        assertEquals("power", config.grid().name());
    }

    @Test
    void whatIsUnboundBindsToTheSame() {
        Config config = bind(
                "count",
                3L,
                "note",
                5,
                "mode",
                "second",
                "inner",
                map("share", 1),
                "grid",
                map("exponent", 3),
                "more",
                List.of("power", map("name", "power", "exponent", 1.5)));
        Map<String, Object> plain = binder.unbind(config);
        assertEquals(map("name", "power", "exponent", 3.0), plain.get("grid"));
        assertEquals(
                List.of(map("name", "power", "exponent", 1.0), map("name", "power", "exponent", 1.5)),
                plain.get("more"));
        Config again = binder.bind(Config.class, ConfigNode.of(plain), "");
        assertEquals(plain, binder.unbind(again));
        assertEquals("5", again.note().orElseThrow());
    }

    @Test
    void inlinedOptionsStandAmongTheOthers() {
        Outer outer = binder.bind(Outer.class, ConfigNode.of(map("share", 0.25, "count", 3)), "top");
        assertEquals(new Outer(3, new Inner(0.25), false), outer);
        assertEquals(map("count", 3, "share", 0.25, "flag", false), binder.unbind(outer));
        assertEquals(
                List.of("count", "share", "flag"),
                Binder.describe(Outer.class).stream().map(OptionInfo::key).toList());
        List<Violation> wrong =
                binder.check(Outer.class, ConfigNode.of(map("share", 2, "inner", 1, "count", 0, "flg", true)), "top");
        assertEquals(
                List.of("top.inner", "top.flg", "top.count", "top.share"),
                wrong.stream().map(Violation::path).toList());
        assertThrows(IllegalStateException.class, () -> binder.bind(Twice.class, ConfigNode.of(map()), "top"));
    }

    public record Rates(
            @Option(value = "a rate", byDefault = "1", min = 0, above = true)
            double rate,

            @Option(value = "a shift", byDefault = "0") double shift) {}

    /** An infinite number is above 0. */
    @Test
    void numbersAreFinite() {
        double infinite = Double.POSITIVE_INFINITY;
        assertEquals(
                List.of("must be above 0 and finite, not Infinity", "must be finite, not -Infinity"),
                binder.check(Rates.class, ConfigNode.of(map("rate", infinite, "shift", -infinite)), "top").stream()
                        .map(Violation::message)
                        .toList());
        assertEquals(
                List.of("must be above 0, not -Infinity", "must be finite, not NaN"),
                binder.check(Rates.class, ConfigNode.of(map("rate", -infinite, "shift", Double.NaN)), "top").stream()
                        .map(Violation::message)
                        .toList());
    }

    @Test
    void aComponentCanBeAnObject() {
        TimeGrid grid = TimeGrid.uniform();
        Config config = bind("count", 1, "grid", Component.using(grid));
        assertTrue(Registry.of().assembly().create(Kind.TIME_GRID, config.grid()) == grid);
        assertMessages(
                List.of("top.grid", "must be a time-grid", "java.lang.String"),
                "count",
                1,
                "grid",
                Component.using("no grid"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(List.of("java top.count", "is missing", "how many")),
                wrong(List.of("unknown key \"cuont\"", "Did you mean \"count\""), "count", 1, "cuont", 3),
                wrong(List.of("top.count", "at least 1", "not 0"), "count", 0),
                wrong(List.of("whole number", "the number 1.5"), "count", 1.5),
                wrong(List.of("whole number", "the text 'many'"), "count", "many"),
                wrong(List.of("at most 2147483647", "not 3000000000"), "count", 3_000_000_000L),
                wrong(List.of("top.hidden", "must be a list", "the number 3"), "count", 1, "hidden", 3),
                wrong(List.of("top.hidden[1]", "at least 1", "not -2"), "count", 1, "hidden", List.of(1, -2)),
                wrong(List.of("top.mode", "first-one, second", "Did you mean \"second\""), "count", 1, "mode", "secnd"),
                wrong(
                        List.of("top.inner.share", "above 0 and at most 1", "not 0"),
                        "count",
                        1,
                        "inner",
                        map("share", 0)),
                wrong(List.of("top.inner", "must be a map", "'true'"), "count", 1, "inner", true),
                wrong(List.of("top.flag", "must be true or false", "'yes'"), "count", 1, "flag", "yes"),
                wrong(List.of("must be above 0 and at most 1, not NaN"), "count", 1, "inner", map("share", Double.NaN)),
                wrong(
                        List.of("top.grid.name", "no time-grid named \"powr\"", "Did you mean \"power\""),
                        "count",
                        1,
                        "grid",
                        "powr"),
                wrong(
                        List.of("top.grid.exponent", "above 0", "not -1"),
                        "count",
                        1,
                        "grid",
                        map("name", "power", "exponent", -1)),
                wrong(List.of("top.grid.exponnt", "Did you mean \"exponent\""), "count", 1, "grid", map("exponnt", 1)),
                wrong(
                        List.of("top.more[0].name", "is missing", "There are: power"),
                        "count",
                        1,
                        "more",
                        List.of(map("exponent", 1))),
                wrong(List.of("the note is refused"), "count", 1, "note", "refused"));
    }

    private static Arguments wrong(List<String> pieces, Object... pairs) {
        return Arguments.of(pieces, pairs);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatIsWrong(List<String> pieces, Object[] pairs) {
        assertMessages(pieces, pairs);
    }

    private void assertMessages(List<String> pieces, Object... pairs) {
        String message = assertThrows(ConfigException.class, () -> bind(pairs), Arrays.toString(pairs))
                .getMessage();
        pieces.forEach(piece -> assertTrue(message.contains(piece), piece + " in: " + message));
    }

    @Test
    void reportsEverythingAtOnce() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> bind("hidden", "x", "mode", 3, "inner", map("shar", 1, "share", 7), "grid", map("exponent", 0)));
        assertEquals(6, e.violations().size(), e.getMessage());
    }

    public record Bare(int count) {}

    public record Odd(@Option("a thread") Thread thread) {}

    record Hidden(@Option("count") int count) {}

    @Test
    void recordsThatAreNoConfigsAreNamed() {
        assertBroken(Bare.class, map("count", 1), "Bare", "'count' has no @Option");
        assertBroken(Odd.class, map("thread", 1), "Odd", "java.lang.Thread");
        assertBroken(Hidden.class, map("count", 1), "Hidden", "public");
    }

    private void assertBroken(Class<? extends Record> type, Map<String, Object> options, String... pieces) {
        String message = assertThrows(IllegalStateException.class, () -> binder.bind(type, ConfigNode.of(options), ""))
                .getMessage();
        Stream.of(pieces).forEach(piece -> assertTrue(message.contains(piece), piece + " in: " + message));
    }

    @Test
    void describesOptions() {
        OptionInfo count = Binder.describe(Config.class).get(0);
        OptionType whole = new OptionType.Numeric(true, 1, Double.POSITIVE_INFINITY, false, false);
        assertEquals(
                new OptionInfo("count", "whole number", Optional.empty(), true, "at least 1", "how many", whole),
                count);
        OptionInfo grid = Binder.describe(Config.class).get(6);
        assertEquals("time-grid", grid.type());
        assertEquals(new OptionType.Part(Kind.TIME_GRID, "name"), grid.form());
        assertEquals(Optional.of("{name: power, exponent: 2}"), grid.byDefault());
    }

    @ParameterizedTest
    @MethodSource("literals")
    void readsLiterals(String text, Object expected) {
        assertEquals(expected, Literals.parse(text, Location.JAVA).plain());
    }

    static Stream<Arguments> literals() {
        return Stream.of(
                Arguments.of("3", 3L),
                Arguments.of("-1e-3", -1e-3),
                Arguments.of(".5", 0.5),
                Arguments.of("true", true),
                Arguments.of("", null),
                Arguments.of("a b, c", "a b, c"),
                Arguments.of("'3'", "3"),
                Arguments.of("[]", List.of()),
                Arguments.of("[1, two, [3.0]]", List.of(1L, "two", List.of(3.0))),
                Arguments.of(
                        "{name: adam, rate: 1e-3, in: {x: [1]}}",
                        map("name", "adam", "rate", 1e-3, "in", map("x", List.of(1L)))));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"[1", "{a}", "{a: 1", "'x", "[1] 2", "{a: 1] }"})
    void refusesMalformedLiterals(String text) {
        assertThrows(IllegalArgumentException.class, () -> Literals.parse(text, Location.JAVA));
    }

    public record Chosen(
            @Option(value = "which columns", byDefault = "false")
            Selection which) {}

    @Test
    void aSelectionIsAllNoneOrSome() {
        for (Object said : List.of(true, false, List.of("a", "b"))) {
            Chosen chosen = binder.bind(Chosen.class, ConfigNode.of(Map.of("which", said)), "");
            assertEquals(said, binder.unbind(chosen).get("which"));
        }
        Chosen one = binder.bind(Chosen.class, ConfigNode.of(Map.of("which", List.of("a", 2))), "");
        assertEquals(new Selection(false, List.of("a", "2")), one.which());
        assertTrue(
                binder.bind(Chosen.class, ConfigNode.of(Map.of()), "").which().isNone());
        String message = assertThrows(
                        ConfigException.class,
                        () -> binder.bind(Chosen.class, ConfigNode.of(Map.of("which", "a")), "data"))
                .getMessage();
        assertTrue(
                message.contains("data.which: must be true, false or a list such as [a, b], not the text 'a'"),
                message);
        assertEquals(
                "true, false or a list of text",
                Binder.describe(Chosen.class).get(0).type());
    }

    /** A list of a million wrong items would take a gigabyte of messages that nobody reads. */
    @Test
    void stopsAfterAHundredThingsWrong() {
        List<String> wrong = java.util.Collections.nCopies(100_000, "x");
        Map<String, Object> map = Map.of("count", 1, "hidden", wrong);
        ConfigException e =
                assertThrows(ConfigException.class, () -> binder.bind(Config.class, ConfigNode.of(map), ""));
        assertEquals(100, e.violations().size());
        assertEquals(100, binder.check(Config.class, ConfigNode.of(map), "").size());
        assertTrue(e.getMessage().length() < 3000, e.getMessage());
    }

    @Test
    void quotesNoMoreThanTheBeginning() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", "c".repeat(100_000));
        map.put("k".repeat(100_000), 1);
        map.put("mode", "m".repeat(100_000));
        map.put("grid", "g".repeat(100_000));
        ConfigException e =
                assertThrows(ConfigException.class, () -> binder.bind(Config.class, ConfigNode.of(map), ""));
        assertEquals(4, e.violations().size());
        assertTrue(e.getMessage().length() < 2000, e.getMessage());
        assertTrue(e.getMessage().contains("(100000 characters)"), e.getMessage());
    }

    /** Counts how often it is made. */
    public record Counted(
            @Option(value = "p", byDefault = "1", min = 0, above = true)
            double exponent,

            @Option(value = "another", kind = "time-grid") Optional<Component> inner) {
        private static final AtomicInteger MADE = new AtomicInteger();

        public Counted {
            MADE.incrementAndGet();
        }
    }

    record Made(double exponent) implements TimeGrid {
        @Override
        public double[] times(Problem problem, int steps) {
            throw new UnsupportedOperationException();
        }
    }

    @Part(name = "counted", description = "t^p, as far as the innermost grid says")
    static final class CountedGrid implements TimeGridFactory<Counted> {
        @Override
        public TimeGrid create(Counted config, Assembly assembly) {
            return config.inner()
                    .map(inner -> assembly.create(Kind.TIME_GRID, inner))
                    .orElseGet(() -> new Made(config.exponent()));
        }
    }

    /** What checking made of a component's options is what it is made of, what is written of it, and the same again. */
    @Test
    void optionsAreBoundOnce() {
        Registry registry = Registry.of(new PowerGrid(), new CountedGrid());
        Binder counting = new Binder(registry);
        Map<String, Object> tree =
                map("count", 1, "grid", map("name", "counted", "inner", map("name", "counted", "exponent", 3)));
        Counted.MADE.set(0);
        Config config = counting.bind(Config.class, ConfigNode.of(tree), "");
        assertEquals(2, Counted.MADE.get(), "the outer and the inner one");
        assertEquals(1, ((Counted) config.grid().config().orElseThrow()).exponent());
        assertEquals(new Made(3), registry.assembly(1).create(Kind.TIME_GRID, config.grid()));
        counting.unbind(config);
        counting.bind(new CountedGrid(), config.grid(), "grid");
        assertEquals(2, Counted.MADE.get());
        assertEquals(
                config,
                counting.bind(Config.class, Binder.tree(config), ""),
                "a tree is checked anew, to equal records");
        assertEquals(4, Counted.MADE.get());
    }

    /** A record of another factory's is none of this one's, such as one of another version of a plugin. */
    @Test
    void optionsOfAnotherFactoryAreBoundAnew() {
        Component foreign = Component.of("power", Map.of("exponent", 2)).bound(new Inner(0.5));
        assertEquals(2, binder.bind(new PowerGrid(), foreign, "").exponent());
    }
}
