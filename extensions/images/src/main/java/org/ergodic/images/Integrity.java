package org.ergodic.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Whether all of a file is there. Java's decoders fill up what is missing of a JPEG with grey, and do not look at the
 * checksums of a PNG.
 */
final class Integrity {
    private static final String ADVICE = ". Copy it again, or delete it";

    private Integrity() {}

    /** Throws unless a file ends where it says, and its checksums are right. */
    static void require(Format format, byte[] file) throws BadPictureException {
        switch (format) {
            case PNG -> png(ByteBuffer.wrap(file));
            case JPEG -> jpeg(file);
            case GIF -> {
                // Its blocks were followed to the end when the header was read.
            }
        }
    }

    private static void png(ByteBuffer file) throws BadPictureException {
        file.position(8);
        while (file.remaining() >= 12) {
            int start = file.position();
            long length = file.getInt() & 0xFFFF_FFFFL;
            if (length + 8 > file.remaining()) {
                break;
            }
            CRC32 sum = new CRC32();
            sum.update(file.array(), start + 4, (int) length + 4);
            String kind = new String(file.array(), start + 4, 4, StandardCharsets.ISO_8859_1);
            file.position(start + 8 + (int) length);
            if (file.getInt() != (int) sum.getValue()) {
                throw new BadPictureException(
                        "is a damaged PNG: the checksum of its part at byte " + start + " is wrong" + ADVICE);
            }
            if (kind.equals("IEND")) {
                return;
            }
        }
        throw new BadPictureException(
                "is truncated: it ends after " + file.limit() + " bytes, before its end" + ADVICE);
    }

    /** Looks for the mark of the end behind the first pixels; a small picture inside the header has one too. */
    private static void jpeg(byte[] file) throws BadPictureException {
        int at = 2;
        while (at + 4 <= file.length && (file[at + 1] & 0xFF) != 0xDA) {
            int marker = file[at + 1] & 0xFF;
            boolean alone = marker == 0xFF || marker == 0x01 || marker >= 0xD0 && marker <= 0xD7;
            int step = marker == 0xFF ? 1 : 2;
            at += alone ? step : 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
        }
        for (int i = file.length - 2; i > at; i--) {
            if ((file[i] & 0xFF) == 0xFF && (file[i + 1] & 0xFF) == 0xD9) {
                return;
            }
        }
        throw new BadPictureException(
                "is truncated: it ends after " + file.length + " bytes, before the mark of its end" + ADVICE);
    }
}
