package org.ergodic.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void quotesWhatIsShortAsItIs() {
        assertEquals("hune", Excerpt.of("hune"));
        assertEquals("null", Excerpt.of(null));
        assertEquals("[1, 2]", Excerpt.of(List.of(1, 2)));
        assertEquals("Größe \u4e2d\u6587 \ud83d\ude00", Excerpt.of("Größe \u4e2d\u6587 \ud83d\ude00"));
        assertEquals("x".repeat(60), Excerpt.of("x".repeat(60)));
    }

    @Test
    void quotesTheBeginningOfWhatIsLong() {
        assertEquals("k".repeat(40) + "... (3000000 characters)", Excerpt.of("k".repeat(3_000_000)));
        // A character of two halves is kept or left out whole.
        String smiles = "x".repeat(39) + "\ud83d\ude00".repeat(30);
        assertEquals("x".repeat(39) + "... (99 characters)", Excerpt.of(smiles));
    }

    @Test
    void showsWhatATerminalWouldObey() {
        assertEquals("a\\nb\\tc", Excerpt.of("a\nb\tc"));
        assertEquals("\\u001b[2J\\u0000\\u007f\\u009b", Excerpt.of("\u001b[2J\0\u007f\u009b"));
        assertEquals("\\u202ecsv\\u2028\\ufeff", Excerpt.of("\u202ecsv\u2028\ufeff"));
        assertEquals("\\ud83dx", Excerpt.of("\ud83dx"));
    }

    @Test
    void listsTheFirstAndCountsTheRest() {
        assertEquals("a, b", Excerpt.list(List.of("a", "b")));
        assertEquals("", Excerpt.list(List.of()));
        String many = Excerpt.list(IntStream.range(0, 100_000).boxed().toList());
        assertTrue(many.startsWith("0, 1, 2, ") && many.endsWith("49 and 99950 more"), many);
    }

    @Test
    void aWholeMessageKeepsItsLines() {
        String two = "one" + System.lineSeparator() + "two";
        assertEquals(two, Excerpt.message("one\ntwo"));
        assertEquals("a\\u001bb", Excerpt.message("a\u001bb"));
        assertEquals("plain", Excerpt.message("plain"));
        assertNull(Excerpt.message(null));
        String long1 = Excerpt.message("x".repeat(1_000_000));
        assertEquals(4003, long1.length());
        String lines = Excerpt.message(IntStream.range(0, 10_000)
                .mapToObj(i -> "line " + i + " " + "y".repeat(80))
                .collect(Collectors.joining("\n")));
        assertTrue(lines.length() < 6000 && lines.endsWith(" more lines"), lines);
        int shown = (int) lines.lines().count() - 1;
        assertTrue(lines.contains("... and " + (10_000 - shown) + " more lines"), lines);
    }

    @Test
    void violationsAreBounded() {
        Violation violation = new Violation(Location.JAVA, "k".repeat(5000), "v".repeat(100_000));
        assertTrue(
                violation.toString().length() < 4200, () -> violation.toString().length() + "");
        List<Violation> many = IntStream.range(0, 500)
                .mapToObj(i -> new Violation(Location.JAVA, "a" + i, "is wrong"))
                .toList();
        ConfigException e = new ConfigException(many);
        assertEquals(500, e.violations().size());
        assertEquals(21, e.lines().size());
        assertEquals("... and 480 more", e.lines().get(20));
        assertEquals(String.join(System.lineSeparator(), e.lines()), e.getMessage());
    }

    /** The distance of two names takes time and memory with the product of their lengths. */
    @Test
    void noNameIsNearAMillionCharacters() {
        String wrong = "heun".repeat(250_000);
        assertEquals("There are: heun, rk4", Names.suggest(wrong, List.of("rk4", "heun")));
        assertEquals("Did you mean \"heun\"? There are: heun, rk4", Names.suggest("hune", List.of("rk4", "heun")));
        List<String> columns =
                IntStream.range(0, 20_000).mapToObj(i -> "column" + i).toList();
        String suggested = Names.suggest("colum7", columns);
        assertTrue(
                suggested.startsWith("Did you mean \"column7\"? There are: ") && suggested.length() < 1000, suggested);
    }
}
