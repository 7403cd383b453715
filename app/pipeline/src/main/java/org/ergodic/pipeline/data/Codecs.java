package org.ergodic.pipeline.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Selection;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.codec.DecimalCodec;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.scale.Dequantisation;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Problems;
import org.ergodic.host.Attribution;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;

/**
 * Chooses codecs for the columns of a table and fits them: those that {@code data.codecs} names, and for the others
 * what
 * suits their type and the model.
 */
public final class Codecs {
    private static final String NUMBER = "number";
    private static final String DECIMAL = "decimal";
    private static final String INTEGER = "integer";
    private static final String INTERVAL = "interval";
    private static final String ONE_HOT = "one-hot";
    private static final String DATE = "date";

    /** So many numbers are held at once while columns are looked at. */
    private static final int HELD = 1 << 22;

    /** Of larger tables so many cells of a column are looked at, evenly from all, and what {@link Extremes} keep. */
    private static final int MOST_CELLS = 1 << 19;

    /** Fewer missing cells than half a one would be none. */
    private static final double ADDED = 0.5;

    private final Registry registry;

    /**
     * Chooses from what there is.
     *
     * @param registry the codecs there are
     */
    public Codecs(Registry registry) {
        this.registry = registry;
    }

    /**
     * What a model can learn.
     *
     * @see #of
     * @param reals whether it takes real numbers, so that what can be counted gets noise; not where it takes numbers
     *     such as 0 and 1 alone, which noise would spoil
     * @param words the codec of columns of words
     */
    public record Wanted(boolean reals, String words) {
        /** Numbers such as 0 and 1. */
        public static final Wanted UNITS = new Wanted(false, ONE_HOT);

        /**
         * Real numbers.
         *
         * @param words the codec of columns of words, if the model says which
         * @return what it wants
         */
        public static Wanted reals(Optional<String> words) {
            return new Wanted(true, words.orElse(INTERVAL));
        }
    }

    /** The cells of a column, without those that are missing. */
    private record Cells(double[] training, double[] others, int missing) {
        boolean isWhole() {
            return both().allMatch(Dequantisation::suits);
        }

        DoubleStream both() {
            return DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(others));
        }

        boolean isConstant() {
            return training.length == 0 || Moments.of(training).constant(0);
        }
    }

    /**
     * The coding of a table.
     *
     * @param table the rows on their own scale
     * @param config what it says of codecs
     * @param split the rows to train on and those held out
     * @param wanted what the model can learn
     * @return the coding, fitted
     * @throws DataException with everything that is wrong, by column
     */
    public RowCoding of(DataTable table, DataConfig config, Dataset.Split split, Wanted wanted) {
        Problems problems = new Problems();
        requireColumns(table, config, problems);
        List<RowCoding.Coded> columns = new ArrayList<>();
        int d = table.schema().size();
        int width = Math.max(1, HELD / Math.max(1, Math.min(2 * MOST_CELLS, table.rows())));
        for (int from = 0; from < d; from += width) {
            Cells[] cells = cells(table, split, from, Math.min(d, from + width));
            for (int j = 0; j < cells.length; j++) {
                Column column = table.schema().column(from + j);
                column(table, config, column, from + j, cells[j], wanted, problems)
                        .ifPresent(columns::add);
            }
        }
        problems.throwIfAny("Leave such columns out by data.columns, or choose another codec by data.codecs.");
        RowCoding coding = new RowCoding(columns);
        if (coding.width() == 0) {
            throw new DataException(table.source() + ": every column has a single word, so there is nothing to learn");
        }
        return coding;
    }

    private static void requireColumns(DataTable table, DataConfig config, Problems problems) {
        for (String name : config.codecs().keySet()) {
            if (!table.columns().contains(name)) {
                problems.add(table.source() + ": data.codecs names column " + Excerpt.of(name)
                        + ", and the columns to model are " + Excerpt.list(table.columns()));
            }
        }
    }

    private static Cells[] cells(DataTable table, Dataset.Split split, int from, int to) {
        int columns = to - from;
        int[] chosen = Dataset.evenly(split.training(), MOST_CELLS);
        int[] held = Dataset.evenly(split.holdout(), MOST_CELLS);
        double[][] training = new double[columns][chosen.length];
        double[][] others = new double[columns][held.length];
        read(table.values(), chosen, from, training);
        read(table.values(), held, from, others);
        boolean whole = chosen.length == split.training().length && held.length == split.holdout().length;
        Extremes[] extremes = whole ? new Extremes[0] : extremes(table.values(), from, columns);
        Cells[] cells = new Cells[columns];
        for (int j = 0; j < columns; j++) {
            double[] there = present(training[j]);
            int missing = training[j].length - there.length;
            double[] rest = present(others[j]);
            cells[j] = whole
                    ? new Cells(there, rest, missing)
                    : new Cells(there, extremes[j].beside(rest), Math.max(missing, extremes[j].missing));
        }
        return cells;
    }

    private static Extremes[] extremes(LazyMatrix values, int from, int columns) {
        Extremes[] all = new Extremes[columns];
        Arrays.setAll(all, j -> new Extremes());
        double[] row = new double[values.columns()];
        for (int i = 0; i < values.rows(); i++) {
            values.read(i, row);
            for (int j = 0; j < columns; j++) {
                all[j].add(row[from + j]);
            }
        }
        return all;
    }

    /** What a codec must know of all cells of a column, however few of them it is shown. */
    private static final class Extremes {
        private static final int MOST_VALUES = 1024;

        private final Set<Double> values = new TreeSet<>();
        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;
        private double odd = Double.NaN;
        private double first = Double.NaN;
        private double step;
        private int missing;

        void add(double value) {
            if (Double.isNaN(value)) {
                missing = 1;
                return;
            }
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            if (values.size() <= MOST_VALUES) {
                values.add(value);
            }
            if (!Dequantisation.suits(value)) {
                odd = value;
            } else if (Double.isNaN(first)) {
                first = value;
            } else {
                // Euclid's algorithm: all whole numbers are a multiple of the step from the first.
                double rest = Math.abs(value - first);
                while (rest != 0) {
                    double next = step % rest;
                    step = rest;
                    rest = next;
                }
            }
        }

        /** Cells, and with them the least and the greatest, a fraction, neighbours on the grid, and few values all. */
        double[] beside(double... cells) {
            DoubleStream grid = DoubleStream.of(first, first + step <= greatest ? first + step : first - step);
            DoubleStream few = values.size() <= MOST_VALUES
                    ? values.stream().mapToDouble(Double::doubleValue)
                    : DoubleStream.empty();
            DoubleStream marks = DoubleStream.concat(DoubleStream.of(least, greatest, odd), grid);
            return DoubleStream.concat(DoubleStream.of(cells), DoubleStream.concat(marks, few))
                    .filter(Double::isFinite)
                    .toArray();
        }
    }

    private static void read(LazyMatrix values, int[] rows, int from, double[][] into) {
        double[] row = new double[values.columns()];
        for (int i = 0; i < rows.length; i++) {
            values.read(rows[i], row);
            for (int j = 0; j < into.length; j++) {
                into[j][i] = row[from + j];
            }
        }
    }

    private static double[] present(double... values) {
        return DoubleStream.of(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    private Optional<RowCoding.Coded> column(
            DataTable table,
            DataConfig config,
            Column column,
            int place,
            Cells cells,
            Wanted wanted,
            Problems problems) {
        String where = table.source() + ": column " + Excerpt.of(column.name()) + " ";
        if (cells.training().length == 0) {
            problems.add(where + "has no cell in the rows to train on that is not missing");
            return Optional.empty();
        }
        Component chosen = Optional.ofNullable(config.codecs().get(column.name()))
                .orElseGet(() -> Component.of(byDefault(table, config, column, place, cells, wanted)));
        if (cells.missing() > 0 && !wanted.reals()) {
            problems.add(where + "has " + cells.missing() + " missing cells in the rows to train on, and this model"
                    + " learns numbers such as 0 and 1 alone, which cannot stand for a missing one: use a model of real"
                    + " numbers, such as flow or diffusion, or leave such rows out");
            return Optional.empty();
        }
        try {
            return Optional.of(fitted(column, chosen, cells));
        } catch (IllegalArgumentException e) {
            problems.add(where + e.getMessage() + " (codec " + Excerpt.of(chosen.name()) + ")");
            return Optional.empty();
        }
    }

    private <C extends Record> RowCoding.Coded fitted(Column column, Component chosen, Cells cells) {
        @SuppressWarnings("unchecked")
        CodecFactory<C> factory = (CodecFactory<C>)
                registry.find(Kind.CODEC, chosen.name(), chosen.options().location(), "data.codecs." + column.name())
                        .factory();
        factory.obstacle(column).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        C config = new Binder(registry).bind(factory, chosen, "data.codecs." + column.name());
        C learnt = factory.fit(config, column, cells.training(), cells.others());
        Component component = Component.of(chosen.name(), Binder.tree(learnt));
        ColumnCodec codec = codec(component);
        return new RowCoding.Coded(
                column, component, codec, cells.missing() == 0 ? Optional.empty() : Optional.of(absence(codec, cells)));
    }

    private ColumnCodec codec(Component component) {
        return Attribution.given(registry.assembly(1).create(Kind.CODEC, component), Kind.CODEC, "create");
    }

    /** Numbers in the place of a missing cell are spread as those of the others are. */
    private static RowCoding.Absence absence(ColumnCodec codec, Cells cells) {
        double all = cells.training().length + cells.missing();
        int width = codec.width();
        LazyMatrix codes = LazyMatrix.reading(
                cells.training().length, width, (i, into) -> codec.centre(cells.training()[i], into, 0));
        List<Double> mean = new ArrayList<>();
        List<Double> deviation = new ArrayList<>();
        if (width > 0) {
            Moments moments = codes.moments();
            for (int k = 0; k < width; k++) {
                mean.add(moments.mean(k));
                deviation.add(moments.constant(k) ? 1 : moments.deviation(k));
            }
        }
        return new RowCoding.Absence((cells.missing() + ADDED) / (all + 2 * ADDED), mean, deviation);
    }

    private static String byDefault(
            DataTable table, DataConfig config, Column column, int place, Cells cells, Wanted wanted) {
        return switch (column.type()) {
            case CATEGORY, TEXT -> wanted.words();
            case DATE -> wanted.reals() ? DATE : NUMBER;
            case PIXEL -> NUMBER;
            default ->
                wanted.reals() && isDequantised(table, config, place, cells)
                        ? (cells.both().distinct().limit(3).count() == 2 ? INTERVAL : INTEGER)
                        : wanted.reals() && isRounded(table, config, cells) ? DECIMAL : NUMBER;
        };
    }

    /** Numbers of a few decimals, unless all are whole: those have a codec of their own or are to stay as they are. */
    private static boolean isRounded(DataTable table, DataConfig config, Cells cells) {
        return table.picture().isEmpty()
                && config.binarise().isEmpty()
                && !cells.isConstant()
                && !cells.isWhole()
                && DecimalCodec.suits(cells.training(), cells.others());
    }

    /** Where nothing is said, columns of whole numbers are; pictures keep their values. */
    private static boolean isDequantised(DataTable table, DataConfig config, int place, Cells cells) {
        if (table.picture().isPresent() || config.binarise().isPresent() || cells.isConstant() || !cells.isWhole()) {
            return false;
        }
        Optional<Selection> said = config.dequantise();
        return said.isEmpty()
                || said.get().all()
                || Arrays.stream(table.dequantise()).anyMatch(named -> named == place);
    }

    /**
     * Whether a table of numbers goes the way of {@code data.dequantise}, which keeps its bits.
     *
     * @param table the rows
     * @param config what it says
     * @return whether no codec is needed, nor asked for
     */
    public static boolean isPlain(DataTable table, DataConfig config) {
        if (!config.codecs().isEmpty()
                || table.schema().columns().stream()
                        .anyMatch(column -> column.missing()
                                || column.type() != ColumnType.NUMBER
                                        && column.type() != ColumnType.INTEGER
                                        && column.type() != ColumnType.PIXEL)) {
            return false;
        }
        return config.dequantise().isPresent()
                || table.picture().isPresent()
                || config.binarise().isPresent();
    }

    /**
     * The codecs of a coding, as {@code data.codecs} says them.
     *
     * @param coding the coding
     * @param said what the config says, which stays as it is
     * @return a codec for each column, by name
     */
    public static Map<String, Component> said(RowCoding coding, Map<String, Component> said) {
        Map<String, Component> all = new LinkedHashMap<>();
        for (RowCoding.Coded coded : coding.columns()) {
            String name = coded.column().name();
            all.put(name, said.getOrDefault(name, Component.of(coded.component().name())));
        }
        return all;
    }

    /**
     * The coding that a run recorded.
     *
     * @param columns what its file holds of each column
     * @return the coding
     */
    public RowCoding recorded(List<RowCoding.Recorded> columns) {
        return new RowCoding(columns.stream()
                .map(column ->
                        new RowCoding.Coded(column.column(), column.codec(), codec(column.codec()), column.absence()))
                .toList());
    }

    /**
     * What stands for a column's cells where none is given: the lower median, or of words the one that is there most
     * often.
     *
     * @param coding the coding
     * @param rows {@code [n, k]} on the data's scale
     * @return a cell for each column that is there
     */
    public static List<Double> typical(RowCoding coding, LazyMatrix rows) {
        boolean isWorded = coding.schema().columns().stream()
                .anyMatch(column -> column.missing() || !column.categories().isEmpty());
        if (!isWorded) {
            return rows.medians();
        }
        List<Double> typical = new ArrayList<>();
        int[] all = IntStream.range(0, rows.rows()).toArray();
        for (int j = 0; j < coding.schema().size(); j++) {
            double[][] cells = new double[1][all.length];
            read(rows, all, j, cells);
            double[] there = present(cells[0]);
            Arrays.sort(there);
            typical.add(
                    coding.schema().column(j).categories().isEmpty()
                            ? there[(there.length - 1) / 2]
                            : mode(there, coding.schema().column(j).categories().size()));
        }
        return typical;
    }

    private static double mode(double[] words, int count) {
        int[] counts = new int[count];
        Arrays.stream(words).forEach(word -> counts[(int) word]++);
        return IntStream.range(0, count)
                .boxed()
                .max((a, b) -> counts[a] == counts[b] ? Integer.compare(b, a) : Integer.compare(counts[a], counts[b]))
                .orElse(0);
    }
}
