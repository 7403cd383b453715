package org.ergodic.data.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.LazyMatrix;

/**
 * The rows of a table as numbers that a model of real numbers can learn, and back: each column by its
 * {@link ColumnCodec}, and a column that has missing cells with one number more, which tells whether the cell is there.
 *
 * <p>Where a cell is missing, its numbers are drawn from a normal distribution r of the column's own mean and
 * deviation, whatever the other cells are, and log r is taken off the density again. So a model learns the joint
 * distribution of what is there and of which cells are missing, exactly: what stands in the place of a missing cell is
 * noise that it knows of. Whether the cell is there is coded as an interval of the standard normal distribution, as
 * {@link IntervalCodec} does.
 *
 * <p>Immutable and thread-safe.
 */
public final class RowCoding {
    private final Schema schema;
    private final List<Coded> columns;
    private final int[] at;
    private final int[] noiseAt;
    private final IntervalCodec.Intervals[] flags;
    private final int width;
    private final int noise;

    /**
     * A column and how it is coded.
     *
     * @param column the column
     * @param component the codec as a config names it, with what it has learnt
     * @param codec the codec
     * @param absence how missing cells are coded, where the rows to train on have any
     */
    public record Coded(Column column, Component component, ColumnCodec codec, Optional<Absence> absence) {
        int width() {
            return codec.width() + (absence.isPresent() ? 1 : 0);
        }

        int noise() {
            return absence.isEmpty() ? codec.noise() : Math.max(codec.noise(), codec.width()) + 1;
        }
    }

    /**
     * Missing cells.
     *
     * @param share how many of the cells are missing, in (0, 1)
     * @param mean of the numbers in the place of a missing cell
     * @param deviation their standard deviation
     */
    public record Absence(
            @Option(value = "how many of the cells are missing", min = 0, max = 1, above = true, below = true)
            double share,

            @Option(value = "the means of the numbers in the place of a missing cell", byDefault = "[]")
            List<Double> mean,

            @Option(
                    value = "the standard deviations of the numbers in the place of a missing cell",
                    byDefault = "[]",
                    min = 0,
                    above = true)
            List<Double> deviation) {
        /** Copies the lists. */
        public Absence {
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
            if (mean.size() != deviation.size()) {
                throw new IllegalArgumentException(
                        "there are " + mean.size() + " means and " + deviation.size() + " deviations");
            }
        }

        /** The number that says whether a cell is there: 0 if it is, 1 if it is missing. */
        private IntervalCodec.Intervals flag() {
            return new IntervalCodec.Intervals(new double[] {1 - share, share});
        }
    }

    /**
     * A coding.
     *
     * @param columns in the order of the table
     */
    public RowCoding(List<Coded> columns) {
        this.columns = List.copyOf(columns);
        this.schema = new Schema(columns.stream().map(Coded::column).toList());
        at = new int[columns.size()];
        noiseAt = new int[columns.size()];
        flags = new IntervalCodec.Intervals[columns.size()];
        int numbers = 0;
        int random = 0;
        for (int j = 0; j < at.length; j++) {
            at[j] = numbers;
            noiseAt[j] = random;
            flags[j] = columns.get(j).absence().map(Absence::flag).orElse(null);
            numbers += columns.get(j).width();
            random += columns.get(j).noise();
        }
        width = numbers;
        noise = random;
    }

    /**
     * Columns that are coded as they are.
     *
     * @param schema the columns
     * @return the coding
     */
    public static RowCoding plain(Schema schema) {
        return new RowCoding(schema.columns().stream()
                .map(column -> new Coded(column, Component.of("number"), NumberCodec.CODEC, Optional.empty()))
                .toList());
    }

    /** {@return the columns of the table} */
    public Schema schema() {
        return schema;
    }

    /** {@return the columns and how they are coded} */
    public List<Coded> columns() {
        return columns;
    }

    /** {@return whether rows are coded as they are} */
    public boolean isPlain() {
        return columns.stream()
                .allMatch(c -> c.codec() == NumberCodec.CODEC && c.absence().isEmpty());
    }

    /** {@return whether codes are on the data's own scale, so that both can be drawn on the same axes} */
    public boolean keepsUnits() {
        return IntStream.range(0, at.length)
                .allMatch(j -> keepsUnits(j) && columns.get(j).absence().isEmpty());
    }

    /**
     * Whether the code of a column is on its own scale.
     *
     * @param column its place in the table, from 0
     * @return whether it is
     */
    public boolean keepsUnits(int column) {
        ColumnCodec codec = columns.get(column).codec();
        return codec == NumberCodec.CODEC || codec instanceof GridCodec || codec instanceof DecimalCodec.Decimals;
    }

    /** {@return whether the same row can have several codes} */
    public boolean isNoisy() {
        return noise > 0;
    }

    /** {@return how many numbers a coded row has} */
    public int width() {
        return width;
    }

    /** {@return a name for each number of a coded row} */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Coded coded : columns) {
            String name = coded.column().name();
            int own = coded.codec().width();
            for (int k = 0; k < own; k++) {
                names.add(own == 1 ? name : name + "=" + word(coded.column(), k));
            }
            if (coded.absence().isPresent()) {
                names.add(name + " is missing");
            }
        }
        return names;
    }

    private static String word(Column column, int k) {
        return k < column.categories().size() ? column.categories().get(k) : String.valueOf(k + 1);
    }

    /**
     * The column of a number of coded rows.
     *
     * @param number from 0
     * @return the column's place in the table, from 0
     */
    public int source(int number) {
        return IntStream.range(0, at.length)
                .filter(j -> number < at[j] + columns.get(j).width())
                .findFirst()
                .orElseThrow();
    }

    /**
     * The numbers of a column in coded rows.
     *
     * @param column its place in the table, from 0
     * @return the first, and how many they are with the one that tells whether the cell is there
     */
    public int[] numbers(int column) {
        return new int[] {at[column], columns.get(column).width()};
    }

    /**
     * Why a row has no code, if it has none.
     *
     * @param row a cell for each column, not-a-number for one that is missing
     * @return what is wrong with its first such cell, with the column's name, or empty
     */
    public Optional<String> misfit(double... row) {
        for (int j = 0; j < row.length; j++) {
            Optional<String> why = misfit(j, row[j]);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    /**
     * Why a cell has no code, if it has none.
     *
     * @param column the column's place, from 0
     * @param value the cell
     * @return what is wrong, with the column's name, or empty
     */
    public Optional<String> misfit(int column, double value) {
        Coded coded = columns.get(column);
        String name = "column " + Excerpt.of(coded.column().name());
        if (Double.isNaN(value)) {
            return coded.absence().isPresent()
                    ? Optional.empty()
                    : Optional.of(name + " is missing, and no cell of it was in the rows that are trained on");
        }
        return coded.codec()
                .misfit(value)
                .map(why -> name + " is " + Excerpt.of(Cells.text(coded.column(), value)) + ", which " + why);
    }

    /**
     * Codes a row.
     *
     * @param row a cell for each column, not-a-number for one that is missing; without a {@link #misfit}
     * @param random {@link #noise} numbers, uniform on (0, 1)
     * @param into overwritten; at least {@link #width} long
     */
    private void encode(double[] row, double[] random, double[] into) {
        for (int j = 0; j < at.length; j++) {
            Coded coded = columns.get(j);
            boolean isMissing = Double.isNaN(row[j]);
            int own = coded.codec().width();
            if (!isMissing) {
                coded.codec().encode(row[j], random, noiseAt[j], into, at[j]);
            }
            if (coded.absence().isPresent()) {
                Absence absence = coded.absence().get();
                for (int k = 0; isMissing && k < own; k++) {
                    into[at[j] + k] = absence.mean().get(k)
                            + absence.deviation().get(k) * Normal.quantile(random[noiseAt[j] + k]);
                }
                flags[j].encode(isMissing ? 1 : 0, random, noiseAt[j] + coded.noise() - 1, into, at[j] + own);
            }
        }
    }

    /**
     * Codes a row with the noise of a stream.
     *
     * @param row a cell for each column, without a {@link #misfit}
     * @param random the stream
     * @param number which of its rows of noise
     * @param into overwritten; at least {@link #width} long
     */
    public void encode(double[] row, RandomStream random, long number, double[] into) {
        double[] uniform = new double[noise];
        random.fill(Noise.UNIFORM, number, uniform, 0, noise);
        encode(row, uniform, into);
    }

    /**
     * Rows with noise that is the same at each reading, since it is a function of the row's place.
     *
     * @param rows {@code [n, k]}, without a {@link #misfit}
     * @param random the stream of the noise
     * @return {@code [n, width]}
     */
    public LazyMatrix encode(LazyMatrix rows, RandomStream random) {
        return isPlain()
                ? rows
                : LazyMatrix.reading(rows.rows(), width, (i, into) -> encode(rows.row(i), random, i, into));
    }

    /**
     * Rows without noise: each cell in the middle of the numbers that stand for it.
     *
     * @param rows {@code [n, k]}, without a {@link #misfit}
     * @return {@code [n, width]}
     */
    public LazyMatrix centre(LazyMatrix rows) {
        return isPlain() ? rows : LazyMatrix.reading(rows.rows(), width, (i, into) -> centre(rows.row(i), into));
    }

    /**
     * Codes a row without noise.
     *
     * @param row a cell for each column, without a {@link #misfit}
     * @param into overwritten; at least {@link #width} long
     */
    public void centre(double[] row, double[] into) {
        for (int j = 0; j < at.length; j++) {
            Coded coded = columns.get(j);
            int own = coded.codec().width();
            boolean isMissing = Double.isNaN(row[j]);
            if (!isMissing) {
                coded.codec().centre(row[j], into, at[j]);
            }
            if (coded.absence().isPresent()) {
                for (int k = 0; isMissing && k < own; k++) {
                    into[at[j] + k] = coded.absence().get().mean().get(k);
                }
                flags[j].centre(isMissing ? 1 : 0, into, at[j] + own);
            }
        }
    }

    /**
     * The row that numbers stand for.
     *
     * @param coded {@link #width} numbers
     * @param into a cell for each column; not-a-number for one that is missing
     */
    public void decode(double[] coded, double[] into) {
        for (int j = 0; j < at.length; j++) {
            into[j] = isMissing(j, coded) ? Double.NaN : columns.get(j).codec().decode(coded, at[j]);
        }
    }

    private boolean isMissing(int j, double... coded) {
        Coded column = columns.get(j);
        return column.absence().isPresent()
                && flags[j].decode(coded, at[j] + column.codec().width()) == 1;
    }

    /**
     * The cell that numbers stand for if it is there.
     *
     * @param column its place in the table, from 0
     * @param coded {@link #width} numbers
     * @return the cell, whether or not the numbers say that it is missing
     */
    public double cell(int column, double... coded) {
        return columns.get(column).codec().decode(coded, at[column]);
    }

    /**
     * The codec of a column.
     *
     * @param column its place in the table, from 0
     * @return the codec
     */
    public ColumnCodec codec(int column) {
        return columns.get(column).codec();
    }

    /**
     * Codes the cells of a row that are there, and says of all that they are: of those that are missing it is asked
     * what
     * they would be.
     *
     * @param row a cell for each column; not-a-number for one whose numbers are left as they are
     * @param random the stream of the noise
     * @param number which of its rows of noise
     * @param into overwritten but for the numbers of missing cells
     */
    public void encodeKnown(double[] row, RandomStream random, long number, double[] into) {
        double[] uniform = new double[noise];
        random.fill(Noise.UNIFORM, number, uniform, 0, noise);
        for (int j = 0; j < at.length; j++) {
            Coded coded = columns.get(j);
            if (!Double.isNaN(row[j])) {
                coded.codec().encode(row[j], uniform, noiseAt[j], into, at[j]);
            }
            if (flags[j] != null) {
                flags[j].encode(
                        0,
                        uniform,
                        noiseAt[j] + coded.noise() - 1,
                        into,
                        at[j] + coded.codec().width());
            }
        }
    }

    /**
     * The log-density of the noise that {@link #encodeKnown} drew.
     *
     * @param row as there
     * @param coded its numbers
     * @return in nats
     */
    public double logNoiseOfKnown(double[] row, double[] coded) {
        double log = 0;
        for (int j = 0; j < at.length; j++) {
            ColumnCodec codec = columns.get(j).codec();
            log += Double.isNaN(row[j]) ? 0 : codec.logNoise(row[j], coded, at[j]);
            log += flags[j] == null ? 0 : flags[j].logNoise(0, coded, at[j] + codec.width());
        }
        return log;
    }

    /**
     * The log-density of the noise of a code, and the length of what its cells stand for ({@link ColumnCodec#logCell}):
     * log of the density of a row is that of its code less this.
     *
     * @param coded {@link #width} numbers
     * @return in nats
     */
    public double logNoise(double... coded) {
        double log = 0;
        for (int j = 0; j < at.length; j++) {
            Coded column = columns.get(j);
            int own = column.codec().width();
            boolean isMissing = isMissing(j, coded);
            if (column.absence().isPresent()) {
                Absence absence = column.absence().get();
                log += flags[j].logNoise(isMissing ? 1 : 0, coded, at[j] + own);
                for (int k = 0; isMissing && k < own; k++) {
                    double deviation = absence.deviation().get(k);
                    log += Normal.logDensity((coded[at[j] + k] - absence.mean().get(k)) / deviation)
                            - Math.log(deviation);
                }
            }
            if (!isMissing) {
                double cell = column.codec().decode(coded, at[j]);
                log += column.codec().logNoise(cell, coded, at[j])
                        + column.codec().logCell(cell);
            }
        }
        return log;
    }

    /**
     * What a file holds of a column.
     *
     * @param name the column's name
     * @param type what its cells are
     * @param missing whether cells may be missing
     * @param words that its cells count from 0
     * @param format how the file writes a date
     * @param codec the codec with what it has learnt
     * @param absence how missing cells are coded
     */
    public record Recorded(
            @Option("the column's name") String name,
            @Option("what its cells are") ColumnType type,

            @Option(value = "whether cells may be missing", byDefault = "false")
            boolean missing,

            @Option(value = "the words that its cells are", byDefault = "[]")
            List<String> words,

            @Option("how the file writes a date") Optional<String> format,

            @Option(value = "how its cells are coded", kind = "codec")
            Component codec,

            @Option("how missing cells are coded") Optional<Absence> absence) {
        /** Copies the list. */
        public Recorded {
            words = List.copyOf(words);
            // Refused here, where a file is read, if they do not suit each other.
            new Column(name, type, missing, words, format);
        }

        /** {@return the column} */
        public Column column() {
            return new Column(name, type, missing, words, format);
        }
    }

    /** {@return what a file holds of each column} */
    public List<Recorded> recorded() {
        return columns.stream()
                .map(c -> new Recorded(
                        c.column().name(),
                        c.column().type(),
                        c.column().missing(),
                        c.column().categories(),
                        c.column().format(),
                        c.component(),
                        c.absence()))
                .toList();
    }

    /** {@return the names of the codecs by that of their column, for a message} */
    public Map<String, String> codecs() {
        Map<String, String> names = new LinkedHashMap<>();
        columns.forEach(c -> names.put(c.column().name(), c.component().name()));
        return names;
    }

    @Override
    public String toString() {
        return codecs() + " " + Arrays.toString(at);
    }
}
