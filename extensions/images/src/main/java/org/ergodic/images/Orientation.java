package org.ergodic.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a camera was held, as Exif says it (CIPA DC-008, tag 0x0112): from 1, upright, to 8. */
final class Orientation {
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int ENTRY = 12;

    private Orientation() {}

    /** {@return whether height and width change places} */
    static boolean isTurned(int orientation) {
        return orientation >= 5;
    }

    /**
     * Where a pixel of the upright picture is in the file.
     *
     * @param orientation from 1 to 8
     * @param y row from 0 in the upright picture
     * @param x column from 0
     * @param height of the upright picture
     * @param width of the upright picture
     * @return its place in the rows of the file
     */
    static int stored(int orientation, int y, int x, int height, int width) {
        int up = height - 1 - y;
        int left = width - 1 - x;
        return switch (orientation) {
            case 2 -> y * width + left;
            case 3 -> up * width + left;
            case 4 -> up * width + x;
            case 5 -> x * height + y;
            case 6 -> left * height + y;
            case 7 -> left * height + up;
            case 8 -> x * height + up;
            default -> y * width + x;
        };
    }

    /**
     * Reads what Exif says. What is no Exif says nothing.
     *
     * @param tiff a TIFF structure, which Exif is
     * @return from 1 to 8
     */
    static int of(byte[] tiff) {
        if (tiff.length < 8 || tiff[0] != tiff[1] || tiff[0] != 'I' && tiff[0] != 'M') {
            return UPRIGHT;
        }
        ByteBuffer bytes = ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long first = bytes.getInt(4) & 0xFFFF_FFFFL;
        if (bytes.getShort(2) != 42 || first + 2 > tiff.length) {
            return UPRIGHT;
        }
        int at = (int) first;
        int entries = bytes.getShort(at) & 0xFFFF;
        for (int i = 0; i < entries && at + 2 + (i + 1) * ENTRY <= tiff.length; i++) {
            int entry = at + 2 + i * ENTRY;
            if ((bytes.getShort(entry) & 0xFFFF) == TAG) {
                int orientation = bytes.getShort(entry + 8) & 0xFFFF;
                return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
