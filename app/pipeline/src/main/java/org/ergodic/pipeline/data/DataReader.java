package org.ergodic.pipeline.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.solver.Finite;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.CsvReader;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.IdxReader;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Memory;
import org.ergodic.data.table.Problems;
import org.ergodic.data.table.Source;
import org.ergodic.data.table.SourceTable;
import org.ergodic.host.Attribution;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the data that a pipeline's section {@code data} names. */
public final class DataReader {
    /** Larger numbers overflow in sums and squares. */
    private static final double LARGEST = 1e300;

    /** By which files in single precision mark missing values: its largest number, NetCDF's and Surfer's. */
    private static final double[] MARKERS = {3.40282e38, 9.96921e36, 1.70141e38};

    /** So many rows of a generator that their memory is worth a thought. */
    private static final int MANY = 100_000;

    /** What an array of Java takes beside its numbers. */
    private static final int ROW = 24;

    private DataReader() {}

    /**
     * Reads files, draws from a generator or takes arrays.
     *
     * @param config where from
     * @param base the folder that relative paths start from
     * @param assembly makes the generator
     * @param random the data's stream
     * @param arrays the tables that Java code gives, by name
     * @return the data, on their own scale but for what {@code data.binarise} makes 0 and 1
     * @throws DataException if there is anything wrong with it, saying where
     */
    public static DataTable read(
            DataConfig config,
            Path base,
            Assembly assembly,
            RandomStream random,
            Function<String, Optional<ArrayTable>> arrays) {
        try {
            return usable(
                    config.arrays().isPresent()
                            ? given(config, arrays)
                            : config.generator().isPresent()
                                    ? drawn(config, assembly, random)
                                    : config.source().isPresent() ? source(config, assembly) : files(config, base),
                    config);
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(config.origin(), e);
        }
    }

    /**
     * The hash of the files that a config names, without a look at what they hold.
     *
     * @param config where data come from
     * @param base the folder that relative paths start from
     * @param assembly makes the source
     * @return what {@link DataTable#sha256} of their data is, or empty for data that come from no file
     * @throws DataException if one of them is no file or cannot be read
     */
    public static Optional<String> fileHash(DataConfig config, Path base, Assembly assembly) {
        if (config.source().isPresent()) {
            return SourceTable.fileHash(
                    assembly.create(Kind.SOURCE, config.source().get()));
        }
        return config.csv().or(config::idx).map(file -> {
            String first = Source.fileHash(base.resolve(file))
                    + config.labels()
                            .map(labels -> "+" + Source.fileHash(base.resolve(labels)))
                            .orElse("");
            return config.holdoutFile()
                    .map(other -> first + "+" + Source.fileHash(base.resolve(other)))
                    .orElse(first);
        });
    }

    /**
     * Whether data are gone once they have been read.
     *
     * @param config where data come from
     * @param base the folder that relative paths start from
     * @return the pipe or device that they come from, if there is one
     */
    public static Optional<String> readOnce(DataConfig config, Path base) {
        return Stream.of(config.csv(), config.idx(), config.labels(), config.holdoutFile())
                .flatMap(Optional::stream)
                .filter(file -> Source.isReadOnce(base.resolve(file)))
                .findFirst();
    }

    /** Takes arrays, whatever name the config has for them. */
    static DataTable given(DataConfig config, ArrayTable rows) {
        try {
            return usable(withHoldout(rows, config), config);
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(config.origin(), e);
        }
    }

    private static DataTable given(DataConfig config, Function<String, Optional<ArrayTable>> arrays) {
        String name = config.arrays().orElseThrow();
        ArrayTable rows = arrays.apply(name)
                .orElseThrow(() -> new DataException("data.arrays: there are no arrays named \"" + Excerpt.of(name)
                        + "\". Java code gives them, by Pipeline.builder().data(...); a file names"
                        + " csv, idx or generator"));
        return withHoldout(rows, config);
    }

    private static DataTable withHoldout(ArrayTable rows, DataConfig config) {
        DataTable table = rows.table(config, config.origin());
        return rows.holdout()
                .map(held -> table.holdingOut(held.table(config, config.origin() + ", held out")))
                .orElse(table);
    }

    private static DataTable source(DataConfig config, Assembly assembly) {
        DataSource source = assembly.create(Kind.SOURCE, config.source().orElseThrow());
        return SourceTable.read(source, config);
    }

    private static DataTable files(DataConfig config, Path base) {
        DataTable table = file(base, config.csv().or(config::idx).orElseThrow(), config, Optional.empty());
        return config.holdoutFile()
                .map(other -> table.holdingOut(file(base, other, config, Optional.of(table))))
                .orElse(table);
    }

    private static DataTable file(Path base, String name, DataConfig config, Optional<DataTable> first) {
        Path file = base.resolve(name);
        if (config.csv().isPresent()) {
            return first.map(table -> CsvReader.readLike(table, file, config))
                    .orElseGet(() -> CsvReader.read(file, config));
        }
        int limit = config.limit().orElse(Integer.MAX_VALUE);
        DataTable images = config.labels()
                .map(labels -> IdxReader.read(file, base.resolve(labels), limit, config.text()))
                .orElseGet(() -> IdxReader.read(file, limit));
        return images.dequantising(config);
    }

    private static DataTable drawn(DataConfig config, Assembly assembly, RandomStream random) {
        DataGenerator generator =
                assembly.create(Kind.GENERATOR, config.generator().get());
        String source = "generator " + config.generator().get().name() + ", " + config.count() + " rows";
        if (config.count() >= MANY) {
            // One row says how wide they all are, before memory is taken for them.
            long width = Attribution.given(
                            generator.draw(random.split("generator"), DataType.DOUBLE, 1), Kind.GENERATOR, "draw")
                    .length();
            if (!Memory.fits((double) config.count() * (width * 2 * Double.BYTES + ROW))) {
                throw Memory.lacking(source + ": " + config.count() + " rows of " + width + " values take "
                        + ((config.count() * (width * 2 * Double.BYTES + ROW)) >> 20) + " MB while they are drawn");
            }
        }
        INDArray drawn = Attribution.given(
                generator.draw(random.split("generator"), DataType.DOUBLE, config.count()), Kind.GENERATOR, "draw");
        if (drawn.rank() < 2 || drawn.size(0) != config.count()) {
            throw new DataException(source + ": it drew an array of the shape " + Arrays.toString(drawn.shape())
                    + ", which must be [" + config.count() + ", event]");
        }
        if (!Finite.all(drawn)) {
            throw new DataException(source + ": it drew values that are not finite");
        }
        Optional<ImageShape> picture = drawn.rank() == 4
                ? Optional.of(new ImageShape(
                        Math.toIntExact(drawn.size(1)), Math.toIntExact(drawn.size(2)), Math.toIntExact(drawn.size(3))))
                : Optional.empty();
        LazyMatrix values = LazyMatrix.of(drawn);
        return DataTable.generated(source, values, picture, hash(values)).dequantising(config);
    }

    private static String hash(LazyMatrix values) {
        MessageDigest digest = Source.sha256();
        ByteBuffer bytes = ByteBuffer.allocate(values.columns() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        double[] row = new double[values.columns()];
        for (int i = 0; i < values.rows(); i++) {
            values.read(i, row);
            bytes.clear();
            for (double number : row) {
                bytes.putDouble(number);
            }
            digest.update(bytes.array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The table as a model is to see it but for the scale, unless no model could. */
    private static DataTable usable(DataTable table, DataConfig config) {
        int d = table.columns().size();
        Optional<ImageShape> picture =
                config.image().isEmpty() ? table.picture() : Optional.of(ImageShape.of(config.image()));
        if (picture.isPresent() && picture.get().length() != d) {
            throw new DataException(
                    "data.image: " + config.image() + " has " + picture.get().length() + " values, and "
                            + table.source() + " has " + d + " columns a row. Choose them by data.columns or"
                            + " data.target-column, or correct data.image");
        }
        if (table.rows() < 2) {
            throw new DataException(table.source() + " has a single row; at least 2 are needed, one of them held out");
        }
        checkSize(table);
        DataTable pictured = table.with(picture);
        return config.binarise().isEmpty()
                ? pictured
                : pictured.with(config.asModelled(table.values()).packed());
    }

    /**
     * Refuses numbers that are too large to compute with, and those by which files mark missing values, by column.
     */
    private static void checkSize(DataTable table) {
        Problems problems = new Problems();
        check(table, table.schema(), table.values(), problems);
        table.conditions().ifPresent(rows -> check(table, table.conditionSchema(), rows, problems));
        problems.throwIfAny(
                "Name numbers that mark missing values by data.missing, leave such rows out, or such columns"
                        + " by data.leave-out.");
    }

    private static void check(DataTable table, Schema columns, LazyMatrix rows, Problems problems) {
        int d = columns.size();
        long[] large = new long[d];
        int[] first = new int[d];
        double[] seen = new double[d];
        double[] row = new double[d];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            for (int j = 0; j < d; j++) {
                double size = Math.abs(row[j]);
                if (size > LARGEST || size >= 1e36 && marks(size)) {
                    if (large[j]++ == 0) {
                        first[j] = i;
                        seen[j] = row[j];
                    }
                }
            }
        }
        for (int j = 0; j < d; j++) {
            if (large[j] > 0) {
                problems.add(table.place(first[j]) + ", column "
                        + Excerpt.of(columns.column(j).name()) + " is " + seen[j] + ", "
                        + (Math.abs(seen[j]) > LARGEST
                                ? "too large to compute with; the largest numbers often mark missing values"
                                : "by which files mark missing values")
                        + (large[j] == 1 ? "" : " (" + large[j] + " of " + rows.rows() + " cells)"));
            }
        }
    }

    private static boolean marks(double size) {
        return Arrays.stream(MARKERS).anyMatch(marker -> Math.abs(size / marker - 1) < 1e-5);
    }
}
