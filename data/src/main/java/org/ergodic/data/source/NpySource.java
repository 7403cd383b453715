package org.ergodic.data.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.data.table.IdxReader;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.Memory;
import org.ergodic.data.table.Source;

/**
 * An array of NumPy in an NPY file, perhaps gzipped, or one of those in an NPZ file. {@code [n, d]} is a table, its
 * columns called {@code x1}, {@code x2}, ..., and {@code [n]} one of a single column; {@code [n, h, w]},
 * {@code [n, c, h, w]} and {@code [n, h, w, c]} with one or three channels are pictures. Not-a-number is missing.
 * Tables of numbers are written as 64-bit floats.
 */
public final class NpySource implements DataSource {
    private static final int CELLS = 1 << 15;
    private static final int MOST_COLUMNS = 1 << 24;
    private static final String SUFFIX = ".npy";

    private final Path file;
    private final Optional<String> array;

    /**
     * A file.
     *
     * @param file the file; one whose name ends with {@code .npz} is a set of arrays
     * @param array which array of a set; by default the only one, and {@code arr_0} where one is written
     */
    public NpySource(Path file, Optional<String> array) {
        this.file = file;
        this.array = array;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    private boolean isSet() {
        return file.getFileName().toString().endsWith(".npz");
    }

    @Override
    public RowReader open() throws IOException {
        return isSet() ? openSet() : openFile();
    }

    private RowReader openFile() throws IOException {
        if (array.isPresent()) {
            throw new SourceException(name() + " is one array; leave out array, or name a set of them (.npz)");
        }
        Source source = Source.open(file);
        try {
            return reader(name(), source.content(), source.most(), source);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private RowReader openSet() throws IOException {
        if (!Files.exists(file)) {
            throw new SourceException(name() + ": there is no such file (looked in "
                    + file.toAbsolutePath().getParent() + ")");
        }
        ZipFile set;
        try {
            set = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new SourceException(name() + " is no set of arrays (.npz), or damaged: " + e.getMessage(), e);
        }
        try {
            ZipEntry entry = entry(set);
            String name = name() + " (" + Excerpt.of(entry.getName()) + ")";
            // A file of so many bytes cannot unpack to more, whatever an entry says of itself.
            long most = Math.min(Files.size(file), Long.MAX_VALUE / 1100) * 1040;
            return reader(name, set.getInputStream(entry), most, set);
        } catch (IOException | RuntimeException e) {
            set.close();
            throw e;
        }
    }

    private ZipEntry entry(ZipFile set) {
        List<String> names = set.stream()
                .map(ZipEntry::getName)
                .filter(entry -> entry.endsWith(SUFFIX))
                .map(entry -> entry.substring(0, entry.length() - SUFFIX.length()))
                .toList();
        if (names.isEmpty()) {
            throw new SourceException(name() + " holds no array");
        }
        if (array.isEmpty() && names.size() > 1) {
            throw new SourceException(
                    name() + " holds " + names.size() + " arrays; name one by array: " + Excerpt.list(names));
        }
        String wanted = array.orElse(names.get(0));
        if (!names.contains(wanted)) {
            throw new SourceException(
                    name() + " holds no array \"" + Excerpt.of(wanted) + "\". " + Names.suggest(wanted, names));
        }
        return set.getEntry(wanted + SUFFIX);
    }

    private static RowReader reader(String name, InputStream content, long most, AutoCloseable opened)
            throws IOException {
        InputStream in = new BufferedInputStream(content, 1 << 16);
        NpyHeader header = NpyHeader.read(name, in);
        double bytes = (double) header.rows() * header.width() * header.type().bytes;
        if (bytes > most) {
            throw new SourceException(name + " is truncated or damaged: its shape promises " + (long) bytes
                    + " bytes, and it cannot have more than " + most);
        }
        if (header.width() > MOST_COLUMNS || header.rows() > Integer.MAX_VALUE) {
            throw new SourceException(name + " is too large: " + header.rows() + " rows of " + header.width());
        }
        Layout layout = Layout.of(name, header);
        if (!header.fortran() || header.width() == 1) {
            return new InOrder(name, header, layout, in, opened);
        }
        if (!Memory.fits(bytes)) {
            throw new SourceException(
                    name + " is stored column by column (fortran_order), which must be read whole, and"
                            + " its " + ((long) bytes >> 20) + " MB do not fit into memory. Save it by"
                            + " numpy.ascontiguousarray(x)");
        }
        byte[][] columns = new byte[(int) header.width()][];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = exactly(in, (int) header.rows() * (long) header.type().bytes);
        }
        requireEnd(name, in);
        return new ByColumns(header, layout, columns, opened);
    }

    private static byte[] exactly(InputStream in, long bytes) throws IOException {
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IOException("a column has more than 2 GB");
        }
        byte[] read = in.readNBytes((int) bytes);
        if (read.length < bytes) {
            throw new EOFException("it is truncated: it ends before the numbers that its shape promises");
        }
        return read;
    }

    private static void requireEnd(String name, InputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new SourceException(name + " is damaged: it goes on after the numbers of its shape");
        }
    }

    /**
     * What a row is.
     *
     * @param schema its columns
     * @param picture its shape if it is one
     * @param places for each number of a row as it is stored, the column that it is
     */
    private record Layout(Schema schema, List<Integer> picture, int[] places) {
        static Layout of(String name, NpyHeader header) {
            int width = (int) header.width();
            long[] shape = header.shape();
            int[] event = new int[shape.length - 1];
            for (int i = 0; i < event.length; i++) {
                event[i] = (int) shape[i + 1];
            }
            boolean last = event.length == 3 && event[0] != 1 && event[0] != 3 && (event[2] == 1 || event[2] == 3);
            int[] places = new int[width];
            for (int at = 0; at < width; at++) {
                places[at] = place(at, event, header.fortran(), last);
            }
            if (event.length < 2) {
                ColumnType type = header.type().whole ? ColumnType.INTEGER : ColumnType.NUMBER;
                boolean gaps = !header.type().whole;
                List<Column> columns = IdxReader.names(width).stream()
                        .map(each -> new Column(each, type, gaps, List.of(), Optional.empty()))
                        .toList();
                return new Layout(new Schema(columns), List.of(), places);
            }
            List<Integer> picture = event.length == 2
                    ? List.of(1, event[0], event[1])
                    : last
                            ? List.of(event[2], event[0], event[1])
                            : List.of(event[0], event[1], event[2 % event.length]);
            try {
                ImageShape.of(picture);
                if (event.length > 3) {
                    throw new IllegalArgumentException("it has " + shape.length + " dimensions");
                }
            } catch (IllegalArgumentException e) {
                throw new SourceException(
                        name + " has the shape " + Arrays.toString(shape) + ", and pictures are [n, h, w],"
                                + " [n, c, h, w] or [n, h, w, c] with 1 or 3 channels; a table is [n, d]",
                        e);
            }
            return new Layout(IdxReader.pixels(width), picture, places);
        }

        /** The column of a number as it is stored: in the order channel, row, column whatever the order of the file. */
        private static int place(int at, int[] event, boolean fortran, boolean channelsLast) {
            int[] index = new int[event.length];
            int left = at;
            for (int k = 0; k < event.length; k++) {
                int axis = fortran ? k : event.length - 1 - k;
                index[axis] = left % event[axis];
                left /= event[axis];
            }
            int place = 0;
            int[] axes = channelsLast
                    ? new int[] {2, 0, 1}
                    : IntStream.range(0, event.length).toArray();
            for (int axis : axes) {
                place = place * event[axis] + index[axis];
            }
            return place;
        }
    }

    private abstract static class Rows implements RowReader {
        final NpyHeader header;
        final Layout layout;
        private final AutoCloseable opened;
        long read;

        Rows(NpyHeader header, Layout layout, AutoCloseable opened) {
            this.header = header;
            this.layout = layout;
            this.opened = opened;
        }

        @Override
        public Schema schema() {
            return layout.schema();
        }

        @Override
        public List<Integer> picture() {
            return layout.picture();
        }

        @Override
        public OptionalLong rowCount() {
            return OptionalLong.of(header.rows());
        }

        @Override
        public Optional<RowBatch> next() throws IOException {
            int n = (int) Math.min(header.rows() - read, Math.max(1, CELLS / header.width()));
            if (n == 0) {
                return Optional.empty();
            }
            RowBatch batch = new RowBatch(layout.schema(), n);
            for (int i = 0; i < n; i++) {
                fill(batch, i);
                read++;
            }
            return Optional.of(batch);
        }

        abstract void fill(RowBatch batch, int row) throws IOException;

        @Override
        public void close() throws IOException {
            try {
                opened.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    /** Row by row, as the file has them. */
    private static final class InOrder extends Rows {
        private final String name;
        private final InputStream in;

        InOrder(String name, NpyHeader header, Layout layout, InputStream in, AutoCloseable opened) {
            super(header, layout, opened);
            this.name = name;
            this.in = in;
        }

        @Override
        void fill(RowBatch batch, int row) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(exactly(in, header.width() * header.type().bytes))
                    .order(header.order());
            for (int place : layout.places()) {
                batch.set(row, place, header.type().next(bytes));
            }
            if (read == header.rows() - 1) {
                requireEnd(name, in);
            }
        }
    }

    /** Out of columns that are all in memory. */
    private static final class ByColumns extends Rows {
        private final byte[][] columns;

        ByColumns(NpyHeader header, Layout layout, byte[][] columns, AutoCloseable opened) {
            super(header, layout, opened);
            this.columns = columns;
        }

        @Override
        void fill(RowBatch batch, int row) {
            int bytes = header.type().bytes;
            for (int at = 0; at < columns.length; at++) {
                ByteBuffer number =
                        ByteBuffer.wrap(columns[at], (int) read * bytes, bytes).order(header.order());
                batch.set(row, layout.places()[at], header.type().next(number));
            }
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    /** {@inheritDoc} Words cannot be. */
    @Override
    public void write(RowReader rows) throws IOException {
        for (Column column : rows.schema().columns()) {
            if (column.hasWords()) {
                throw new SourceException(name() + ": column " + Excerpt.of(column.name())
                        + " holds words, and an array holds numbers alone. Leave it out, or write CSV");
            }
        }
        // The number of rows stands before them, so that they go to a file of their own first.
        Path numbers = Files.createTempFile(file.toAbsolutePath().getParent(), ".rows.", ".part");
        try {
            long n;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(numbers), 1 << 16)) {
                n = copy(rows, out);
            }
            if (n == 0) {
                throw new SourceException(name() + ": there are no rows to write");
            }
            byte[] header = NpyHeader.ofDoubles(n, rows.schema().size());
            WholeFile.write(file, out -> {
                if (isSet()) {
                    ZipOutputStream set = new ZipOutputStream(out);
                    set.putNextEntry(new ZipEntry(array.orElse("arr_0") + SUFFIX));
                    set.write(header);
                    Files.copy(numbers, set);
                    set.finish();
                } else {
                    out.write(header);
                    Files.copy(numbers, out);
                }
            });
        } finally {
            Files.deleteIfExists(numbers);
        }
    }

    private static long copy(RowReader rows, OutputStream out) throws IOException {
        int width = rows.schema().size();
        ByteBuffer row = ByteBuffer.allocate(width * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long n = 0;
        for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
            for (int i = 0; i < batch.get().rows(); i++, n++) {
                row.clear();
                for (int j = 0; j < width; j++) {
                    row.putDouble(batch.get().number(i, j));
                }
                out.write(row.array());
            }
        }
        return n;
    }
}
