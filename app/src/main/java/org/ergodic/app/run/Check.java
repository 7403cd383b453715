package org.ergodic.app.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Misfit;
import org.ergodic.api.model.Model;
import org.ergodic.app.data.ConditionColumns;
import org.ergodic.app.data.DataException;
import org.ergodic.app.data.Dataset;
import org.ergodic.app.data.Matrix;
import org.ergodic.app.data.Scaling;
import org.ergodic.app.train.Excluded;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether a model can take data, asked in the order of the rows in their file, which is the one that people can look up. */
final class Check {
    private static final int ROWS_AT_ONCE = 1024;

    private Check() {}

    /** Refuses data with a number that a model cannot take. */
    static void data(Model model, Scaling scaling, Dataset data, Optional<String> holdoutFile) {
        int own = data.rows() - data.heldOut();
        Matrix values = data.values();
        rows(model, scaling, values.choose(IntStream.range(0, own).toArray()), data.source(), data.columns());
        Matrix others = values.choose(IntStream.range(own, data.rows()).toArray());
        holdoutFile.ifPresent(file -> rows(model, scaling, others, file, data.columns()));
    }

    /** Refuses rows with a number that a model cannot take. */
    static void rows(Model model, Scaling scaling, Matrix rows, String source, List<String> columns) {
        for (int from = 0; from < rows.rows(); from += ROWS_AT_ONCE) {
            Matrix some = rows.choose(IntStream.range(from, Math.min(rows.rows(), from + ROWS_AT_ONCE))
                    .toArray());
            INDArray x = scaling.apply(some, DataType.FLOAT, model.event());
            Optional<Misfit> misfit = model.check(x);
            x.close();
            if (misfit.isPresent()) {
                throw new DataException(source + ": " + words(misfit.get(), some, from, columns));
            }
        }
    }

    /**
     * Refuses data of which a model has no density with the values that its training starts from.
     *
     * @param excluded what looks at them
     * @param condition the columns that the model is conditioned on, if any
     */
    static void density(
            Excluded excluded,
            Model model,
            Scaling scaling,
            Dataset data,
            Optional<ConditionColumns> condition,
            Optional<String> holdoutFile) {
        int own = data.rows() - data.heldOut();
        density(excluded, model, scaling, data, condition, data.source(), 0, own);
        holdoutFile.ifPresent(file -> density(excluded, model, scaling, data, condition, file, own, data.rows()));
    }

    private static void density(
            Excluded excluded,
            Model model,
            Scaling scaling,
            Dataset data,
            Optional<ConditionColumns> condition,
            String source,
            int begin,
            int end) {
        long count = 0;
        int first = 0;
        Optional<Excluded.Found> shown = Optional.empty();
        for (int from = begin; from < end; from += ROWS_AT_ONCE) {
            int[] some =
                    IntStream.range(from, Math.min(end, from + ROWS_AT_ONCE)).toArray();
            INDArray x = scaling.apply(data.values().choose(some), DataType.FLOAT, model.event());
            Conditions given = condition
                    .map(c -> c.of(data.conditions().orElseThrow().choose(some), DataType.FLOAT))
                    .orElse(Conditions.none());
            Optional<Excluded.Found> found = excluded.in(x, given);
            x.close();
            if (found.isPresent() && count == 0) {
                shown = found;
                first = from - begin + found.get().rows()[0] + 1;
            }
            count += found.map(f -> f.rows().length).orElse(0);
        }
        if (shown.isPresent()) {
            String which = count == 1 ? "row " + first + " has " : count + " of " + (end - begin) + " rows have ";
            throw new DataException(source + ": " + which + shown.get().how() + " under the model before training"
                    + (count == 1 ? "" : ", the first of them row " + first)
                    + shown.get().reason().map(why -> ": " + why).orElse(""));
        }
    }

    private static String words(Misfit misfit, Matrix rows, int from, List<String> columns) {
        int column = misfit.column();
        double value = rows.row(misfit.row())[column];
        // Columns without a header are named by their numbers in the file.
        String name = columns.get(column).replaceFirst("^x(?=\\d+$)", "");
        // The model sees single precision.
        String scaled = (float) value == (float) misfit.value()
                ? ""
                : String.format(Locale.ROOT, ", on the model's scale %.4g", misfit.value());
        return "row " + (from + misfit.row() + 1) + ", column " + name + " is " + value + scaled + ", and "
                + misfit.rule();
    }
}
