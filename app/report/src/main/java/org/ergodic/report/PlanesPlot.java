package org.ergodic.report;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Panels of the plane side by side, row by row. */
final class PlanesPlot {
    private static final int LEFT = 56;
    private static final int TOP = 32;
    private static final int GAP_X = 42;
    private static final int GAP_Y = 56;
    private static final int BOTTOM = 44;
    private static final int RIGHT = 20;
    private static final int WIDTH = 1480;
    private static final int LARGEST = 380;
    private static final int SMALLEST = 80;

    private PlanesPlot() {}

    static BufferedImage draw(List<String> columns, int perRow, List<Plane> panels) {
        if (perRow < 1 || panels.isEmpty() || columns.size() != 2) {
            throw new IllegalArgumentException("a picture of planes needs two columns and at least one panel, and one"
                    + " in a row, not " + columns.size() + " columns, " + panels.size() + " panels, " + perRow
                    + " in a row");
        }
        int across = Math.min(perRow, panels.size());
        int down = (panels.size() + across - 1) / across;
        int side = Math.max(SMALLEST, Math.min(LARGEST, WIDTH / across - GAP_X));
        Canvas canvas = new Canvas(
                LEFT + across * (side + GAP_X) - GAP_X + RIGHT, TOP + down * (side + GAP_Y) - GAP_Y + BOTTOM);
        for (int i = 0; i < panels.size(); i++) {
            Rectangle2D box = new Rectangle2D.Double(
                    LEFT + i % across * (double) (side + GAP_X),
                    TOP + i / across * (double) (side + GAP_Y),
                    side,
                    side);
            boolean lowest = i + across >= panels.size();
            panels.get(i).draw(canvas, box, columns, i % across == 0, lowest, side < LARGEST / 2 ? 5 : 6);
        }
        return canvas.finish();
    }
}
