package org.ergodic.images;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of files that are read, told by their first bytes. */
enum Format {
    PNG(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'),
    JPEG(0xFF, 0xD8, 0xFF),
    GIF('G', 'I', 'F', '8');

    static final int LONGEST_MAGIC = 8;

    private final int[] magic;

    Format(int... magic) {
        this.magic = magic;
    }

    /** {@return what begins so, if it is any of them} */
    static Optional<Format> of(byte[] first) {
        return Arrays.stream(values()).filter(format -> format.begins(first)).findFirst();
    }

    private boolean begins(byte[] first) {
        for (int i = 0; i < magic.length; i++) {
            if (first.length <= i || (first[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the name by which Java finds a reader} */
    String reader() {
        return name().toLowerCase(Locale.ROOT);
    }
}
