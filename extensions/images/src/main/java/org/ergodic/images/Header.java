package org.ergodic.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/**
 * What the first bytes of a picture say of it, read without Java's decoders: nothing is allocated by a size that a file
 * claims.
 *
 * @param format the kind of file
 * @param height in pixels, as stored
 * @param width in pixels, as stored
 * @param grey whether it has no colour
 * @param bytes how many bytes a pixel takes when it is decoded
 * @param orientation how it is to be turned
 */
record Header(Format format, int height, int width, boolean grey, int bytes, int orientation) {
    /** More pixels are refused whatever memory there is. */
    static final long MOST_PIXELS = 1L << 27;

    /** What is looked at of a piece of a file that may hold Exif. */
    private static final int MOST_EXIF = 1 << 16;

    private static final int IHDR = chunk("IHDR");
    private static final int IDAT = chunk("IDAT");
    private static final int PLTE = chunk("PLTE");
    private static final int EXIF = chunk("eXIf");
    private static final int ACTL = chunk("acTL");

    private static int chunk(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    /** {@return height in pixels when it is turned upright} */
    int uprightHeight() {
        return Orientation.isTurned(orientation) ? width : height;
    }

    /** {@return width in pixels when it is turned upright} */
    int uprightWidth() {
        return Orientation.isTurned(orientation) ? height : width;
    }

    /**
     * Reads a header.
     *
     * @param in a file from its beginning
     * @throws BadPictureException if it is no picture that is read
     */
    static Header read(ImageInputStream in) throws IOException, BadPictureException {
        in.setByteOrder(ByteOrder.BIG_ENDIAN);
        byte[] first = new byte[Format.LONGEST_MAGIC];
        int got = Math.max(0, in.read(first));
        if (got == 0) {
            throw new BadPictureException("is empty: delete it, or copy it again");
        }
        Format format = Format.of(Arrays.copyOf(first, got))
                .orElseThrow(() -> new BadPictureException(
                        "is no PNG, JPEG or GIF by its first bytes, whatever its name: convert it to PNG"));
        try {
            in.seek(0);
            Header header = switch (format) {
                case PNG -> png(in);
                case JPEG -> jpeg(in);
                case GIF -> gif(in);
            };
            return sized(header);
        } catch (EOFException e) {
            throw new BadPictureException("is truncated: it ends within its header. Copy it again, or delete it", e);
        }
    }

    private static Header sized(Header header) throws BadPictureException {
        if (header.height < 1 || header.width < 1) {
            throw new BadPictureException("is damaged: its size is " + header.width + " x " + header.height
                    + ". Copy it again, or delete it");
        }
        long pixels = (long) header.height * header.width;
        if (pixels > MOST_PIXELS) {
            throw new BadPictureException("is too large: its header says " + header.width + " x " + header.height
                    + " pixels, and " + MOST_PIXELS + " are the most. Make it smaller first");
        }
        // One array of Java holds it while it is decoded, beside the bytes of the file.
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (pixels * header.bytes > most) {
            throw new BadPictureException("is too large for the memory: its " + header.width + " x " + header.height
                    + " pixels take " + (pixels * header.bytes >> 20) + " MB when it is decoded, and "
                    + (most >> 20) + " MB can be had for it. Make it smaller, or raise Java's memory by -Xmx");
        }
        return header;
    }

    private static Header png(ImageInputStream in) throws IOException, BadPictureException {
        in.seek(8);
        int length = in.readInt();
        if (in.readInt() != IHDR || length != 13) {
            throw new BadPictureException("is a damaged PNG: it has no header IHDR. Copy it again, or delete it");
        }
        int width = in.readInt();
        int height = in.readInt();
        int depth = in.readUnsignedByte();
        int type = in.readUnsignedByte();
        boolean grey = type == 0 || type == 4;
        int orientation = Orientation.UPRIGHT;
        in.seek(8 + 12 + 13);
        while (true) {
            long size = in.readUnsignedInt();
            int kind = in.readInt();
            long next = in.getStreamPosition() + size + 4;
            if (kind == IDAT) {
                break;
            }
            if (kind == ACTL) {
                throw animated("PNG");
            }
            if (kind == PLTE && type == 3) {
                grey = isGrey(in, (int) Math.min(size / 3, 256));
            } else if (kind == EXIF) {
                orientation = Orientation.of(bytes(in, size));
            }
            in.seek(next);
        }
        int channels = type == 3 ? 1 : (type == 2 || type == 6 ? 3 : 1) + (type >= 4 ? 1 : 0);
        return new Header(Format.PNG, height, width, grey, channels * (depth == 16 ? 2 : 1), orientation);
    }

    private static boolean isGrey(ImageInputStream in, int colours) throws IOException {
        boolean grey = true;
        for (int i = 0; i < colours; i++) {
            int red = in.readUnsignedByte();
            int green = in.readUnsignedByte();
            grey &= red == green & green == in.readUnsignedByte();
        }
        return grey;
    }

    private static byte[] bytes(ImageInputStream in, long size) throws IOException {
        byte[] all = new byte[(int) Math.min(size, MOST_EXIF)];
        in.readFully(all);
        return all;
    }

    /** Markers and their lengths (ITU-T T.81, annex B) up to the frame's, which has the size. */
    private static Header jpeg(ImageInputStream in) throws IOException, BadPictureException {
        in.seek(2);
        int orientation = Orientation.UPRIGHT;
        while (true) {
            int marker = in.readUnsignedByte();
            if (marker != 0xFF) {
                throw new BadPictureException("is a damaged JPEG: at byte " + (in.getStreamPosition() - 1)
                        + " there is no marker. Copy it again, or delete it");
            }
            while (marker == 0xFF) {
                marker = in.readUnsignedByte();
            }
            if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD7) {
                continue;
            }
            if (marker == 0xD9 || marker == 0xDA) {
                throw new BadPictureException(
                        "is a damaged JPEG: it has no size before its pixels. Copy it again, or delete it");
            }
            int length = in.readUnsignedShort();
            long next = in.getStreamPosition() - 2 + Math.max(2, length);
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return frame(in, marker, orientation);
            }
            if (marker == 0xE1 && length >= 8) {
                byte[] said = bytes(in, length - 2);
                if (said.length > 6 && new String(said, 0, 4, StandardCharsets.US_ASCII).equals("Exif")) {
                    orientation = Orientation.of(Arrays.copyOfRange(said, 6, said.length));
                }
            }
            in.seek(next);
        }
    }

    private static Header frame(ImageInputStream in, int marker, int orientation)
            throws IOException, BadPictureException {
        int depth = in.readUnsignedByte();
        int height = in.readUnsignedShort();
        int width = in.readUnsignedShort();
        int channels = in.readUnsignedByte();
        if (marker > 0xC2 || depth != 8) {
            throw new BadPictureException("is a JPEG of a kind that is not read (lossless, arithmetic or of " + depth
                    + " bits): convert it to PNG");
        }
        if (channels == 4) {
            throw new BadPictureException("is a JPEG in the colours of print (CMYK), whose look depends on ink and"
                    + " paper: convert it to RGB");
        }
        if (channels != 1 && channels != 3) {
            throw new BadPictureException(
                    "is a JPEG of " + channels + " channels; 1 and 3 are read: convert it to PNG");
        }
        return new Header(Format.JPEG, height, width, channels == 1, channels, orientation);
    }

    /** Blocks (GIF89a, appendix A) up to the end, since what follows the first picture says whether there are more. */
    private static Header gif(ImageInputStream in) throws IOException, BadPictureException {
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(10);
        int flags = in.readUnsignedByte();
        in.seek(13);
        boolean grey = (flags & 0x80) != 0 && isGrey(in, 2 << (flags & 7));
        Header first = null;
        while (true) {
            int block = in.readUnsignedByte();
            if (block == 0x3B) {
                break;
            }
            if (block == 0x21) {
                in.readUnsignedByte();
                skipBlocks(in);
                continue;
            }
            if (block != 0x2C) {
                throw new BadPictureException("is a damaged GIF: at byte " + (in.getStreamPosition() - 1)
                        + " there is no block. Copy it again, or delete it");
            }
            if (first != null) {
                throw animated("GIF");
            }
            in.readInt();
            int width = in.readUnsignedShort();
            int height = in.readUnsignedShort();
            int own = in.readUnsignedByte();
            boolean shades = (own & 0x80) != 0 ? isGrey(in, 2 << (own & 7)) : grey;
            in.readUnsignedByte();
            skipBlocks(in);
            first = new Header(Format.GIF, height, width, shades, 1, Orientation.UPRIGHT);
        }
        if (first == null) {
            throw new BadPictureException("is a GIF without a picture: delete it");
        }
        return first;
    }

    private static void skipBlocks(ImageInputStream in) throws IOException {
        for (int size = in.readUnsignedByte(); size > 0; size = in.readUnsignedByte()) {
            in.seek(in.getStreamPosition() + size);
        }
    }

    private static BadPictureException animated(String format) {
        return new BadPictureException(
                "is an animation (" + format + " of several pictures): save the ones to use as PNG files");
    }
}
