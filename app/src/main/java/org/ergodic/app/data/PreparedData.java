package org.ergodic.app.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.model.Conditions;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data split and scaled.
 *
 * @param dataset the data as it came
 * @param scaling between its scale and the model's
 * @param training {@code [n, event]} on the model's scale
 * @param holdout {@code [m, event]} on the model's scale
 * @param originalTraining the same rows on the data's scale, {@code [n, d]}
 * @param originalHoldout the same rows on the data's scale, {@code [m, d]}
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
        List<String> notes,
        Optional<ConditionColumns> condition,
        Conditions trainingGiven,
        Conditions holdoutGiven) {
    /** Copies the notes. */
    public PreparedData {
        notes = List.copyOf(notes);
    }

    /** {@return the names of the columns whose training rows hold whole numbers alone} */
    public List<String> wholeColumns() {
        boolean[] whole = new boolean[originalTraining.columns()];
        Arrays.fill(whole, true);
        double[] row = new double[whole.length];
        for (int i = 0; i < originalTraining.rows(); i++) {
            originalTraining.read(i, row);
            for (int j = 0; j < row.length; j++) {
                whole[j] &= row[j] == Math.rint(row[j]);
            }
        }
        return IntStream.range(0, whole.length)
                .filter(j -> whole[j])
                .mapToObj(j -> dataset.columns().get(j))
                .toList();
    }
}
