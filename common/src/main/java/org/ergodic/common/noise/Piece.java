package org.ergodic.common.noise;

/**
 * A stretch of a path with what is known of it: the increment W of each Wiener process and, where asked for, its
 * space-time Levy area H.
 *
 * <p>Cut at the share a of its length h, with b = 1 - a, it falls into two with increments W1 = a W + D and W2 = b W -
 * D and areas H1 and H2. Here D ~ N(0, a b h) is the bridge at the cut, H1 ~ N(0, a h / 12), H2 ~ N(0, b h / 12), all
 * three independent, and {@code H = D / 2 + a H1 + b H2}. What follows is their law given H, without differences of
 * nearly equal numbers; at a = 1/2 it is theorem 6.1.6 of Foster (2020, "Numerical approximations for stochastic
 * differential equations", Oxford).
 *
 * @param left where it begins, in cells
 * @param right where it ends
 * @param depth that of the blocks of the tree of which it is a whole number, all within one block of the depth above;
 *     {@link #NO_BLOCK} if it is cut otherwise
 * @param width how many processes a row has
 * @param w increments, row by row
 * @param h areas, row by row; empty where there are none
 */
record Piece(double left, double right, int depth, int width, double[] w, double[] h) {
    static final int NO_BLOCK = -1;

    /**
     * The whole path from standard normal numbers, whose array becomes the piece's: in each row those for increments
     * and then those for areas.
     */
    static Piece whole(int cells, double[] z, int rows, int width, boolean area, double cellLength) {
        double root = Math.sqrt(cells * cellLength);
        double rootArea = Math.sqrt(cells * cellLength / 12);
        if (!area) {
            for (int i = 0; i < z.length; i++) {
                z[i] *= root;
            }
            return new Piece(0, cells, 0, width, z, new double[0]);
        }
        double[] w = new double[rows * width];
        double[] h = new double[w.length];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k++) {
                w[row * width + k] = root * z[2 * row * width + k];
                h[row * width + k] = rootArea * z[(2 * row + 1) * width + k];
            }
        }
        return new Piece(0, cells, 0, width, w, h);
    }

    /** Both parts on either side of a time, from standard normal numbers laid out and used as for the whole. */
    Piece[] cut(double at, double[] z, double cellLength, int below) {
        double a = (at - left) / (right - left);
        double b = 1 - a;
        double length = (right - left) * cellLength;
        double[] w1 = h.length == 0 ? z : new double[w.length];
        double[] w2 = new double[w.length];
        double[] h1 = new double[h.length];
        double[] h2 = new double[h.length];
        if (h.length == 0) {
            double deviation = Math.sqrt(a * b * length);
            for (int i = 0; i < w.length; i++) {
                w1[i] = a * w[i] + deviation * z[i];
                w2[i] = w[i] - w1[i];
            }
        } else {
            cutWithAreas(a, b, length, z, w1, w2, h1, h2);
        }
        return new Piece[] {new Piece(left, at, below, width, w1, h1), new Piece(at, right, below, width, w2, h2)};
    }

    private void cutWithAreas(
            double a, double b, double length, double[] z, double[] w1, double[] w2, double[] h1, double[] h2) {
        double q = 1 - 3 * a * b;
        double bridge = Math.sqrt(length * a * b * q);
        double first = Math.sqrt(length * a * b * b * b / (12 * q));
        double second = Math.sqrt(length * a * a * a * b / (12 * q));
        for (int i = 0; i < w.length; i++) {
            int row = i / width;
            int at = row * width + i;
            double d = 6 * a * b * h[i] + bridge * z[at];
            double rest = (h[i] - 0.5 * d) / q;
            double n = z[at + width];
            w1[i] = a * w[i] + d;
            w2[i] = b * w[i] - d;
            h1[i] = a * a * rest + first * n;
            h2[i] = b * b * rest - second * n;
        }
    }

    /** This stretch and the one that follows, as one. */
    Piece and(Piece next) {
        double a = (right - left) / (next.right - left);
        double b = 1 - a;
        double[] sum = new double[w.length];
        double[] areas = new double[h.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = w[i] + next.w[i];
        }
        for (int i = 0; i < areas.length; i++) {
            areas[i] = a * h[i] + b * next.h[i] + 0.5 * (b * w[i] - a * next.w[i]);
        }
        return new Piece(left, next.right, NO_BLOCK, width, sum, areas);
    }
}
