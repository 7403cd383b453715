package org.ergodic.pipeline.scoring;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.Model;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.codec.RowSpace;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.data.Dataset;
import org.ergodic.pipeline.train.Excluded;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Whether a model can take data, asked in the order of the rows in their file, which is the one that people can look
 * up.
 */
public final class DataCheck {
    private static final int ROWS_AT_ONCE = 1024;

    private DataCheck() {}

    /**
     * Refuses data with a number that a model cannot take.
     *
     * @param modelled the rows in the order of their file, on the data's scale; read only to name a row that is wrong
     */
    public static void data(Model model, Dataset data, LazyMatrix modelled) {
        if (!data.isLarge() && fits(model, data.training()) && fits(model, data.holdout())) {
            return;
        }
        DataTable table = data.table();
        first(model, data.scaling(), modelled).ifPresent(misfit -> {
            throw new DataException(
                    table.place(misfit.row()) + words(misfit, table.values(), table.columns(), data.coding()));
        });
    }

    private static boolean fits(Model model, INDArray rows) {
        for (long from = 0; from < rows.size(0); from += ROWS_AT_ONCE) {
            long to = Math.min(rows.size(0), from + ROWS_AT_ONCE);
            INDArray some = rows.get(NDArrayIndex.interval(from, to)).dup('c');
            boolean fits = model.check(some.reshape('c', Events.batch(to - from, Events.event(rows.shape()))))
                    .isEmpty();
            some.close();
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /**
     * The first number of rows as they stand in data that a model cannot take, if there is one.
     *
     * @param space the way from rows of the data to its numbers
     * @param rows as they stand in data
     * @param modelled the same, with whole numbers as the model sees them
     * @return for a message
     */
    public static Optional<String> misfit(Model model, RowSpace space, LazyMatrix rows, LazyMatrix modelled) {
        return space.misfit(rows)
                .or(() -> first(model, space.scaling(), modelled)
                        .map(misfit -> "row " + (misfit.row() + 1)
                                + words(misfit, rows, space.coding().schema().names(), space.coding())));
    }

    private static Optional<InvalidValue> first(Model model, Scaling scaling, LazyMatrix rows) {
        for (int from = 0; from < rows.rows(); from += ROWS_AT_ONCE) {
            LazyMatrix some = rows.choose(IntStream.range(from, Math.min(rows.rows(), from + ROWS_AT_ONCE))
                    .toArray());
            INDArray x = scaling.apply(some, DataType.FLOAT, model.event());
            Optional<InvalidValue> misfit = model.check(x);
            x.close();
            if (misfit.isPresent()) {
                InvalidValue there = misfit.get();
                return Optional.of(new InvalidValue(from + there.row(), there.column(), there.value(), there.rule()));
            }
        }
        return Optional.empty();
    }

    /** Refuses data of which a model has no density with the values that its training starts from. */
    public static void density(Excluded excluded, Dataset data, LazyMatrix modelled, long[] event) {
        DataTable table = data.table();
        int total = table.rows();
        int count = 0;
        int first = 0;
        Optional<Excluded.Found> shown = Optional.empty();
        for (int from = 0; from < total; from += ROWS_AT_ONCE) {
            int[] some =
                    IntStream.range(from, Math.min(total, from + ROWS_AT_ONCE)).toArray();
            INDArray x = data.scaling().apply(modelled.choose(some), DataType.FLOAT, event);
            Conditions given = data.condition()
                    .map(c -> c.of(table.conditions().orElseThrow().choose(some), DataType.FLOAT))
                    .orElse(Conditions.none());
            Optional<Excluded.Found> found = excluded.in(x, given);
            x.close();
            if (found.isPresent() && shown.isEmpty()) {
                shown = found;
                first = from + found.get().rows()[0];
            }
            count += found.map(f -> f.rows().length).orElse(0);
        }
        if (shown.isPresent()) {
            throw new DataException(table.place(first) + " has " + shown.get().how()
                    + " under the model before training"
                    + (count == 1 ? "" : ", and so have " + (count - 1) + " of the other " + (total - 1) + " rows")
                    + shown.get().reason().map(why -> ": " + why).orElse(""));
        }
    }

    private static String words(InvalidValue misfit, LazyMatrix rows, List<String> columns, RowCoding coding) {
        int column = coding.source(misfit.column());
        double value = rows.row(misfit.row())[column];
        // Columns without a header are named by their numbers in the file.
        String name = columns.get(column).replaceFirst("^x(?=\\d+$)", "");
        // The model sees single precision.
        String scaled = (float) value == (float) misfit.value()
                ? ""
                : String.format(Locale.ROOT, ", on the model's scale %.4g", misfit.value());
        return ", column " + Excerpt.of(name) + " is " + value + scaled + ", and " + misfit.rule();
    }
}
