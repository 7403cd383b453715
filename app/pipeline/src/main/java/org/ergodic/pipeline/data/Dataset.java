package org.ergodic.pipeline.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.codec.RowSpace;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.ConditionKinds;
import org.ergodic.data.scale.Dequantisation;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Memory;
import org.ergodic.data.table.Problems;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data ready to train on: a table whose rows are split into a training and a held-out part, both on the model's scale.
 * Immutable, but for arrays, which are not to be changed.
 */
public final class Dataset {
    private static final double LARGEST_EXACT = 0x1p53;

    private static final int FEWEST_COUNTED = 10;

    /** Of a table that is not held in memory so many rows of each part stand for all in figures and pictures. */
    private static final int MOST_SHOWN = 20_000;

    private final DataTable table;
    private final DataConfig config;
    private final RowCoding coding;
    private final RandomStream random;
    private final long[] event;
    private final DataType type;
    private final Dequantisation dequantisation;
    private final Scaling scaling;
    /** Where the rows to train on are in the table, in the order in which batches number them. */
    private final int[] places;

    private final boolean large;
    private final Part training;
    private final Part holdout;
    private final Optional<ConditionColumns> condition;
    private final List<Integer> wholeColumns;
    private final List<String> notes;

    /**
     * A part of the rows.
     *
     * @param rows their places in the table
     * @param x {@code [n, event]} on the model's scale
     * @param given what they are conditioned on
     */
    private record Part(int[] rows, INDArray x, Conditions given) {}

    /**
     * Which rows are trained on.
     *
     * @param training their places in the table
     * @param holdout those of the others
     */
    public record Split(int[] training, int[] holdout) {}

    /**
     * The scale that a run was trained on.
     *
     * @param scaling of the columns
     * @param condition the columns that it is conditioned on, with theirs
     * @param coding how its columns are coded
     */
    public record Recorded(Scaling scaling, Optional<ConditionColumns> condition, RowCoding coding) {
        /** Where a run does not say which columns got noise, an older version gave it to all. */
        Dequantisation dequantisation(DataConfig config) {
            return scaling.isDequantised() || config.dequantised().isNone()
                    ? scaling.dequantisation()
                    : Dequantisation.all(scaling.width());
        }
    }

    /**
     * Reads a file or draws from a generator, splits and scales.
     *
     * @param config where from, and how it is split and scaled
     * @param base the folder that relative paths start from
     * @param assembly makes the generator
     * @param type the model's type, FLOAT or DOUBLE
     * @param random the data's stream; the same stream gives the same data
     * @return the data
     * @throws DataException if there is anything wrong with them, saying where
     */
    public static Dataset load(DataConfig config, Path base, Assembly assembly, DataType type, RandomStream random) {
        DataTable table = DataReader.read(config, base, assembly, random, name -> Optional.empty());
        return of(table, config, type, random, RowCoding.plain(table.schema()), Optional.empty());
    }

    /**
     * Splits and scales arrays.
     *
     * @param rows the arrays
     * @param config how they are split and scaled, made by {@link DataConfig#ofArrays}
     * @param type the model's type, FLOAT or DOUBLE
     * @param random the data's stream; the same stream gives the same data
     * @return the data
     * @throws DataException if there is anything wrong with them, saying where
     */
    public static Dataset of(ArrayTable rows, DataConfig config, DataType type, RandomStream random) {
        DataTable table = DataReader.given(config, rows);
        return of(table, config, type, random, RowCoding.plain(table.schema()), Optional.empty());
    }

    /**
     * Splits the rows of a table into a training and a held-out part, at random unless the latter came in a file of its
     * own, and brings both to the model's scale, which is fitted to the training part alone, unless it is recorded.
     *
     * @param table the rows
     * @param config the config that they were read by
     * @param type the model's type, FLOAT or DOUBLE
     * @param random the data's stream; the same stream gives the same split
     * @param coding how its columns are coded
     * @param recorded the scale that a run was trained on, where it is not to be fitted anew; that of other columns
     *     than the table's is passed over
     * @return both parts
     * @throws DataException for a table with constant columns, unless they are to be kept, with numbers that the
     *     model's scale cannot hold, or with fractions in columns that are said to be of whole numbers
     */
    public static Dataset of(
            DataTable table,
            DataConfig config,
            DataType type,
            RandomStream random,
            RowCoding coding,
            Optional<Recorded> recorded) {
        try {
            return new Dataset(
                    table,
                    config,
                    type,
                    random,
                    coding,
                    recorded.filter(r -> r.scaling().width() == coding.width()));
        } catch (OutOfMemoryError e) {
            throw Memory.ranOut(table.source(), e);
        }
    }

    /**
     * Splits the rows of a table: at random, unless those to hold out came in a file of their own.
     *
     * @param table the rows
     * @param config how many are held out
     * @param random the data's stream; the same stream gives the same split
     * @return both parts
     */
    public static Split split(DataTable table, DataConfig config, RandomStream random) {
        int n = table.rows();
        int held = n - trainingRows(table, config);
        int[] order = table.heldOut().isPresent()
                ? IntStream.range(0, n).map(i -> (i + n - held) % n).toArray()
                : random.split("holdout").permutation(n);
        return new Split(Arrays.copyOfRange(order, held, n), Arrays.copyOf(order, held));
    }

    private Dataset(
            DataTable table,
            DataConfig config,
            DataType type,
            RandomStream random,
            RowCoding coding,
            Optional<Recorded> recorded) {
        this.table = table;
        this.config = config;
        this.coding = coding;
        this.random = random;
        this.type = type;
        this.event = coding.isPlain() ? config.shape(table) : new long[] {coding.width()};
        this.dequantisation = !coding.isPlain()
                ? Dequantisation.none(coding.width())
                : recorded.map(r -> r.dequantisation(config))
                        .orElseGet(() -> Dequantisation.of(
                                config.dequantised(),
                                table.dequantise(),
                                table.values(),
                                table.columns(),
                                table::place));
        Split split = split(table, config, random);
        this.places = split.training();
        this.large = Memory.isLarge((double) table.rows() * coding.width() * Float.BYTES);
        int[] last = places.clone();
        // In the order of the table, which is that in which files are read fast.
        Arrays.sort(last);
        int[] first = split.holdout();
        requireCodes();
        requireConditions(table);
        List<String> names = coding.names();
        LazyMatrix modelled = continuous(random);
        LazyMatrix kept = modelled.choose(last);
        Moments moments = kept.moments();
        List<String> remarks = new ArrayList<>(table.notes());
        remarkOnCounters(remarks);
        checkConstant(moments, remarks);
        remarkOnLargeWholeNumbers(moments, remarks);
        this.scaling = recorded.map(Recorded::scaling)
                .orElseGet(() -> Scaling.fit(kept, moments, config.effectiveScale(), table.picture(), dequantisation));
        Precision precision = new Precision(table, type);
        precision.check(modelled, names, moments, first, scaling);
        precision.checkMiddle(kept, names, moments, scaling);
        this.condition = table.conditions()
                .map(given -> condition(given, last, first, precision, recorded.flatMap(Recorded::condition)));
        this.training = part(modelled, large ? evenly(places, MOST_SHOWN) : places);
        this.holdout = part(modelled, large ? evenly(first, MOST_SHOWN) : first);
        if (large) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "%s: the %,d rows to train on are more than is held in memory, and read as they are needed;"
                            + " held-out figures, metrics and pictures are of %,d and %,d rows",
                    table.source(),
                    places.length,
                    training.rows.length,
                    holdout.rows.length));
        }
        this.wholeColumns = wholeColumns(moments);
        this.notes = List.copyOf(remarks);
    }

    private Part part(LazyMatrix modelled, int... rows) {
        return new Part(rows, scaling.apply(modelled.choose(rows), type, event), given(rows, type));
    }

    /** So many places at most, evenly from all. */
    static int[] evenly(int[] places, int most) {
        return places.length <= most
                ? places
                : IntStream.range(0, most)
                        .map(i -> places[(int) ((long) i * places.length / most)])
                        .toArray();
    }

    /** Refuses rows that the coding has no code for, by column. */
    private void requireCodes() {
        if (!coding.isPlain()) {
            CellFaults.refuse(
                    table, table.values(), coding::misfit, "Leave such rows out, or such columns by data.columns.");
        }
    }

    /** Refuses conditions without a value, by column: a model is told them all. */
    private static void requireConditions(DataTable table) {
        List<String> names = table.conditionColumns();
        table.conditions()
                .ifPresent(rows -> CellFaults.refuse(
                        table,
                        rows,
                        (column, value) -> Double.isNaN(value)
                                ? Optional.of("column " + Excerpt.of(names.get(column))
                                        + " to condition on: a value is missing")
                                : Optional.empty(),
                        "Leave such rows out, or such columns by data.leave-out, or model them in place of"
                                + " conditioning on them."));
    }

    private ConditionColumns condition(
            LazyMatrix conditions, int[] last, int[] first, Precision precision, Optional<ConditionColumns> recorded) {
        List<String> names = table.conditionColumns();
        LazyMatrix kept = conditions.choose(last);
        Moments moments = kept.moments();
        ConditionKinds kinds = recorded.map(ConditionColumns::kinds).orElseGet(() -> kinds(table, config));
        ConditionColumns columns = recorded.orElseGet(() -> new ConditionColumns(
                names,
                Scaling.fit(
                        kept,
                        moments,
                        DataConfig.Scale.STANDARDISE,
                        Optional.empty(),
                        Dequantisation.none(names.size())),
                kinds.classes(),
                table.conditionSchema().columns().stream()
                        .map(Column::categories)
                        .toList(),
                kinds.texts()));
        precision.check(conditions, names, moments, first, columns.scaling());
        precision.checkMiddle(kept, names, moments, columns.scaling());
        return columns;
    }

    /**
     * What the columns to condition on hold.
     *
     * @param table the rows
     * @param config the config that they were read by
     * @return their classes and texts
     * @throws DataException if a column is said to be of classes or texts that is not there, or has too many
     */
    public static ConditionKinds kinds(DataTable table, DataConfig config) {
        return ConditionKinds.of(table, config.conditionClasses(), config.conditionText());
    }

    private Conditions given(int[] rows, DataType type) {
        return condition
                .map(columns -> columns.of(table.conditions().orElseThrow().choose(rows), type))
                .orElse(Conditions.none());
    }

    /**
     * How many rows of a table are trained on.
     *
     * @param table the rows
     * @param config the config that they were read by
     * @return those that are not held out
     */
    public static int trainingRows(DataTable table, DataConfig config) {
        int n = table.rows();
        return n
                - table.heldOut()
                        .map(DataTable.HeldOut::rows)
                        .orElseGet(() -> Math.max(1, Math.min(n - 1, (int) Math.round(n * config.holdout()))));
    }

    /** {@return the rows on their own scale, and where they came from} */
    public DataTable table() {
        return table;
    }

    /** {@return between the data's scale and the model's} */
    public Scaling scaling() {
        return scaling;
    }

    /** {@return how its columns are coded} */
    public RowCoding coding() {
        return coding;
    }

    /** {@return the way from its rows to the model's numbers} */
    public RowSpace space() {
        return new RowSpace(coding, scaling);
    }

    /**
     * The rows to train on, where they are worked out for each step: with noise of the step's own where codes have
     * noise, or read from the table where they are too many for {@link #training()}, which are some of them then.
     *
     * @return gives rows by their places among those to train on
     */
    public Optional<RowFeed> feed() {
        if (!coding.isNoisy() && !large) {
            return Optional.empty();
        }
        RandomStream noise = random.split("codes").split("step");
        LazyMatrix rows = table.values();
        LazyMatrix modelled = continuous(random);
        return Optional.of(new RowFeed(
                places.length,
                (step, chosen) -> {
                    RandomStream own = noise.split(step);
                    LazyMatrix some = LazyMatrix.reading(
                            chosen.length,
                            coding.width(),
                            coding.isNoisy()
                                    ? (i, into) -> coding.encode(rows.row(places[chosen[i]]), own, i, into)
                                    : (i, into) -> modelled.read(places[chosen[i]], into));
                    return scaling.apply(some, type, event);
                },
                chosen -> large
                        ? given(Arrays.stream(chosen).map(i -> places[i]).toArray(), type)
                        : training.given.rows(chosen)));
    }

    /** {@return how many rows there are to train on, be it more than {@link #training()} has} */
    public int trainingCount() {
        return places.length;
    }

    /** {@return whether rows are read as they are needed, and {@link #training()} and {@link #holdout()} are some} */
    public boolean isLarge() {
        return large;
    }

    /** {@return the columns of whole numbers that get noise} */
    public Dequantisation dequantisation() {
        return dequantisation;
    }

    /** {@return the training part {@code [n, event]} on the model's scale; some of it where {@link #isLarge}} */
    public INDArray training() {
        return training.x;
    }

    /** {@return the part held out {@code [m, event]} on the model's scale; some of it where {@link #isLarge}} */
    public INDArray holdout() {
        return holdout.x;
    }

    /** {@return the columns to condition on, if any} */
    public Optional<ConditionColumns> condition() {
        return condition;
    }

    /** {@return their values for the training rows, on the model's scale} */
    public Conditions trainingGiven() {
        return training.given;
    }

    /** {@return their values for the rows held out, on the model's scale} */
    public Conditions holdoutGiven() {
        return holdout.given;
    }

    /** {@return the rows of the training part as they stand in the table, {@code [n, d]}} */
    public LazyMatrix originalTraining() {
        return table.values().choose(training.rows);
    }

    /** {@return the rows held out as they stand in the table, {@code [m, d]}} */
    public LazyMatrix originalHoldout() {
        return table.values().choose(holdout.rows);
    }

    /** {@return the places from 0, in the table, of the rows held out} */
    public int[] holdoutPlaces() {
        return holdout.rows.clone();
    }

    /** {@return the places from 0, in the table, of the training rows} */
    public int[] trainingPlaces() {
        return training.rows.clone();
    }

    /** {@return the columns from 0 that hold whole numbers only in the training part and get no noise} */
    public List<Integer> wholeColumns() {
        return wholeColumns;
    }

    /** {@return what people should know, such as constant columns that were kept} */
    public List<String> notes() {
        return notes;
    }

    /**
     * What is modelled: the values, with noise where whole numbers get it.
     *
     * @param random the data's stream
     * @return {@code [n, d]} on the data's scale, in the order of the table
     */
    public LazyMatrix continuous(RandomStream random) {
        if (!coding.isPlain()) {
            return coding.encode(table.values(), random.split("codes"));
        }
        return dequantisation.noised(table.values(), random.split("dequantise"));
    }

    /**
     * What to do about columns of whole numbers where a model learns a density.
     *
     * @return one sentence or two, or empty where no column is of whole numbers without noise
     */
    public Optional<String> remarkOnWholeColumns() {
        if (wholeColumns.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> suited = wholeColumns.stream()
                .filter(j -> config.binarise().isEmpty() && suits(table.values(), j))
                .toList();
        String advice = suited.isEmpty()
                ? "Leave them out by data.columns, or do not trust the likelihood"
                : config.dequantised().isNone()
                        ? "Set data.dequantise: true, or leave them out by data.columns"
                        : "Add them to data.dequantise, or leave them out by data.columns";
        String others = suited.isEmpty() || suited.size() == wholeColumns.size()
                ? ""
                : ". Noise does not suit "
                        + named(wholeColumns.stream()
                                .filter(j -> !suited.contains(j))
                                .toList())
                        + ", which hold a fraction among the rows held out, or numbers beyond 1e15";
        return Optional.of(table.source() + ": the likelihood can grow without limit on columns of whole numbers ("
                + named(wholeColumns) + "). " + advice + others);
    }

    private static boolean suits(LazyMatrix rows, int column) {
        double[] row = new double[rows.columns()];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            if (!Dequantisation.suits(row[column])) {
                return false;
            }
        }
        return true;
    }

    private String named(List<Integer> chosen) {
        return Problems.list(
                chosen.stream().map(j -> Excerpt.of(table.columns().get(j))).toList());
    }

    /** The columns that hold whole numbers only in the training part and get no noise. */
    private List<Integer> wholeColumns(Moments moments) {
        return IntStream.range(0, coding.isPlain() ? table.columns().size() : 0)
                .filter(j -> moments.whole(j) && !dequantisation.holds(j))
                .boxed()
                .toList();
    }

    private void checkConstant(Moments moments, List<String> remarks) {
        List<String> constant = new ArrayList<>();
        List<String> names = coding.names();
        for (int j = 0; j < names.size(); j++) {
            // A word may be in rows that are held out alone.
            if (moments.constant(j)
                    && coding.schema().column(coding.source(j)).categories().isEmpty()) {
                constant.add(Excerpt.of(names.get(j))
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
        if (constant.size() == names.size()) {
            throw new DataException(
                    table.source() + ": every column is constant, so there is nothing to learn: " + what);
        }
        if (table.picture().isEmpty() && config.constantColumns() == DataConfig.ConstantColumns.REFUSE) {
            throw new DataException(
                    table.source() + ": " + what + " in the training part, and a density has no width there."
                            + " Leave such columns out by data.columns, or set data.constant-columns: keep");
        }
        remarks.add(table.source() + ": " + what + " in the training part; kept, shifted but not scaled");
    }

    /** Programs write the number of each row before it, which says nothing of the data. */
    private void remarkOnCounters(List<String> remarks) {
        int own = table.rows() - table.heldOut().map(DataTable.HeldOut::rows).orElse(0);
        double[] first = table.values().row(0);
        double[] row = new double[first.length];
        boolean[] counts = new boolean[first.length];
        Arrays.fill(counts, own >= FEWEST_COUNTED);
        for (int i = 1; i < own; i++) {
            table.values().read(i, row);
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
                remarks.add(table.source() + ": column "
                        + Excerpt.of(table.columns().get(j)) + " counts the rows from "
                        + Excerpt.number(first[j])
                        + ". If it is an index, set data.leave-out: ["
                        + Excerpt.of(table.columns().get(j)) + "]");
            }
        }
    }

    private void remarkOnLargeWholeNumbers(Moments moments, List<String> remarks) {
        for (int j = 0; coding.isPlain() && j < table.columns().size(); j++) {
            double size = Math.max(Math.abs(moments.least(j)), Math.abs(moments.greatest(j)));
            if (moments.whole(j) && size > LARGEST_EXACT) {
                remarks.add(String.format(
                        Locale.ROOT,
                        "%s: column %s holds whole numbers beyond 2^53, which are read to the nearest multiple of %.0f:"
                                + " subtract a constant from them if their last digits matter",
                        table.source(),
                        Excerpt.of(table.columns().get(j)),
                        Math.ulp(size)));
            }
        }
    }
}
