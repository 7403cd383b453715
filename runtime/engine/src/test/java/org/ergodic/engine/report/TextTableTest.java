package org.ergodic.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final List<String[]> ROWS = List.of(
            new String[] {"step", "ops", "us"},
            new String[] {"loop of 20", "add mul ".repeat(20), "12345.6"},
            new String[] {"matmul", "matmul", "7.8"});

    @Test
    void longWordsAreCutAndNumbersAreNot() {
        String[] lines = TextTable.of(ROWS, 40, List.of("us")).split("\n");
        assertEquals(3, lines.length);
        for (String line : lines) {
            assertTrue(line.length() <= 40, line);
        }
        assertTrue(lines[1].contains("...") && lines[1].endsWith("  12345.6"), lines[1]);
        assertTrue(lines[2].endsWith("      7.8"), lines[2]);
    }

    @Test
    void whatFitsIsShownInFull() {
        String text = TextTable.of(ROWS, 1000, List.of("us"));
        assertTrue(text.contains("add mul ".repeat(20).strip()), text);
    }
}
