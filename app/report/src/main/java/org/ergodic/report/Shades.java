package org.ergodic.report;

import java.awt.Color;

/** Shades from white, for nothing, to the darkest, for the most. */
final class Shades {
    private static final Color[] SHADES = {
        Color.WHITE,
        new Color(0xc6, 0xdb, 0xef),
        new Color(0x4f, 0x94, 0xc7),
        new Color(0x10, 0x4a, 0x8c),
        new Color(0x07, 0x1d, 0x40)
    };

    private Shades() {}

    /** The shade of the square root of a share, by which faint ones show. */
    static Color of(double share) {
        double at = Math.sqrt(Math.max(0, Math.min(1, share))) * (SHADES.length - 1);
        int below = Math.min(SHADES.length - 2, (int) at);
        Color a = SHADES[below];
        Color b = SHADES[below + 1];
        double part = at - below;
        return new Color(
                mix(a.getRed(), b.getRed(), part),
                mix(a.getGreen(), b.getGreen(), part),
                mix(a.getBlue(), b.getBlue(), part));
    }

    private static int mix(int a, int b, double part) {
        return (int) Math.round(a + part * (b - a));
    }
}
