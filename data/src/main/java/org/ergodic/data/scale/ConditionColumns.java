package org.ergodic.data.scale;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The columns that a model is conditioned on, and how they are brought to its scale.
 *
 * @param columns their names
 * @param scaling between the data's scale and the model's, mean 0 and variance 1
 */
public record ConditionColumns(List<String> columns, Scaling scaling) {
    /** Copies the list. */
    public ConditionColumns {
        columns = List.copyOf(columns);
    }

    /** {@return what definitions read of the context} */
    public Condition condition() {
        return new Condition(Condition.DATA, columns.size());
    }

    /**
     * Conditions on the model's scale.
     *
     * @param rows DOUBLE {@code [n, k]} on the data's scale
     * @param type the model's
     * @return the conditions
     */
    public Conditions of(INDArray rows, DataType type) {
        return Conditions.of(Condition.DATA, scaling.apply(rows, type, columns.size()));
    }

    /**
     * Conditions on the model's scale.
     *
     * @param rows {@code [n, k]} on the data's scale
     * @param type the model's
     * @return the conditions
     */
    public Conditions of(LazyMatrix rows, DataType type) {
        return Conditions.of(Condition.DATA, scaling.apply(rows, type, columns.size()));
    }

    /**
     * What {@link #toMap} describes, as a file holds it.
     *
     * @param columns their names
     * @param scaling between the data's scale and the model's
     */
    public record Recorded(
            @Option("the names of the columns") List<String> columns,

            @Option("between the data's scale and the model's")
            Scaling.Recorded scaling) {
        /** Checks that both speak of the same columns. */
        public Recorded {
            columns = List.copyOf(columns);
            if (columns.size() != scaling.shift().size()) {
                throw new IllegalArgumentException("it names " + columns.size() + " columns and scales "
                        + scaling.shift().size());
            }
        }
    }

    /**
     * The columns that a file holds.
     *
     * @param recorded what the file says
     * @return the columns
     */
    public static ConditionColumns of(Recorded recorded) {
        return new ConditionColumns(recorded.columns(), Scaling.of(recorded.scaling()));
    }

    /** {@return this as plain values, for a file} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("columns", columns);
        map.put("scaling", scaling.toMap());
        return map;
    }
}
