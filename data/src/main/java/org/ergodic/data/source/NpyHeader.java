package org.ergodic.data.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.message.Excerpt;

/**
 * What an NPY file says of its array (numpy.lib.format, versions 1.0 to 3.0): six bytes of magic, two of the version,
 * the length of the header, and the header, a dictionary of Python with {@code descr}, {@code fortran_order} and
 * {@code shape}.
 *
 * @param type how a number is stored
 * @param order the order of its bytes
 * @param fortran whether the first index runs fastest
 * @param shape the dimensions
 */
record NpyHeader(Type type, ByteOrder order, boolean fortran, long[] shape) {
    /** NumPy itself refuses more than 10,000 unless told otherwise. */
    static final int LONGEST = 10_000;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int MOST_DIMENSIONS = 32;

    private static final Pattern ENTRY = Pattern.compile("\\s*'(descr|fortran_order|shape)'\\s*:\\s*"
            + "(?:'([^'\\\\]{0,64})'|(True|False)|\\(\\s*((?:\\d{1,18}L?\\s*,\\s*)*(?:\\d{1,18}L?)?)\\s*\\))"
            + "\\s*(,|\\}\\s*$)");

    /** How a number is stored. */
    enum Type {
        BOOL("b1", 1, true) {
            @Override
            double next(ByteBuffer b) {
                return b.get() == 0 ? 0 : 1;
            }
        },
        I1("i1", 1, true) {
            @Override
            double next(ByteBuffer b) {
                return b.get();
            }
        },
        I2("i2", 2, true) {
            @Override
            double next(ByteBuffer b) {
                return b.getShort();
            }
        },
        I4("i4", 4, true) {
            @Override
            double next(ByteBuffer b) {
                return b.getInt();
            }
        },
        I8("i8", 8, true) {
            @Override
            double next(ByteBuffer b) {
                return b.getLong();
            }
        },
        U1("u1", 1, true) {
            @Override
            double next(ByteBuffer b) {
                return b.get() & 0xFF;
            }
        },
        U2("u2", 2, true) {
            @Override
            double next(ByteBuffer b) {
                return b.getShort() & 0xFFFF;
            }
        },
        U4("u4", 4, true) {
            @Override
            double next(ByteBuffer b) {
                return b.getInt() & 0xFFFF_FFFFL;
            }
        },
        U8("u8", 8, true) {
            @Override
            double next(ByteBuffer b) {
                long bits = b.getLong();
                // Halved, with the bit that is lost kept for the rounding.
                return bits >= 0 ? bits : 2 * (double) (bits >>> 1 | bits & 1);
            }
        },
        F4("f4", 4, false) {
            @Override
            double next(ByteBuffer b) {
                return b.getFloat();
            }
        },
        F8("f8", 8, false) {
            @Override
            double next(ByteBuffer b) {
                return b.getDouble();
            }
        };

        private final String code;
        final int bytes;
        final boolean whole;

        Type(String code, int bytes, boolean whole) {
            this.code = code;
            this.bytes = bytes;
            this.whole = whole;
        }

        abstract double next(ByteBuffer b);
    }

    /**
     * Reads a header.
     *
     * @param name of the file, for messages
     * @param in the file from its beginning; behind the header afterwards
     * @throws SourceException if it is none, or of an array that cannot be read
     */
    static NpyHeader read(String name, InputStream in) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw new SourceException(
                    name + " is not an NPY file: it does not begin with \\x93NUMPY. numpy.save writes such files");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new SourceException(
                    name + " is of NPY version " + version + "." + start[7] + "; 1, 2 and 3 are read");
        }
        int digits = version == 1 ? 2 : 4;
        byte[] length = in.readNBytes(digits);
        if (length.length < digits) {
            throw new EOFException("it ends within its header");
        }
        ByteBuffer size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
        long characters = digits == 2 ? size.getShort() & 0xFFFF : size.getInt() & 0xFFFF_FFFFL;
        if (characters > LONGEST) {
            throw new SourceException(
                    name + ": its header promises " + characters + " characters, and none needs more than " + LONGEST);
        }
        byte[] text = in.readNBytes((int) characters);
        if (text.length < characters) {
            throw new EOFException("it ends within its header");
        }
        return parsed(name, new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }

    private static NpyHeader parsed(String name, String text) {
        String dictionary = text.strip();
        String descr = null;
        String fortran = null;
        String shape = null;
        boolean ends = false;
        if (dictionary.startsWith("{")) {
            Matcher entry = ENTRY.matcher(dictionary).region(1, dictionary.length());
            while (!ends && entry.lookingAt()) {
                switch (entry.group(1)) {
                    case "descr" -> descr = entry.group(2);
                    case "fortran_order" -> fortran = entry.group(3);
                    default -> shape = entry.group(4);
                }
                int at = entry.end();
                ends = entry.group(5).startsWith("}")
                        || dictionary.substring(at).strip().equals("}");
                entry.region(at, dictionary.length());
            }
        }
        if (!ends || descr == null || fortran == null || shape == null) {
            throw new SourceException(name + ": its header is none of an array of numbers: " + Excerpt.of(dictionary)
                    + ". Tables with named fields and objects of Python are not read: save one array of numbers");
        }
        return new NpyHeader(type(name, descr), order(descr), fortran.equals("True"), shape(name, shape));
    }

    private static Type type(String name, String descr) {
        String code = descr.replaceFirst("^[<>|=]", "");
        return Arrays.stream(Type.values())
                .filter(type -> type.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new SourceException(name + " holds values of the type '" + Excerpt.of(descr)
                        + "'; b1, i1 to i8, u1 to u8, f4 and f8 are read. Convert it by x.astype('f4')"));
    }

    private static ByteOrder order(String descr) {
        return descr.startsWith(">")
                ? ByteOrder.BIG_ENDIAN
                : descr.startsWith("=") ? ByteOrder.nativeOrder() : ByteOrder.LITTLE_ENDIAN;
    }

    private static long[] shape(String name, String text) {
        List<Long> sizes = new ArrayList<>();
        for (String size : text.split(",")) {
            if (!size.isBlank()) {
                sizes.add(Long.parseLong(size.strip().replace("L", "")));
            }
        }
        double values = 1;
        for (long size : sizes) {
            values *= size;
        }
        if (sizes.isEmpty() || sizes.size() > MOST_DIMENSIONS || values < 1 || values > 1L << 40) {
            throw new SourceException(name + " has the shape " + Excerpt.of(sizes)
                    + ", and a table is [n, d], pictures [n, h, w], [n, c, h, w] or [n, h, w, c], none of them empty");
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    /** {@return the number of rows} */
    long rows() {
        return shape[0];
    }

    /** {@return the numbers of a row} */
    long width() {
        long width = 1;
        for (int i = 1; i < shape.length; i++) {
            width *= shape[i];
        }
        return width;
    }

    /** Writes the header of a table of doubles. */
    static byte[] ofDoubles(long rows, int columns) {
        String text = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        // Padded so that the numbers begin at a multiple of 64 bytes, with the line end that Python wants.
        int padded = (MAGIC.length + 4 + text.length() + 1 + 63) / 64 * 64;
        ByteBuffer bytes = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - MAGIC.length - 4));
        bytes.put(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.remaining() > 1) {
            bytes.put((byte) ' ');
        }
        return bytes.put((byte) '\n').array();
    }
}
