package org.ergodic.images;

/**
 * Brings rows of pixels to another size: along each axis, a new pixel is the mean of the old ones under a triangle that
 * is as wide as two new pixels, or as two old ones where those are wider. So nothing is skipped where a picture becomes
 * smaller, and it is linear interpolation where it becomes larger. A picture that has the size already stays as it is.
 */
final class Resampling {
    private final int from;
    private final int to;
    private final int[] first;
    private final double[][] weights;

    /**
     * One axis.
     *
     * @param from where the kept part begins, in old pixels
     * @param length how long it is
     * @param size how many new pixels there are
     */
    Resampling(double from, double length, int size) {
        double scale = length / size;
        double reach = Math.max(1, scale);
        this.from = (int) Math.floor(from);
        this.to = (int) Math.ceil(from + length);
        first = new int[size];
        weights = new double[size][];
        for (int i = 0; i < size; i++) {
            double middle = from + (i + 0.5) * scale;
            int low = Math.max(this.from, (int) Math.floor(middle - reach));
            int high = Math.min(this.to, (int) Math.ceil(middle + reach));
            double[] own = new double[high - low];
            double sum = 0;
            for (int j = 0; j < own.length; j++) {
                own[j] = Math.max(0, 1 - Math.abs(low + j + 0.5 - middle) / reach);
                sum += own[j];
            }
            for (int j = 0; j < own.length; j++) {
                own[j] /= sum;
            }
            first[i] = low;
            weights[i] = own;
        }
    }

    /** {@return the first old pixel that counts} */
    int from() {
        return from;
    }

    /** {@return the one after the last} */
    int to() {
        return to;
    }

    /** {@return the first old pixel of a new one} */
    int first(int place) {
        return first[place];
    }

    /** {@return the one after the last old pixel of a new one} */
    int last(int place) {
        return first[place] + weights[place].length;
    }

    /** A row of old pixels becomes one of new pixels. */
    void apply(float[] row, double[] into) {
        for (int i = 0; i < first.length; i++) {
            double sum = 0;
            for (int j = 0; j < weights[i].length; j++) {
                sum += weights[i][j] * row[first[i] + j];
            }
            into[i] = sum;
        }
    }

    /** What an old pixel adds to a new one. */
    double weight(int place, int old) {
        int j = old - first[place];
        return j < 0 || j >= weights[place].length ? 0 : weights[place][j];
    }
}
