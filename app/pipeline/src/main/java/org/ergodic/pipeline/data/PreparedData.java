package org.ergodic.pipeline.data;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Dequantisation;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.Matrix;
import org.ergodic.data.table.Problems;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data split and scaled.
 *
 * @param dataset the data as it came
 * @param scaling between its scale and the model's
 * @param training {@code [n, event]} on the model's scale
 * @param holdout {@code [m, event]} on the model's scale
 * @param originalTraining the same rows as they came, {@code [n, d]}
 * @param originalHoldout the same rows as they came, {@code [m, d]}
 * @param wholeColumns the columns from 0 that hold whole numbers only in the training part and got no noise
 * @param notes what people should know, such as constant columns that were kept
 * @param condition the columns to condition on, if any
 * @param trainingGiven their values for the training rows, on the model's scale
 * @param holdoutGiven their values for the rows held out
 */
public record PreparedData(
        Dataset dataset,
        Scaling scaling,
        INDArray training,
        INDArray holdout,
        Matrix originalTraining,
        Matrix originalHoldout,
        List<Integer> wholeColumns,
        List<String> notes,
        Optional<ConditionColumns> condition,
        Conditions trainingGiven,
        Conditions holdoutGiven) {
    /** Copies the lists. */
    public PreparedData {
        wholeColumns = List.copyOf(wholeColumns);
        notes = List.copyOf(notes);
    }

    /**
     * What to do about columns of whole numbers where a model learns a density.
     *
     * @param config where the data came from
     * @return one sentence or two, or empty where no column is of whole numbers without noise
     */
    public Optional<String> remarkOnWholeColumns(DataConfig config) {
        if (wholeColumns.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> suited = wholeColumns.stream()
                .filter(j -> config.binarise().isEmpty() && suits(originalTraining, j) && suits(originalHoldout, j))
                .toList();
        String remedy = suited.isEmpty()
                ? "Leave them out by data.columns, or do not trust the likelihood"
                : config.dequantise().isNone()
                        ? "Set data.dequantise: true, or leave them out by data.columns"
                        : "Add them to data.dequantise, or leave them out by data.columns";
        String others = suited.isEmpty() || suited.size() == wholeColumns.size()
                ? ""
                : ". Noise does not suit "
                        + named(wholeColumns.stream()
                                .filter(j -> !suited.contains(j))
                                .toList())
                        + ", which hold a fraction among the rows held out, or numbers beyond 1e15";
        return Optional.of(dataset.source() + ": the likelihood can grow without limit on columns of whole numbers ("
                + named(wholeColumns) + "). " + remedy + others);
    }

    private static boolean suits(Matrix rows, int column) {
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
                chosen.stream().map(j -> Excerpt.of(dataset.columns().get(j))).toList());
    }
}
