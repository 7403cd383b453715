package org.ergodic.engine.report;

import java.util.List;

/** Rows of text in columns. */
public final class TextTable {
    private static final int WIDEST = 60;

    private TextTable() {}

    static String of(List<String[]> rows) {
        int[] width = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < width.length; i++) {
                width[i] = Math.max(width[i], cut(row[i]).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < width.length; i++) {
                String cell = cut(row[i]);
                line.append(cell).append(" ".repeat(width[i] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String cut(String cell) {
        return cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 3) + "...";
    }
}
