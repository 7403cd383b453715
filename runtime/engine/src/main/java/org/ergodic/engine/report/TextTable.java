package org.ergodic.engine.report;

import java.util.List;

/** Rows of text in columns, no wider than a terminal. */
public final class TextTable {
    private static final int GAP = 2;
    private static final int NARROWEST = 8;
    private static final String CUT = "...";

    private TextTable() {}

    /**
     * A table.
     *
     * @param rows the rows, the first of them the names of the columns
     * @param most how wide it may be; numbers are shown whatever that is
     * @param numbers which columns are of numbers: these are set to the right, and never cut
     */
    static String of(List<String[]> rows, int most, List<String> numbers) {
        String[] names = rows.get(0);
        int[] width = new int[names.length];
        boolean[] isNumber = new boolean[names.length];
        for (int i = 0; i < width.length; i++) {
            isNumber[i] = numbers.contains(names[i]);
            for (String[] row : rows) {
                width[i] = Math.max(width[i], row[i].length());
            }
        }
        fit(width, isNumber, most);
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < width.length; i++) {
                if (width[i] > 0) {
                    String cell = cut(row[i], width[i]);
                    String space = " ".repeat(width[i] - cell.length());
                    line.append(isNumber[i] ? space + cell : cell + space).append(" ".repeat(GAP));
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Makes the widest of the columns of words narrower until all fit. */
    private static void fit(int[] width, boolean[] isNumber, int most) {
        int total = -GAP;
        for (int w : width) {
            total += w + GAP;
        }
        for (; total > most; total--) {
            int widest = -1;
            for (int i = 0; i < width.length; i++) {
                if (!isNumber[i] && width[i] > NARROWEST && (widest < 0 || width[i] > width[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            width[widest]--;
        }
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - CUT.length()) + CUT;
    }
}
