package org.ergodic.data.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Selection;
import org.ergodic.api.message.Excerpt;

/**
 * Where data comes from and how it is brought to the model's scale.
 *
 * @param csv a CSV file, perhaps gzipped
 * @param idx an IDX file of images, perhaps gzipped
 * @param generator a generator of synthetic data
 * @param arrays the name of a table that Java code gives
 * @param count how many rows a generator draws
 * @param limit read at most this many rows of a file
 * @param columns names, numbers from 1 and ranges of numbers; empty for all
 * @param targetColumn a column that is left out: a name, a number from 1, {@code first}, {@code last} or {@code none}
 * @param conditionColumns columns that the model is conditioned on: names, numbers from 1 and ranges
 * @param header whether the first row names the columns
 * @param delimiter what stands between fields: one character, {@code tab}, or {@code auto}, which looks for it
 * @param scale the model's scale; by default {@code standardise}, or {@code none} for binarised data
 * @param binarise values above this become 1 and the others 0
 * @param constantColumns what to do about columns with a single value
 * @param holdout the share of the rows that is held out, where no file of their own is given for those
 * @param holdoutFile a file of the same kind whose rows are held out
 * @param image {@code [h, w]} or {@code [c, h, w]} where rows are pictures; IDX images know theirs
 * @param dequantise the columns of whole numbers to which uniform noise on [0, 1) is added, and taken off samples
 *     again;
 *     unless said, those of a model of real numbers are dequantised by their codecs
 * @param event whether the model sees a picture as a row of values or as channels, rows and columns
 * @param conditionClasses the columns to condition on whose values are classes; the others are numbers
 * @param source a source of another kind than these
 * @param labels an IDX file with a label for each image, perhaps gzipped: the column {@code label} to condition on
 * @param leaveOut columns that are left out: names, numbers from 1 and ranges
 * @param text how the text of a CSV file is read
 * @param codecs how cells of columns become numbers of a model, by the names of the columns
 * @param conditionText columns to condition on that are texts
 */
public record DataConfig(
        @Option("a CSV file, perhaps gzipped") Optional<String> csv,

        @Option("an IDX file of images (MNIST's format), perhaps gzipped")
        Optional<String> idx,

        @Option(value = "a generator of synthetic data", kind = "generator")
        Optional<Component> generator,

        @Option("the name of a table of numbers that Java code gives; there is none on the command line")
        Optional<String> arrays,

        @Option(value = "how many rows a generator draws", byDefault = "20000", min = 2, max = 10_000_000)
        int count,

        @Option(value = "read at most this many rows of a file", min = 2)
        Optional<Integer> limit,

        @Option(value = "columns to use: names, numbers from 1, ranges such as 3-5; empty for all", byDefault = "[]")
        List<String> columns,

        @Option(value = "a column to leave out: a name, a number from 1, first, last or none", byDefault = "none")
        String targetColumn,

        @Option(
                value = "columns to condition on instead of modelling them: names, numbers from 1, ranges",
                byDefault = "[]")
        List<String> conditionColumns,

        @Option(value = "whether the first row of a CSV file names the columns", byDefault = "auto")
        Header header,

        @Option(
                value = "what stands between the fields of a CSV file: one character, tab, or auto, which looks for a"
                        + " comma, semicolon, tab or bar",
                byDefault = "auto")
        String delimiter,

        @Option("the model's scale: none, standardise, unit ([0, 1]), symmetric ([-1, 1]), robust (median and"
                + " quartiles), log, logit, quantile (to a normal distribution), whiten (principal components of"
                + " variance 1) or auto (robust or quantile, by the rows); by default standardise, or none for"
                + " binarised data, or what the model chooses")
        Optional<Scale> scale,

        @Option("values above this become 1 and the others 0")
        Optional<Double> binarise,

        @Option(value = "what to do about columns with a single value: refuse or keep", byDefault = "refuse")
        ConstantColumns constantColumns,

        @Option(
                value = "the share of the rows that is held out, unless holdout-file says which are",
                byDefault = "0.1",
                min = 0,
                max = 1,
                above = true,
                below = true)
        double holdout,

        @Option("a file of the same kind and columns whose rows are held out, in place of a share of the others")
        Optional<String> holdoutFile,

        @Option(
                value = "where rows are pictures, their shape: [height, width] or [channels, height, width]",
                byDefault = "[]",
                min = 1)
        List<Integer> image,

        @Option(value = "what a model sees of a picture: flat (a row of values) or image", byDefault = "flat")
        EventShape event,

        @Option("columns of whole numbers to add uniform noise on [0, 1) to, the same in each step, and round samples"
                + " of down: true for all that hold whole numbers only, false for none, or names, numbers from"
                + " 1, ranges; unless said, columns of whole numbers have the codec integer or interval where"
                + " the model is one of real numbers")
        Optional<Selection> dequantise,

        @Option(
                value = "columns to condition on whose values are classes, each value one: true for all, or names",
                byDefault = "false")
        Selection conditionClasses,

        @Option(value = "a source of data, such as npy, and its options", kind = "source")
        Optional<Component> source,

        @Option("a file with a label for each of the images, to condition on: an IDX file, whose column is named"
                + " label, or a CSV file with a row for each image, such as its caption")
        Optional<String> labels,

        @Option(value = "columns to leave out: names, numbers from 1, ranges", byDefault = "[]")
        List<String> leaveOut,

        @Inlined CsvOptions text,

        @Option(
                value = "how the cells of columns become numbers of a model, by name, such as {age: integer, colour:"
                        + " argmax}; by the type of the column unless said",
                kind = "codec",
                byDefault = "{}")
        Map<String, Component> codecs,

        @Option(
                value = "columns to condition on that are texts, such as captions, which are read word by word: names",
                byDefault = "[]")
        List<String> conditionText) {

    /** Whether the first row of a CSV file names the columns. */
    public enum Header {
        /** Look at the first two rows. */
        AUTO,
        /** It does. */
        YES,
        /** It does not. */
        NO
    }

    /** The model's scale. */
    public enum Scale {
        /** The data's own. */
        NONE,
        /** Mean 0 and standard deviation 1 of each column. */
        STANDARDISE,
        /** From 0 to 1, in each column or, for pictures, over all. */
        UNIT,
        /** From -1 to 1, in each column or, for pictures, over all. */
        SYMMETRIC,
        /** Median 0, and the quartiles of each column where those of a standard normal distribution are. */
        ROBUST,
        /** The logarithm, then as standardised; for positive numbers. */
        LOG,
        /** log(y / (1 - y)), then as standardised; for numbers between 0 and 1. */
        LOGIT,
        /** Each column to a normal distribution by its quantiles, as a straight line beyond them. */
        QUANTILE,
        /** Principal components of standardised columns, each with variance 1. */
        WHITEN,
        /**
         * {@link #ROBUST} or {@link #QUANTILE}: that on which a mixture of Gaussians is likelier in rows it has not
         * seen.
         */
        AUTO;

        /** {@return whether it is fitted to the values of each column, and not to their moments} */
        public boolean isByColumn() {
            return this == ROBUST || this == LOG || this == LOGIT || this == QUANTILE || this == AUTO;
        }
    }

    /** What to do about columns that hold a single value. */
    public enum ConstantColumns {
        /** An error that names them; pictures are exempt. */
        REFUSE,
        /** Shift them to 0 and leave their scale as it is. */
        KEEP
    }

    /** What a model sees of a picture. */
    public enum EventShape {
        /** A row of values {@code [c * h * w]}. */
        FLAT,
        /** {@code [c, h, w]}. */
        IMAGE
    }

    /** Checks what concerns several options at once. */
    public DataConfig {
        columns = List.copyOf(columns);
        image = List.copyOf(image);
        conditionColumns = List.copyOf(conditionColumns);
        leaveOut = List.copyOf(leaveOut);
        codecs = Collections.unmodifiableMap(new LinkedHashMap<>(codecs));
        conditionText = List.copyOf(conditionText);
        text = text.asTexts(conditionText);
        long sources = Stream.of(csv, idx, generator, arrays, source)
                .filter(Optional::isPresent)
                .count();
        if (sources != 1) {
            throw new IllegalArgumentException(
                    "exactly one of csv, idx, source, generator and arrays says where the data comes from, "
                            + (sources == 0 ? "and none is given" : "but " + sources + " are given"));
        }
        if (!delimiter.equals("tab") && !delimiter.equals("auto") && delimiter.length() != 1
                || "\"\n\r".contains(delimiter)) {
            throw new IllegalArgumentException(
                    "delimiter must be one character other than a quote or a line break, tab or auto, not '"
                            + Excerpt.of(delimiter) + "'");
        }
        if (!image.isEmpty()) {
            ImageShape.of(image);
        }
        if (binarise.isPresent() && !dequantise.orElse(Selection.NONE).isNone()) {
            throw new IllegalArgumentException(
                    "binarised data keeps its values 0 and 1: leave out dequantise, or binarise");
        }
        if (binarise.isPresent()
                && scale.filter(s -> s != Scale.NONE && s != Scale.SYMMETRIC).isPresent()) {
            throw new IllegalArgumentException(
                    "binarised data keeps its values 0 and 1, or takes -1 and 1 by scale: symmetric: leave out scale,"
                            + " or binarise");
        }
        if (event == EventShape.IMAGE && image.isEmpty() && (csv.isPresent() || generator.isPresent())) {
            throw new IllegalArgumentException(
                    "event: image needs image: [height, width] or [channels, height, width]");
        }
        if (labels.isPresent() && (idx.isEmpty() || holdoutFile.isPresent())) {
            throw new IllegalArgumentException(
                    idx.isEmpty()
                            ? "labels goes with idx; in other data the labels are a column, for condition-columns"
                            : "labels does not go with holdout-file: hold out a share of the images by holdout");
        }
        if (source.isPresent() && holdoutFile.isPresent()) {
            throw new IllegalArgumentException(
                    "holdout-file goes with csv or idx: leave it out; holdout says what share is held out");
        }
        if (csv.isPresent() && conditionColumns.isEmpty() && !conditionClasses.isNone()) {
            throw new IllegalArgumentException("condition-classes says which of the condition-columns are classes, and"
                    + " there are none: name them, or leave condition-classes out");
        }
        if (generator.isPresent() && holdoutFile.isPresent()) {
            throw new IllegalArgumentException("holdout-file goes with csv or idx, and the data are a generator's:"
                    + " leave it out; holdout says what share is held out");
        }
        if (arrays.isPresent() && holdoutFile.isPresent()) {
            throw new IllegalArgumentException(
                    "holdout-file goes with csv or idx, and the data are arrays of Java: hold rows"
                            + " out by ArrayTable.withHoldout, or a share of them by holdout");
        }
        if (csv.isEmpty()
                && arrays.isEmpty()
                && source.isEmpty()
                && !(columns.isEmpty()
                        && targetColumn.equals("none")
                        && conditionColumns.isEmpty()
                        && leaveOut.isEmpty())) {
            throw new IllegalArgumentException(
                    "columns, target-column, condition-columns and leave-out choose columns of a CSV file, of another"
                            + " source or of arrays");
        }
    }

    /** {@return the file, the name of the generator or source, or that of a table of Java's after {@code java:}} */
    public String origin() {
        return csv.or(() -> idx)
                .or(() -> arrays.map(name -> "java:" + name))
                .or(() -> source.map(each -> "source " + each.name()))
                .orElseGet(() -> "generator " + generator.orElseThrow().name());
    }

    /** {@return the columns of whole numbers that are said to get uniform noise, the same in each step} */
    public Selection dequantised() {
        return dequantise.orElse(Selection.NONE);
    }

    /** {@return the model's scale} */
    public Scale effectiveScale() {
        return scale.orElse(binarise.isPresent() ? Scale.NONE : Scale.STANDARDISE);
    }

    /**
     * {@return numbers of a file as the model is to see them, but for their scale: binarised where that is asked for}
     */
    public LazyMatrix asModelled(LazyMatrix values) {
        return binarise.map(above -> values.map((column, value) -> value > above ? 1 : 0))
                .orElse(values);
    }

    /**
     * The shape of an event.
     *
     * @param table data read by this config
     * @return as the model sees it, {@code [d]} or {@code [c, h, w]}
     */
    public long[] shape(DataTable table) {
        return table.picture()
                .filter(picture -> event == EventShape.IMAGE)
                .map(ImageShape::shape)
                .orElseGet(() -> new long[] {table.columns().size()});
    }

    /** {@return what stands between the fields of a CSV file, or empty where that is to be found out} */
    Optional<Character> separator() {
        return delimiter.equals("auto") ? Optional.empty() : Optional.of(separator(delimiter));
    }

    private static char separator(String delimiter) {
        return delimiter.equals("tab") ? '\t' : delimiter.charAt(0);
    }

    /**
     * Data of a CSV file.
     *
     * @param file the file, perhaps gzipped
     * @return a builder
     */
    public static Builder ofCsv(String file) {
        return new Builder().csv(file);
    }

    /**
     * Images of an IDX file.
     *
     * @param file the file, perhaps gzipped
     * @return a builder
     */
    public static Builder ofIdx(String file) {
        return new Builder().idx(file);
    }

    /**
     * Data of a generator.
     *
     * @param generator the generator
     * @return a builder
     */
    public static Builder ofGenerator(Component generator) {
        return new Builder().generator(generator);
    }

    /**
     * Data of a source.
     *
     * @param source the source, such as {@code Component.of("npy", Map.of("file", "x.npy"))}
     * @return a builder
     */
    public static Builder ofSource(Component source) {
        return new Builder().source(source);
    }

    /**
     * Data that Java code gives, under the name {@code rows}.
     *
     * @return a builder
     */
    public static Builder ofArrays() {
        return new Builder().arrays("rows");
    }

    /** {@return the same as a builder, to change some of it} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.csv = csv;
        builder.idx = idx;
        builder.generator = generator;
        builder.arrays = arrays;
        builder.count = count;
        builder.limit = limit;
        builder.columns = columns;
        builder.targetColumn = targetColumn;
        builder.conditionColumns = conditionColumns;
        builder.header = header;
        builder.delimiter = delimiter;
        builder.scale = scale;
        builder.binarise = binarise;
        builder.constantColumns = constantColumns;
        builder.holdout = holdout;
        builder.holdoutFile = holdoutFile;
        builder.image = image;
        builder.event = event;
        builder.dequantise = dequantise;
        builder.conditionClasses = conditionClasses;
        builder.source = source;
        builder.labels = labels;
        builder.leaveOut = leaveOut;
        builder.text = text;
        builder.codecs = codecs;
        builder.conditionText = conditionText;
        return builder;
    }

    /** Says in Java what the section of a file says, with its defaults. For one thread. */
    public static final class Builder {
        private Optional<String> csv = Optional.empty();
        private Optional<String> idx = Optional.empty();
        private Optional<Component> generator = Optional.empty();
        private Optional<String> arrays = Optional.empty();
        private int count = 20_000;
        private Optional<Integer> limit = Optional.empty();
        private List<String> columns = List.of();
        private String targetColumn = "none";
        private List<String> conditionColumns = List.of();
        private Header header = Header.AUTO;
        private String delimiter = "auto";
        private Optional<Scale> scale = Optional.empty();
        private Optional<Double> binarise = Optional.empty();
        private ConstantColumns constantColumns = ConstantColumns.REFUSE;
        private double holdout = 0.1;
        private Optional<String> holdoutFile = Optional.empty();
        private List<Integer> image = List.of();
        private EventShape event = EventShape.FLAT;
        private Optional<Selection> dequantise = Optional.empty();
        private Selection conditionClasses = Selection.NONE;
        private Optional<Component> source = Optional.empty();
        private Optional<String> labels = Optional.empty();
        private List<String> leaveOut = List.of();
        private CsvOptions text = CsvOptions.DEFAULT;
        private Map<String, Component> codecs = Map.of();
        private List<String> conditionText = List.of();

        private Builder() {}

        /**
         * Sets {@code csv}.
         *
         * @param csv a CSV file, perhaps gzipped
         * @return this builder
         */
        public Builder csv(String csv) {
            this.csv = Optional.of(csv);
            return this;
        }

        /**
         * Sets {@code idx}.
         *
         * @param idx an IDX file of images, perhaps gzipped
         * @return this builder
         */
        public Builder idx(String idx) {
            this.idx = Optional.of(idx);
            return this;
        }

        /**
         * Sets {@code generator}.
         *
         * @param generator a generator of synthetic data
         * @return this builder
         */
        public Builder generator(Component generator) {
            this.generator = Optional.of(generator);
            return this;
        }

        /**
         * Sets {@code generator}.
         *
         * @param generator the name of the component, which keeps its defaults
         * @return this builder
         */
        public Builder generator(String generator) {
            return generator(Component.of(generator));
        }

        /**
         * Sets {@code generator}.
         *
         * @param generator the name of the component
         * @param options its options, as in a file
         * @return this builder
         */
        public Builder generator(String generator, Map<String, ?> options) {
            return generator(Component.of(generator, options));
        }

        /**
         * Sets {@code arrays}.
         *
         * @param arrays the name of a table that Java code gives
         * @return this builder
         */
        public Builder arrays(String arrays) {
            this.arrays = Optional.of(arrays);
            return this;
        }

        /**
         * Sets {@code count}.
         *
         * @param count how many rows a generator draws
         * @return this builder
         */
        public Builder count(int count) {
            this.count = count;
            return this;
        }

        /**
         * Sets {@code limit}.
         *
         * @param limit read at most this many rows of a file
         * @return this builder
         */
        public Builder limit(int limit) {
            this.limit = Optional.of(limit);
            return this;
        }

        /**
         * Sets {@code columns}.
         *
         * @param columns names, numbers from 1 and ranges of numbers; empty for all
         * @return this builder
         */
        public Builder columns(List<String> columns) {
            this.columns = List.copyOf(columns);
            return this;
        }

        /**
         * Sets {@code columns}.
         *
         * @param columns names, numbers from 1 and ranges of numbers; empty for all
         * @return this builder
         */
        public Builder columns(String... columns) {
            this.columns = List.of(columns);
            return this;
        }

        /**
         * Sets {@code target-column}.
         *
         * @param targetColumn a column that is left out: a name, a number from 1, {@code first}, {@code last} or
         *     {@code none}
         * @return this builder
         */
        public Builder targetColumn(String targetColumn) {
            this.targetColumn = targetColumn;
            return this;
        }

        /**
         * Sets {@code condition-columns}.
         *
         * @param conditionColumns columns that the model is conditioned on: names, numbers from 1 and ranges
         * @return this builder
         */
        public Builder conditionColumns(List<String> conditionColumns) {
            this.conditionColumns = List.copyOf(conditionColumns);
            return this;
        }

        /**
         * Sets {@code condition-columns}.
         *
         * @param conditionColumns columns that the model is conditioned on: names, numbers from 1 and ranges
         * @return this builder
         */
        public Builder conditionColumns(String... conditionColumns) {
            this.conditionColumns = List.of(conditionColumns);
            return this;
        }

        /**
         * Sets {@code header}.
         *
         * @param header whether the first row names the columns
         * @return this builder
         */
        public Builder header(Header header) {
            this.header = header;
            return this;
        }

        /**
         * Sets {@code delimiter}.
         *
         * @param delimiter what stands between fields: one character, {@code tab}, or {@code auto}, which looks for it
         * @return this builder
         */
        public Builder delimiter(String delimiter) {
            this.delimiter = delimiter;
            return this;
        }

        /**
         * Sets {@code scale}.
         *
         * @param scale the model's scale; by default {@code standardise}, or {@code none} for binarised data
         * @return this builder
         */
        public Builder scale(Scale scale) {
            this.scale = Optional.of(scale);
            return this;
        }

        /**
         * Sets {@code binarise}.
         *
         * @param binarise values above this become 1 and the others 0
         * @return this builder
         */
        public Builder binarise(Double binarise) {
            this.binarise = Optional.of(binarise);
            return this;
        }

        /**
         * Sets {@code constant-columns}.
         *
         * @param constantColumns what to do about columns with a single value
         * @return this builder
         */
        public Builder constantColumns(ConstantColumns constantColumns) {
            this.constantColumns = constantColumns;
            return this;
        }

        /**
         * Sets {@code holdout}.
         *
         * @param holdout the share of the rows that is held out, where no file of their own is given for those
         * @return this builder
         */
        public Builder holdout(double holdout) {
            this.holdout = holdout;
            return this;
        }

        /**
         * Sets {@code holdout-file}.
         *
         * @param holdoutFile a file of the same kind whose rows are held out
         * @return this builder
         */
        public Builder holdoutFile(String holdoutFile) {
            this.holdoutFile = Optional.of(holdoutFile);
            return this;
        }

        /**
         * Sets {@code image}.
         *
         * @param image {@code [h, w]} or {@code [c, h, w]} where rows are pictures; IDX images know theirs
         * @return this builder
         */
        public Builder image(List<Integer> image) {
            this.image = List.copyOf(image);
            return this;
        }

        /**
         * Sets {@code image}.
         *
         * @param image {@code [h, w]} or {@code [c, h, w]} where rows are pictures; IDX images know theirs
         * @return this builder
         */
        public Builder image(Integer... image) {
            this.image = List.of(image);
            return this;
        }

        /**
         * Sets {@code event}.
         *
         * @param event whether the model sees a picture as a row of values or as channels, rows and columns
         * @return this builder
         */
        public Builder event(EventShape event) {
            this.event = event;
            return this;
        }

        /**
         * Sets {@code condition-classes}.
         *
         * @param conditionClasses the columns to condition on whose values are classes
         * @return this builder
         */
        public Builder conditionClasses(Selection conditionClasses) {
            this.conditionClasses = conditionClasses;
            return this;
        }

        /**
         * Sets {@code source}.
         *
         * @param source a source of data
         * @return this builder
         */
        public Builder source(Component source) {
            this.source = Optional.of(source);
            return this;
        }

        /**
         * Sets {@code labels}.
         *
         * @param labels an IDX file with a label for each image
         * @return this builder
         */
        public Builder labels(String labels) {
            this.labels = Optional.of(labels);
            return this;
        }

        /**
         * Sets {@code leave-out}.
         *
         * @param leaveOut columns that are left out: names, numbers from 1 and ranges
         * @return this builder
         */
        public Builder leaveOut(String... leaveOut) {
            this.leaveOut = List.of(leaveOut);
            return this;
        }

        /**
         * Sets {@code encoding}.
         *
         * @param encoding the name of a CSV file's character set
         * @return this builder
         */
        public Builder encoding(String encoding) {
            return text(new CsvOptions(encoding, text.decimal(), text.missing(), text.types()));
        }

        /**
         * Sets {@code decimal}.
         *
         * @param decimal what stands before the fraction of a number
         * @return this builder
         */
        public Builder decimal(CsvOptions.Decimal decimal) {
            return text(new CsvOptions(text.encoding(), decimal, text.missing(), text.types()));
        }

        /**
         * Sets {@code missing}.
         *
         * @param missing words and numbers that stand for a missing value, besides the usual ones
         * @return this builder
         */
        public Builder missing(String... missing) {
            return text(new CsvOptions(text.encoding(), text.decimal(), List.of(missing), text.types()));
        }

        /**
         * Sets {@code types}.
         *
         * @param types what columns hold, by name or number
         * @return this builder
         */
        public Builder types(Map<String, String> types) {
            return text(new CsvOptions(text.encoding(), text.decimal(), text.missing(), types));
        }

        /**
         * Sets all options of the text of a CSV file.
         *
         * @param text how it is read
         * @return this builder
         */
        public Builder text(CsvOptions text) {
            this.text = text;
            return this;
        }

        /**
         * Sets {@code codecs}.
         *
         * @param codecs how the cells of columns become numbers of a model, by the names of the columns
         * @return this builder
         */
        public Builder codecs(Map<String, Component> codecs) {
            this.codecs = new LinkedHashMap<>(codecs);
            return this;
        }

        /**
         * Sets {@code condition-text}.
         *
         * @param conditionText the names of columns to condition on that are texts
         * @return this builder
         */
        public Builder conditionText(String... conditionText) {
            this.conditionText = List.of(conditionText);
            return this;
        }

        /**
         * Adds to {@code codecs}.
         *
         * @param column the name of a column
         * @param codec the name of its codec, which keeps its defaults
         * @return this builder
         */
        public Builder codec(String column, String codec) {
            Map<String, Component> more = new LinkedHashMap<>(codecs);
            more.put(column, Component.of(codec));
            codecs = more;
            return this;
        }

        /**
         * Sets {@code dequantise}.
         *
         * @param dequantise the columns of whole numbers to which uniform noise on [0, 1) is added, and taken off
         *     samples again
         * @return this builder
         */
        public Builder dequantise(Selection dequantise) {
            this.dequantise = Optional.of(dequantise);
            return this;
        }

        /**
         * Sets {@code dequantise}.
         *
         * @param columns names, numbers from 1 and ranges of columns of whole numbers
         * @return this builder
         */
        public Builder dequantise(String... columns) {
            return dequantise(new Selection(false, List.of(columns)));
        }

        /**
         * The record; ranges and components are checked with the pipeline.
         *
         * @return a new record
         */
        public DataConfig build() {
            return new DataConfig(
                    csv,
                    idx,
                    generator,
                    arrays,
                    count,
                    limit,
                    columns,
                    targetColumn,
                    conditionColumns,
                    header,
                    delimiter,
                    scale,
                    binarise,
                    constantColumns,
                    holdout,
                    holdoutFile,
                    image,
                    event,
                    dequantise,
                    conditionClasses,
                    source,
                    labels,
                    leaveOut,
                    text,
                    codecs,
                    conditionText);
        }
    }
}
