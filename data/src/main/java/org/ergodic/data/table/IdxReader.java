package org.ergodic.data.table;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;

/**
 * Reads IDX files, MNIST's format: two zero bytes, the type of the values, the number of dimensions, the dimensions as
 * big-endian integers, the values. Perhaps gzipped. Images are {@code [n, h, w]} or {@code [n, h, w, 3]};
 * {@code [n, d]} is a table.
 */
public final class IdxReader {
    private static final long MOST_VALUES = 1L << 31;

    private IdxReader() {}

    /** How a value is stored. */
    private enum Type {
        UNSIGNED_BYTE(0x08, 1) {
            @Override
            double next(ByteBuffer b) {
                return b.get() & 0xFF;
            }
        },
        BYTE(0x09, 1) {
            @Override
            double next(ByteBuffer b) {
                return b.get();
            }
        },
        SHORT(0x0B, 2) {
            @Override
            double next(ByteBuffer b) {
                return b.getShort();
            }
        },
        INT(0x0C, 4) {
            @Override
            double next(ByteBuffer b) {
                return b.getInt();
            }
        },
        FLOAT(0x0D, 4) {
            @Override
            double next(ByteBuffer b) {
                return b.getFloat();
            }
        },
        DOUBLE(0x0E, 8) {
            @Override
            double next(ByteBuffer b) {
                return b.getDouble();
            }
        };

        final int code;
        final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        abstract double next(ByteBuffer b);
    }

    public static DataTable read(Path file, int limit) {
        try (Source source = Source.open(file);
                DataInputStream in = new DataInputStream(source.content())) {
            DataTable table = read(file, in, source.most(), limit);
            return table.from(source.sha256Hex(), List.of());
        } catch (EOFException e) {
            throw new DataException(file + " is truncated: it ends within its header or its compressed data", e);
        } catch (ZipException e) {
            throw new DataException(file + " is gzipped, but damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads images and their labels, which are columns to condition on: one named {@code label}, whose categories are
     * the numbers in the file, or those of a CSV file with a row for each image.
     *
     * @param text how a CSV file is read
     */
    public static DataTable read(Path file, Path labels, int limit, CsvOptions text) {
        DataTable images = read(file, limit);
        if (FileKind.isText(labels)) {
            return beside(images, file, labels, text);
        }
        double[] each;
        String hash;
        try (Source source = Source.open(labels);
                DataInputStream in = new DataInputStream(source.content())) {
            each = labels(labels, in, source.most(), images.rows(), limit < Integer.MAX_VALUE);
            hash = source.sha256Hex();
        } catch (EOFException e) {
            throw new DataException(labels + " is truncated: it ends within its header or its compressed data", e);
        } catch (ZipException e) {
            throw new DataException(labels + " is gzipped, but damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DataException(labels + " cannot be read: " + e.getMessage(), e);
        }
        double[] sorted = Arrays.stream(each).distinct().sorted().toArray();
        if (sorted.length > TextColumn.MOST_WORDS) {
            throw new DataException(labels + " has " + sorted.length + " different labels, too many for categories");
        }
        List<String> words = Arrays.stream(sorted).mapToObj(Excerpt::number).toList();
        LazyMatrix places = LazyMatrix.reading(
                        each.length, 1, (row, into) -> into[0] = Arrays.binarySearch(sorted, each[row]))
                .packed();
        Schema all = images.schema().followedBy(new Schema(List.of(Column.category("label", words))));
        return DataTable.of(file.toString(), all, 1, new int[0], images.values().joined(places))
                .with(images.picture())
                .from(images.sha256() + "+" + hash, images.notes());
    }

    /** Images and the columns of a CSV file beside them, of which as many rows are read as there are images. */
    private static DataTable beside(DataTable images, Path file, Path labels, CsvOptions text) {
        DataTable columns = CsvReader.read(
                labels,
                DataConfig.ofCsv(labels.toString())
                        .encoding(text.encoding())
                        .decimal(text.decimal())
                        .missing(text.missing().toArray(new String[0]))
                        .types(text.types())
                        .limit(Math.max(2, images.rows()))
                        .build());
        if (columns.rows() < images.rows()) {
            throw new DataException(
                    labels + " has " + columns.rows() + " rows, and there are " + images.rows() + " images in " + file);
        }
        int[] first = new int[images.rows()];
        Arrays.setAll(first, i -> i);
        Schema all = images.schema().followedBy(columns.schema());
        return DataTable.of(
                        file.toString(),
                        all,
                        columns.schema().size(),
                        new int[0],
                        images.values().joined(columns.values().choose(first)))
                .with(images.picture())
                .from(
                        images.sha256() + "+" + columns.sha256(),
                        Stream.concat(images.notes().stream(), columns.notes().stream())
                                .toList());
    }

    private static double[] labels(Path file, DataInputStream in, long most, int rows, boolean few) throws IOException {
        int magic = in.readInt();
        int code = magic >>> 8 & 0xFF;
        Type type = Arrays.stream(Type.values())
                .filter(t -> t.code == code)
                .findFirst()
                .orElse(null);
        if (magic >>> 16 != 0 || type == null || (magic & 0xFF) != 1) {
            throw new DataException(String.format(
                    "%s is not an IDX file of labels: it begins with 0x%08x where 0x00000801 is expected",
                    file, magic));
        }
        int n = in.readInt();
        if (n < rows || n > rows && !few) {
            throw new DataException(file + " has " + n + " labels, and there are " + rows + " images");
        }
        if ((double) n * type.bytes > most) {
            throw new DataException(file + " is truncated or damaged: it promises " + n
                    + " labels, and cannot have more" + " than " + most + " bytes");
        }
        double[] labels = new double[rows];
        byte[] value = new byte[type.bytes];
        for (int i = 0; i < rows; i++) {
            if (in.readNBytes(value, 0, value.length) < value.length) {
                throw new DataException(
                        file + " is truncated: its header promises " + n + " labels, and it ends in row " + (i + 1));
            }
            labels[i] = type.next(ByteBuffer.wrap(value));
            if (!Double.isFinite(labels[i])) {
                throw new DataException(file + " row " + (i + 1) + ": " + labels[i] + " is not finite");
            }
        }
        return labels;
    }

    private static DataTable read(Path file, DataInputStream in, long most, int limit) throws IOException {
        int magic = in.readInt();
        int code = magic >>> 8 & 0xFF;
        Type type = Arrays.stream(Type.values())
                .filter(t -> t.code == code)
                .findFirst()
                .orElse(null);
        if (magic >>> 16 != 0 || type == null) {
            throw new DataException(String.format(
                    "%s is not an IDX file: it begins with 0x%08x where 0x00000803 is expected for images of bytes",
                    file, magic));
        }
        int rank = magic & 0xFF;
        if (rank == 1) {
            throw new DataException(file + " holds one value a row, as files of labels do; name the file of images");
        }
        if (rank < 2 || rank > 4) {
            throw new DataException(file + " has " + rank + " dimensions; images have [n, h, w] or [n, h, w, 3]");
        }
        int[] shape = new int[rank];
        double values = 1;
        for (int i = 0; i < rank; i++) {
            shape[i] = in.readInt();
            if (shape[i] < 1) {
                throw new DataException(file + " has no rows or is damaged: its dimensions begin "
                        + Arrays.toString(Arrays.copyOf(shape, i + 1)));
            }
            values *= shape[i];
        }
        if (values * type.bytes > most) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s is truncated or damaged: its dimensions %s promise %.0f bytes, and it cannot have more than %d",
                    file,
                    Arrays.toString(shape),
                    values * type.bytes,
                    most));
        }
        if (values > MOST_VALUES) {
            throw new DataException(file + " is too large: its dimensions are " + Arrays.toString(shape));
        }
        int width = (int) (values / shape[0]);
        int rows = Math.min(shape[0], limit);
        // A row as it is read, and as it waits to be kept; all rows may lie in a file.
        if (!Memory.fits((double) width * (3 * Double.BYTES + type.bytes))) {
            throw Memory.lacking(file + " has " + rows + " rows of " + width + " values, of which one row takes "
                    + ((long) width * (3 * Double.BYTES + type.bytes) >> 20) + " MB while it is read");
        }
        Packing read = new Packing(width);
        double[] numbers = new double[width];
        Problems problems = new Problems();
        byte[] bytes = new byte[width * type.bytes];
        for (int row = 0; row < shape[0]; row++) {
            int got = in.readNBytes(bytes, 0, bytes.length);
            if (got < bytes.length) {
                throw new DataException(file + " is truncated: its header promises " + shape[0] + " rows of "
                        + bytes.length + " bytes, and it ends in row " + (row + 1));
            }
            if (row < rows) {
                fill(ByteBuffer.wrap(bytes), type, shape, numbers);
                checkFinite(file, row, numbers, problems);
                read.add(numbers);
            }
        }
        if (in.read() >= 0) {
            throw new DataException(file + " is damaged: it goes on after the " + shape[0] + " rows of its header");
        }
        problems.throwIfAny("Correct these in the file.");
        Optional<ImageShape> picture = picture(file, shape);
        Schema columns = picture.isPresent() ? pixels(width) : Schema.numbers(names(width));
        return DataTable.of(file.toString(), columns, 0, new int[0], read.matrix())
                .with(picture);
    }

    private static void checkFinite(Path file, int row, double[] numbers, Problems problems) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                problems.add(file + " row " + (row + 1) + ", value " + (i + 1) + ": " + numbers[i] + " is not finite");
            }
        }
    }

    private static void fill(ByteBuffer bytes, Type type, int[] shape, double[] row) {
        int channels = shape.length == 4 ? shape[3] : 1;
        int pixels = row.length / channels;
        for (int i = 0; i < row.length; i++) {
            row[i % channels * pixels + i / channels] = type.next(bytes);
        }
    }

    /** A file holds pictures, and no codes. */
    private static ImageShape coloured(int... shape) {
        if (shape[3] != 1 && shape[3] != 3) {
            throw new IllegalArgumentException("a picture has 1 channel (grey) or 3 (colour), not " + shape[3]);
        }
        return new ImageShape(shape[3], shape[1], shape[2]);
    }

    private static Optional<ImageShape> picture(Path file, int[] shape) {
        try {
            return switch (shape.length) {
                case 2 -> Optional.empty();
                case 3 -> Optional.of(new ImageShape(1, shape[1], shape[2]));
                default -> Optional.of(coloured(shape));
            };
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Columns of pixels.
     *
     * @param width how many
     * @return the columns, called {@code x1}, {@code x2}, ...
     */
    public static Schema pixels(int width) {
        return new Schema(names(width).stream()
                .map(name -> new Column(name, ColumnType.PIXEL, false, List.of(), Optional.empty()))
                .toList());
    }

    public static List<String> names(int width) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
            names.add("x" + i);
        }
        return names;
    }
}
