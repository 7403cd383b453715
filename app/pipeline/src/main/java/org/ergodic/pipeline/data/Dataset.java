package org.ergodic.pipeline.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.solver.Finite;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Dequantisation;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.CsvReader;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.IdxReader;
import org.ergodic.data.table.Matrix;
import org.ergodic.data.table.Memory;
import org.ergodic.data.table.Picture;
import org.ergodic.data.table.Problems;
import org.ergodic.data.table.Source;
import org.ergodic.data.table.Table;
import org.ergodic.host.Attribution;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data as it came, on its own scale.
 *
 * @param values {@code [n, d]}, finite
 * @param columns the d columns' names
 * @param picture what picture a row is, if it is one
 * @param event the shape of an event as the model sees it: {@code [d]} or {@code [c, h, w]}
 * @param sha256 the hash of the file as it is on disk, of a generator's values as little-endian doubles, or of Java's arrays
 *     (see {@link ArrayTable#sha256}); where rows are held out in a file of their own, its hash follows after a plus sign
 * @param source where it came from
 * @param conditionColumns the names of the k columns to condition on, usually none
 * @param conditions {@code [n, k]}, or empty where there are none
 * @param holdoutFile the file that the last rows came from, which are to be held out, if there is one
 * @param heldOut how many rows came from it; 0 without such a file
 * @param dequantisation the columns of whole numbers that get noise
 * @param recorded the scale that a run was trained on, where it is not to be fitted anew
 * @param notes what people should know of the files
 */
public record Dataset(
        Matrix values,
        List<String> columns,
        Optional<Picture> picture,
        long[] event,
        String sha256,
        String source,
        List<String> conditionColumns,
        Optional<Matrix> conditions,
        Optional<String> holdoutFile,
        int heldOut,
        Dequantisation dequantisation,
        Optional<Recorded> recorded,
        List<String> notes) {
    /** Larger numbers overflow in sums and squares. */
    private static final double LARGEST = 1e300;

    /** By which files in single precision mark missing values: its largest number, NetCDF's and Surfer's. */
    private static final double[] MARKERS = {3.40282e38, 9.96921e36, 1.70141e38};

    private static final double LARGEST_EXACT = 0x1p53;

    private static final int FEWEST_COUNTED = 10;

    /** So many rows of a generator that their memory is worth a thought. */
    private static final int MANY = 100_000;

    /** What an array of Java takes beside its numbers. */
    private static final int ROW = 24;

    /** Checks that shapes agree. */
    public Dataset {
        columns = List.copyOf(columns);
        conditionColumns = List.copyOf(conditionColumns);
        Objects.requireNonNull(conditions, "conditions");
        event = event.clone();
        Objects.requireNonNull(picture, "picture");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(source, "source");
        notes = List.copyOf(notes);
        if (values.columns() != columns.size()) {
            throw new IllegalArgumentException(
                    "values must have " + columns.size() + " columns, not " + values.columns());
        }
    }

    /**
     * The scale that a run was trained on.
     *
     * @param scaling of the columns
     * @param condition the columns that it is conditioned on, with theirs
     */
    public record Recorded(Scaling scaling, Optional<ConditionColumns> condition) {
        /** Where a run does not say which columns got noise, an older version gave it to all. */
        Dequantisation dequantisation(DataConfig config) {
            return scaling.isDequantised() || config.dequantise().isNone()
                    ? scaling.dequantisation()
                    : Dequantisation.all(scaling.width());
        }
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    /** {@return the number of rows} */
    public int rows() {
        return values.rows();
    }

    /**
     * What is modelled: the values, with noise where whole numbers get it.
     *
     * @param random the data's stream
     * @return {@code [n, d]} on the data's scale
     */
    public Matrix continuous(RandomStream random) {
        return dequantisation.noised(values, random.split("dequantise"));
    }

    /**
     * Where a row came from, for a message.
     *
     * @param row from 0
     * @return the file and the row's number in it, from 1
     */
    public String place(int row) {
        int own = rows() - heldOut;
        return row < own ? source + ": row " + (row + 1) : holdoutFile.orElse(source) + ": row " + (row - own + 1);
    }

    /**
     * Reads a file or draws from a generator.
     *
     * @param config where from
     * @param base the folder that relative paths start from
     * @param assembly makes the generator
     * @param random the data's stream
     * @return the data
     * @throws DataException if there is anything wrong with it, saying where
     */
    public static Dataset load(DataConfig config, Path base, Assembly assembly, RandomStream random) {
        return load(config, base, assembly, random, name -> Optional.empty(), Optional.empty());
    }

    /**
     * Reads a file or draws from a generator.
     *
     * @param config where from
     * @param base the folder that relative paths start from
     * @param assembly makes the generator
     * @param random the data's stream
     * @param arrays the tables that Java code gives, by name
     * @param recorded the scale that a run was trained on, where it is not to be fitted anew; other columns than the data's
     *     are passed over
     * @return the data
     * @throws DataException if there is anything wrong with it, saying where
     */
    public static Dataset load(
            DataConfig config,
            Path base,
            Assembly assembly,
            RandomStream random,
            Function<String, Optional<ArrayTable>> arrays,
            Optional<Recorded> recorded) {
        try {
            if (config.arrays().isPresent()) {
                return given(config, arrays, recorded);
            }
            return read(config, base, assembly, random, recorded);
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(config.source(), e);
        }
    }

    /**
     * The hash of the files that a config names, without a look at what they hold.
     *
     * @param config where data come from
     * @param base the folder that relative paths start from
     * @return what {@link #sha256} of their data is, or empty for data of a generator
     * @throws DataException if one of them is no file or cannot be read
     */
    public static Optional<String> fileHash(DataConfig config, Path base) {
        return config.csv().or(config::idx).map(file -> {
            String first = Source.fileHash(base.resolve(file));
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
        return Stream.of(config.csv(), config.idx(), config.holdoutFile())
                .flatMap(Optional::stream)
                .filter(file -> Source.isReadOnce(base.resolve(file)))
                .findFirst();
    }

    private static Dataset given(
            DataConfig config, Function<String, Optional<ArrayTable>> arrays, Optional<Recorded> recorded) {
        String name = config.arrays().orElseThrow();
        ArrayTable rows = arrays.apply(name)
                .orElseThrow(
                        () -> new DataException(
                                "data.arrays: there are no arrays named \"" + Excerpt.of(name)
                                        + "\". Java code gives them, by Pipeline.builder().data(...); a file names csv, idx or generator"));
        Table table = rows.table(config, config.source());
        if (rows.holdout().isEmpty()) {
            return of(table, config, config.source(), Optional.empty(), 0, recorded);
        }
        String held = config.source() + ", held out";
        Table more = rows.holdout().get().table(config, held);
        requireAlike(config.source(), table, held, more);
        return of(
                table.followedBy(more),
                config,
                config.source(),
                Optional.of(held),
                more.values().rows(),
                recorded);
    }

    private static void requireAlike(String source, Table table, String other, Table more) {
        if (!more.columns().equals(table.columns())) {
            throw new DataException(other + ": the rows to hold out must have the columns of " + source + ", and "
                    + difference(table.columns(), more.columns()));
        }
        if (!more.picture().equals(table.picture())) {
            throw new DataException(other + ": the pictures to hold out must have the shape of those of " + source
                    + ", and they have " + more.picture().orElse(null) + ", not "
                    + table.picture().orElse(null));
        }
    }

    private static Dataset read(
            DataConfig config, Path base, Assembly assembly, RandomStream random, Optional<Recorded> recorded) {
        if (config.generator().isPresent()) {
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
            return of(generated(drawn, config, source), config, source, Optional.empty(), 0, recorded);
        }
        Path file = base.resolve(config.csv().or(config::idx).orElseThrow());
        Table table = read(file, config);
        if (config.holdoutFile().isEmpty()) {
            return of(table, config, file.toString(), Optional.empty(), 0, recorded);
        }
        Path other = base.resolve(config.holdoutFile().get());
        Table more = read(other, config);
        requireAlike(file.toString(), table, other.toString(), more);
        return of(
                table.followedBy(more),
                config,
                file.toString(),
                Optional.of(other.toString()),
                more.values().rows(),
                recorded);
    }

    private static Table read(Path file, DataConfig config) {
        return config.csv().isPresent()
                ? CsvReader.read(file, config)
                : IdxReader.read(file, config.limit().orElse(Integer.MAX_VALUE)).dequantising(config, file.toString());
    }

    private static String difference(List<String> columns, List<String> others) {
        if (columns.size() != others.size()) {
            return "there are " + others.size() + ", not " + columns.size();
        }
        int first = 0;
        while (columns.get(first).equals(others.get(first))) {
            first++;
        }
        return "number " + (first + 1) + " is " + Excerpt.of(others.get(first)) + ", not "
                + Excerpt.of(columns.get(first));
    }

    private static Table generated(INDArray drawn, DataConfig config, String source) {
        if (!Finite.all(drawn)) {
            throw new DataException(source + ": it drew values that are not finite");
        }
        Optional<Picture> picture = drawn.rank() == 4
                ? Optional.of(new Picture(
                        Math.toIntExact(drawn.size(1)), Math.toIntExact(drawn.size(2)), Math.toIntExact(drawn.size(3))))
                : Optional.empty();
        Matrix values = Matrix.of(drawn);
        List<String> columns = IdxReader.names(values.columns());
        return new Table(columns, 0, new int[0], values, picture, hash(values), List.of()).dequantising(config, source);
    }

    private static Dataset of(
            Table table,
            DataConfig config,
            String source,
            Optional<String> holdoutFile,
            int heldOut,
            Optional<Recorded> recorded) {
        int all = table.columns().size();
        int d = all - table.conditions();
        List<String> columns = table.columns().subList(0, d);
        Optional<Picture> picture =
                config.image().isEmpty() ? table.picture() : Optional.of(Picture.of(config.image()));
        if (picture.isPresent() && picture.get().length() != d) {
            throw new DataException(
                    "data.image: " + config.image() + " has " + picture.get().length() + " values, and "
                            + source + " has " + d + " columns a row. Choose them by data.columns or"
                            + " data.target-column, or correct data.image");
        }
        if (table.values().rows() < 2) {
            throw new DataException(source + " has a single row; at least 2 are needed, one of them held out");
        }
        Matrix values = table.values().between(0, d);
        if (config.binarise().isPresent()) {
            values = config.asModelled(values).packed();
        }
        Optional<Recorded> known = recorded.filter(r -> r.scaling().width() == d);
        boolean image = config.event() == DataConfig.EventShape.IMAGE && picture.isPresent();
        long[] event = image ? picture.get().shape() : new long[] {d};
        Dataset data = new Dataset(
                values,
                columns,
                picture,
                event,
                table.sha256(),
                source,
                table.columns().subList(d, all),
                table.conditions() == 0
                        ? Optional.empty()
                        : Optional.of(table.values().between(d, all)),
                holdoutFile,
                heldOut,
                Dequantisation.none(d),
                known,
                table.notes());
        data.checkSize(table);
        Matrix whole = values;
        return data.with(known.map(r -> r.dequantisation(config))
                .orElseGet(
                        () -> Dequantisation.of(config.dequantise(), table.dequantise(), whole, columns, data::place)));
    }

    private Dataset with(Dequantisation other) {
        return new Dataset(
                values,
                columns,
                picture,
                event,
                sha256,
                source,
                conditionColumns,
                conditions,
                holdoutFile,
                heldOut,
                other,
                recorded,
                notes);
    }

    /** Refuses numbers that are too large to compute with, and those by which files mark missing values. */
    private void checkSize(Table table) {
        Problems problems = new Problems();
        double[] row = new double[table.columns().size()];
        for (int i = 0; i < rows(); i++) {
            table.values().read(i, row);
            for (int j = 0; j < row.length; j++) {
                double size = Math.abs(row[j]);
                if (size < 1e36) {
                    continue;
                }
                String what =
                        place(i) + ", column " + Excerpt.of(table.columns().get(j)) + " is " + row[j] + ", ";
                if (size > LARGEST) {
                    problems.add(what + "too large to compute with; the largest numbers often mark missing values");
                } else if (Arrays.stream(MARKERS).anyMatch(marker -> Math.abs(size / marker - 1) < 1e-5)) {
                    problems.add(what + "by which files mark missing values");
                }
            }
        }
        problems.throwIfAny("Leave such rows out, or such columns by data.columns.");
    }

    private static String hash(Matrix values) {
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

    /**
     * Splits the rows into a training and a held-out part, at random unless the latter came in a file of its own, and brings
     * both to the model's scale, which is fitted to the training part alone, unless it is recorded.
     *
     * @param config the held-out share and the scale
     * @param type the model's type, FLOAT or DOUBLE
     * @param random the data's stream; the same stream gives the same split
     * @return both parts
     * @throws DataException for a table with constant columns, unless they are to be kept, or with numbers that the model's
     *     scale cannot hold
     */
    public PreparedData prepare(DataConfig config, DataType type, RandomStream random) {
        try {
            return split(config, type, random);
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(source, e);
        }
    }

    private PreparedData split(DataConfig config, DataType type, RandomStream random) {
        int n = rows();
        int held = heldOut > 0 ? heldOut : Math.max(1, Math.min(n - 1, (int) Math.round(n * config.holdout())));
        int[] order = heldOut > 0
                ? IntStream.range(0, n).map(i -> (i + n - held) % n).toArray()
                : random.split("holdout").permutation(n);
        int[] last = Arrays.copyOfRange(order, held, n);
        int[] first = Arrays.copyOf(order, held);
        Matrix modelled = continuous(random);
        Matrix kept = modelled.choose(last);
        Moments moments = kept.moments();
        List<String> remarks = new ArrayList<>(notes);
        remarkOnCounters(remarks);
        checkConstant(moments, config, remarks);
        remarkOnLargeWholeNumbers(moments, remarks);
        Scaling scaling = recorded.map(Recorded::scaling)
                .orElseGet(() -> Scaling.fit(moments, config.effectiveScale(), picture, dequantisation));
        Precision precision = new Precision(this, type);
        precision.check(modelled, columns, moments, first, scaling);
        precision.checkMiddle(kept, columns, moments, scaling);
        Optional<ConditionColumns> condition = Optional.empty();
        Conditions trainingGiven = Conditions.none();
        Conditions holdoutGiven = Conditions.none();
        if (conditions.isPresent()) {
            Matrix originalGiven = conditions.get().choose(last);
            Moments ofConditions = originalGiven.moments();
            ConditionColumns columnsGiven = recorded.flatMap(Recorded::condition)
                    .orElseGet(() -> new ConditionColumns(
                            conditionColumns,
                            Scaling.fit(
                                    ofConditions,
                                    DataConfig.Scale.STANDARDISE,
                                    Optional.empty(),
                                    Dequantisation.none(conditionColumns.size()))));
            precision.check(conditions.get(), conditionColumns, ofConditions, first, columnsGiven.scaling());
            precision.checkMiddle(originalGiven, conditionColumns, ofConditions, columnsGiven.scaling());
            condition = Optional.of(columnsGiven);
            trainingGiven = columnsGiven.of(originalGiven, type);
            holdoutGiven = columnsGiven.of(conditions.get().choose(first), type);
        }
        return new PreparedData(
                this,
                scaling,
                scaling.apply(kept, type, event),
                scaling.apply(modelled.choose(first), type, event),
                values.choose(last),
                values.choose(first),
                wholeColumns(moments),
                remarks,
                condition,
                trainingGiven,
                holdoutGiven);
    }

    /** The columns that hold whole numbers only in the training part and get no noise. */
    private List<Integer> wholeColumns(Moments moments) {
        return IntStream.range(0, columns.size())
                .filter(j -> moments.whole(j) && !dequantisation.holds(j))
                .boxed()
                .toList();
    }

    private void checkConstant(Moments moments, DataConfig config, List<String> remarks) {
        List<String> constant = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            if (moments.constant(j)) {
                constant.add(Excerpt.of(columns.get(j))
                        + (moments.least(j) == moments.greatest(j)
                                ? " (always " + moments.least(j) + ")"
                                : " (from " + moments.least(j) + " to " + moments.greatest(j)
                                        + ", which is rounding)"));
            }
        }
        if (constant.isEmpty()) {
            return;
        }
        String shown = Problems.list(constant);
        String what = constant.size() == 1 ? "column " + shown + " is constant" : "columns " + shown + " are constant";
        if (constant.size() == columns.size()) {
            throw new DataException(source + ": every column is constant, so there is nothing to learn: " + what);
        }
        if (picture.isEmpty() && config.constantColumns() == DataConfig.ConstantColumns.REFUSE) {
            throw new DataException(source + ": " + what + " in the training part, and a density has no width there."
                    + " Leave such columns out by data.columns, or set data.constant-columns: keep");
        }
        remarks.add(source + ": " + what + " in the training part; kept, shifted but not scaled");
    }

    /** Programs write the number of each row before it, which says nothing of the data. */
    private void remarkOnCounters(List<String> remarks) {
        int own = rows() - heldOut;
        double[] first = values.row(0);
        double[] row = new double[first.length];
        boolean[] counts = new boolean[first.length];
        Arrays.fill(counts, own >= FEWEST_COUNTED);
        for (int i = 1; i < own; i++) {
            values.read(i, row);
            boolean any = false;
            for (int j = 0; j < row.length; j++) {
                counts[j] &= row[j] == first[j] + i;
                any |= counts[j];
            }
            if (!any) {
                return;
            }
        }
        for (int j = 0; j < row.length; j++) {
            if (counts[j]) {
                remarks.add(source + ": column " + Excerpt.of(columns.get(j)) + " counts the rows from " + first[j]
                        + ". If it is an index, leave it out by data.columns");
            }
        }
    }

    private void remarkOnLargeWholeNumbers(Moments moments, List<String> remarks) {
        for (int j = 0; j < columns.size(); j++) {
            double size = Math.max(Math.abs(moments.least(j)), Math.abs(moments.greatest(j)));
            if (moments.whole(j) && size > LARGEST_EXACT) {
                remarks.add(String.format(
                        Locale.ROOT,
                        "%s: column %s holds whole numbers beyond 2^53, which are read to the nearest multiple of %.0f:"
                                + " subtract a constant from them if their last digits matter",
                        source,
                        Excerpt.of(columns.get(j)),
                        Math.ulp(size)));
            }
        }
    }
}
