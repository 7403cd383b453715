package org.ergodic.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** A white sheet to draw on in points, two pixels to a point, with the few styles that all pictures share. */
final class Canvas {
    static final Color TEXT = new Color(0x33, 0x3a, 0x45);
    static final Color FAINT = new Color(0x7a, 0x82, 0x8e);
    static final Color FRAME = new Color(0xc4, 0xca, 0xd2);
    static final Color GRID = new Color(0xec, 0xee, 0xf1);
    static final Color DATA = new Color(0x4a, 0x5a, 0x6f);
    static final Color SAMPLES = new Color(0xe0, 0x6a, 0x1b);
    private static final int PIXELS = 2;

    final BufferedImage image;
    final Graphics2D g;
    private boolean fonts = true;

    Canvas(int width, int height) {
        image = new BufferedImage(width * PIXELS, height * PIXELS, BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.scale(PIXELS, PIXELS);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
    }

    /** Where a text stands against its point. */
    enum Align {
        LEFT(0),
        CENTRE(0.5),
        RIGHT(1);

        private final double share;

        Align(double share) {
            this.share = share;
        }
    }

    void text(String text, double x, double y, float size, Color color, Align align) {
        text(text, x, y, size, color, align, Font.PLAIN);
    }

    void title(String text, double x, double y, Align align) {
        text(text, x, y, 14, TEXT, align, Font.BOLD);
    }

    private void text(String text, double x, double y, float size, Color color, Align align, int style) {
        if (!fonts) {
            return;
        }
        try {
            g.setFont(new Font(Font.SANS_SERIF, style, 1).deriveFont(size));
            g.setColor(color);
            double width = g.getFontMetrics().getStringBounds(text, g).getWidth();
            g.drawString(text, (float) (x - align.share * width), (float) y);
        } catch (RuntimeException | LinkageError | InternalError e) {
            // A minimal Java runtime on a machine without fonts: a picture without labels is better than none.
            fonts = false;
        }
    }

    /** {@return how wide a text is; 0 where there are no fonts} */
    double width(String text, float size) {
        if (!fonts) {
            return 0;
        }
        try {
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(size);
            return g.getFontMetrics(font).getStringBounds(text, g).getWidth();
        } catch (RuntimeException | LinkageError | InternalError e) {
            fonts = false;
            return 0;
        }
    }

    /** {@return a text, or its beginning with an ellipsis where it is wider than there is room} */
    String fitted(String text, float size, double room) {
        if (width(text, size) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 1 && width(text.substring(0, end) + "\u2026", size) > room) {
            end--;
        }
        return text.substring(0, end) + "\u2026";
    }

    void frame(Shape box) {
        stroke(box, FRAME, 1);
    }

    /** Which colour stands for data and which for samples, at the right of a title. */
    void legend(double right, double baseline) {
        fill(new Rectangle2D.Double(right - 136, baseline - 10, 11, 11), DATA);
        text("data", right - 120, baseline, 12, TEXT, Align.LEFT);
        fill(new Rectangle2D.Double(right - 76, baseline - 10, 11, 11), SAMPLES);
        text("samples", right - 60, baseline, 12, TEXT, Align.LEFT);
    }

    /** Text that runs upwards, centred on its point. */
    void upwards(String text, double x, double y, float size, Color color) {
        upwards(text, x, y, size, color, Align.CENTRE);
    }

    /** Text that runs upwards, from its point, around it or to it. */
    void upwards(String text, double x, double y, float size, Color color, Align align) {
        AffineTransform before = g.getTransform();
        g.rotate(-Math.PI / 2, x, y);
        text(text, x, y, size, color, align);
        g.setTransform(before);
    }

    void stroke(Shape shape, Color color, double width) {
        g.setColor(color);
        g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(shape);
    }

    void fill(Shape shape, Color color) {
        g.setColor(color);
        g.fill(shape);
    }

    static Color alpha(Color color, double alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * alpha));
    }

    BufferedImage finish() {
        g.dispose();
        return image;
    }
}
