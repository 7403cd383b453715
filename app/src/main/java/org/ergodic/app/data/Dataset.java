package org.ergodic.app.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Finite;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data as it came, on its own scale.
 *
 * @param values {@code [n, d]}, finite
 * @param columns the d columns' names
 * @param picture what picture a row is, if it is one
 * @param event the shape of an event as the model sees it: {@code [d]} or {@code [c, h, w]}
 * @param sha256 the hash of the file as it is on disk, or of a generator's values as little-endian doubles; where rows are
 *     held out in a file of their own, its hash follows after a plus sign
 * @param source where it came from
 * @param conditionColumns the names of the k columns to condition on, usually none
 * @param conditions {@code [n, k]}, or empty where there are none
 * @param heldOut how many rows, the last ones, came from a file of rows to hold out; 0 without such a file
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
        int heldOut) {
    /** Checks that shapes agree. */
    public Dataset {
        columns = List.copyOf(columns);
        conditionColumns = List.copyOf(conditionColumns);
        Objects.requireNonNull(conditions, "conditions");
        event = event.clone();
        Objects.requireNonNull(picture, "picture");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(source, "source");
        if (values.columns() != columns.size()) {
            throw new IllegalArgumentException(
                    "values must have " + columns.size() + " columns, not " + values.columns());
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
        if (config.generator().isPresent()) {
            DataGenerator generator =
                    assembly.create(Kind.GENERATOR, config.generator().get());
            INDArray drawn = generator.draw(random.split("generator"), DataType.DOUBLE, config.count());
            String source = "generator " + config.generator().get().name() + ", " + config.count() + " rows";
            return generated(drawn, config, source, random);
        }
        Path file = base.resolve(config.csv().or(config::idx).orElseThrow());
        Table table = read(file, config);
        int heldOut = 0;
        if (config.holdoutFile().isPresent()) {
            Path other = base.resolve(config.holdoutFile().get());
            Table more = read(other, config);
            if (!more.columns().equals(table.columns())) {
                throw new DataException(other + ": the rows to hold out must have the columns of " + file + ", and "
                        + difference(table.columns(), more.columns()));
            }
            if (!more.picture().equals(table.picture())) {
                throw new DataException(other + ": the pictures to hold out must have the shape of those of " + file
                        + ", and they have " + more.picture().orElse(null) + ", not "
                        + table.picture().orElse(null));
            }
            heldOut = more.values().rows();
            table = table.followedBy(more);
        }
        int d = table.columns().size() - table.conditions();
        Dataset data = of(
                table.values().between(0, d),
                table.columns().subList(0, d),
                table.picture(),
                config,
                table.sha256(),
                file.toString(),
                random);
        return new Dataset(
                data.values,
                data.columns,
                data.picture,
                data.event,
                data.sha256,
                data.source,
                table.columns().subList(d, table.columns().size()),
                table.conditions() == 0
                        ? Optional.empty()
                        : Optional.of(table.values().between(d, table.columns().size())),
                heldOut);
    }

    private static Table read(Path file, DataConfig config) {
        return config.csv().isPresent()
                ? CsvReader.read(file, config)
                : IdxReader.read(file, config.limit().orElse(Integer.MAX_VALUE));
    }

    private static String difference(List<String> columns, List<String> others) {
        if (columns.size() != others.size()) {
            return "there are " + others.size() + ", not " + columns.size();
        }
        int first = 0;
        while (columns.get(first).equals(others.get(first))) {
            first++;
        }
        return "number " + (first + 1) + " is " + others.get(first) + ", not " + columns.get(first);
    }

    private static Dataset generated(INDArray drawn, DataConfig config, String source, RandomStream random) {
        if (!Finite.all(drawn)) {
            throw new DataException(source + ": it drew values that are not finite");
        }
        Optional<Picture> picture = drawn.rank() == 4
                ? Optional.of(new Picture(
                        Math.toIntExact(drawn.size(1)), Math.toIntExact(drawn.size(2)), Math.toIntExact(drawn.size(3))))
                : Optional.empty();
        Matrix values = Matrix.of(drawn);
        return of(values, IdxReader.names(values.columns()), picture, config, hash(values), source, random);
    }

    private static Dataset of(
            Matrix values,
            List<String> columns,
            Optional<Picture> known,
            DataConfig config,
            String sha256,
            String source,
            RandomStream random) {
        Optional<Picture> picture = config.image().isEmpty() ? known : Optional.of(Picture.of(config.image()));
        if (picture.isPresent() && picture.get().length() != columns.size()) {
            throw new DataException(
                    "data.image: " + config.image() + " has " + picture.get().length() + " values, and "
                            + source + " has " + columns.size() + " columns a row. Choose them by data.columns or"
                            + " data.target-column, or correct data.image");
        }
        if (values.rows() < 2) {
            throw new DataException(source + " has a single row; at least 2 are needed, one of them held out");
        }
        if (config.binarise().isPresent()) {
            values = config.asModelled(values).packed();
        }
        if (config.dequantise()) {
            values = dequantised(values, random.split("dequantise"));
        }
        boolean image = config.event() == DataConfig.EventShape.IMAGE && picture.isPresent();
        long[] event = image ? picture.get().shape() : new long[] {columns.size()};
        return new Dataset(values, columns, picture, event, sha256, source, List.of(), Optional.empty(), 0);
    }

    /** With noise that is the same at each reading, since it is a function of the row. */
    private static Matrix dequantised(Matrix values, RandomStream random) {
        return new Matrix(values.rows(), values.columns(), (i, row) -> {
            values.read(i, row);
            double[] noise = new double[values.columns()];
            random.fill(Noise.UNIFORM, i, noise, 0, noise.length);
            for (int j = 0; j < noise.length; j++) {
                row[j] += noise[j];
            }
        });
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
     * both to the model's scale, which is fitted to the training part alone.
     *
     * @param config the held-out share and the scale
     * @param type the model's type, FLOAT or DOUBLE
     * @param random the data's stream; the same stream gives the same split
     * @return both parts
     * @throws DataException for a table with constant columns, unless they are to be kept
     */
    public PreparedData prepare(DataConfig config, DataType type, RandomStream random) {
        int n = rows();
        int held = heldOut > 0 ? heldOut : Math.max(1, Math.min(n - 1, (int) Math.round(n * config.holdout())));
        int[] order = heldOut > 0
                ? IntStream.range(0, n).map(i -> (i + n - held) % n).toArray()
                : random.split("holdout").permutation(n);
        int[] last = Arrays.copyOfRange(order, held, n);
        int[] first = Arrays.copyOf(order, held);
        Matrix out = values.choose(first);
        Matrix kept = values.choose(last);
        List<String> notes = new ArrayList<>();
        checkConstant(kept, config, notes);
        Scaling scaling = Scaling.fit(kept, config.effectiveScale(), picture);
        Optional<ConditionColumns> condition = Optional.empty();
        Conditions trainingGiven = Conditions.none();
        Conditions holdoutGiven = Conditions.none();
        if (conditions.isPresent()) {
            Matrix originalGiven = conditions.get().choose(last);
            ConditionColumns columnsGiven = new ConditionColumns(
                    conditionColumns, Scaling.fit(originalGiven, DataConfig.Scale.STANDARDISE, Optional.empty()));
            condition = Optional.of(columnsGiven);
            trainingGiven = columnsGiven.of(originalGiven, type);
            holdoutGiven = columnsGiven.of(conditions.get().choose(first), type);
        }
        return new PreparedData(
                this,
                scaling,
                scaling.apply(kept, type, event),
                scaling.apply(out, type, event),
                kept,
                out,
                notes,
                condition,
                trainingGiven,
                holdoutGiven);
    }

    private void checkConstant(Matrix training, DataConfig config, List<String> notes) {
        double[] first = training.row(0);
        boolean[] varies = new boolean[first.length];
        double[] row = new double[first.length];
        for (int i = 0; i < training.rows(); i++) {
            training.read(i, row);
            for (int j = 0; j < row.length; j++) {
                varies[j] |= row[j] != first[j];
            }
        }
        List<String> constant = new ArrayList<>();
        for (int j = 0; j < first.length; j++) {
            if (!varies[j]) {
                constant.add(columns.get(j) + " (always " + first[j] + ")");
            }
        }
        if (constant.isEmpty()) {
            return;
        }
        String shown = String.join(", ", constant.subList(0, Math.min(Problems.SHOWN, constant.size())))
                + (constant.size() > Problems.SHOWN ? " and " + (constant.size() - Problems.SHOWN) + " more" : "");
        String what = constant.size() == 1 ? "column " + shown + " is constant" : "columns " + shown + " are constant";
        if (constant.size() == first.length) {
            throw new DataException(source + ": every column is constant, so there is nothing to learn: " + what);
        }
        if (picture.isEmpty() && config.constantColumns() == DataConfig.ConstantColumns.REFUSE) {
            throw new DataException(source + ": " + what + " in the training part, and a density has no width there."
                    + " Leave such columns out by data.columns, or set data.constant-columns: keep");
        }
        notes.add(source + ": " + what + " in the training part; kept, shifted but not scaled");
    }
}
