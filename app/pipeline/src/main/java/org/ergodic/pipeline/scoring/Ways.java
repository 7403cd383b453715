package org.ergodic.pipeline.scoring;

import java.util.Optional;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.config.Interpolation;
import org.ergodic.pipeline.data.CodedRows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Ways between rows through their codes. */
public final class Ways {
    private final RowScores scores;
    private final Optional<ConditionColumns> condition;
    private final Schema schema;

    /**
     * Ways by a model.
     *
     * @param scores what encodes and decodes rows
     * @param rows the columns of its rows
     * @param condition the columns that it is conditioned on, if it is
     */
    public Ways(RowScores scores, Schema rows, Optional<ConditionColumns> condition) {
        this.scores = scores;
        this.schema = rows.followedBy(condition.map(ConditionColumns::schema).orElse(Schema.EMPTY));
        this.condition = condition;
    }

    /**
     * Goes from each row to the next. Conditions that are numbers go along straight lines; the model decodes each row
     * given those of its place.
     *
     * @param rows {@code [m, d]} on the data's scale, at least two
     * @param conditions {@code [m, k]} on the data's scale, where the model is conditioned
     * @param how the way
     * @return for each pair of neighbours the rows of all shares, the ends among them
     * @throws IllegalArgumentException if there are fewer than two rows, two neighbours are of different classes, or
     *     have codes between which there is no such way
     */
    public CodedRows between(INDArray rows, Optional<INDArray> conditions, Interpolation how) {
        int m = Math.toIntExact(rows.size(0));
        if (m < 2) {
            throw new IllegalArgumentException(
                    "interpolation needs two rows or more, and there " + (m == 1 ? "is 1" : "are " + m));
        }
        Optional<double[][]> given = conditions.map(values -> Rows.of(values.castTo(DataType.DOUBLE)));
        given.ifPresent(this::requireSameClasses);
        double[][] codes = Rows.of(scores.encode(rows, conditions));
        double[] shares = how.shares();
        double[][] all = new double[(m - 1) * shares.length][];
        double[][] own = new double[all.length][];
        for (int i = 0; i + 1 < m; i++) {
            for (int k = 0; k < shares.length; k++) {
                int place = i * shares.length + k;
                all[place] = at(how, codes, i, shares[k]);
                int row = i;
                double share = shares[k];
                given.ifPresent(values -> own[place] = line(values[row], values[row + 1], share));
            }
        }
        Optional<INDArray> along = given.map(values -> Nd4j.createFromArray(own));
        return new CodedRows(schema, scores.decode(Nd4j.createFromArray(all), along), along);
    }

    private static double[] at(Interpolation how, double[][] codes, int i, double share) {
        try {
            return how.at(codes[i], codes[i + 1], share);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "from row " + (i + 1) + " to row " + (i + 2) + " of those given there is no spherical way: "
                            + e.getMessage() + ". Interpolate along: linear",
                    e);
        }
    }

    private static double[] line(double[] from, double[] to, double share) {
        double[] point = new double[from.length];
        for (int k = 0; k < point.length; k++) {
            point[k] = from[k] == to[k] ? from[k] : (1 - share) * from[k] + share * to[k];
        }
        return point;
    }

    private void requireSameClasses(double[][] given) {
        ConditionColumns columns = condition.orElseThrow();
        for (int i = 0; i + 1 < given.length; i++) {
            for (int k = 0; k < given[i].length; k++) {
                if (!columns.classes().get(k).isEmpty() && given[i][k] != given[i + 1][k]) {
                    throw new IllegalArgumentException("rows " + (i + 1) + " and " + (i + 2)
                            + " of those given are of different classes of "
                            + Excerpt.of(columns.columns().get(k))
                            + ", between which there is nothing to condition on: choose rows of one class");
                }
            }
        }
    }
}
