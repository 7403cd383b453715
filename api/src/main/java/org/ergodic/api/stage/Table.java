package org.ergodic.api.stage;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.data.Schema;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows on the data's own scale, in memory: columns to model and, after them, columns to condition on. Cells are
 * numbers, and the schema says what they stand for: words, dates, whole numbers. The array is not to be changed by
 * whoever is given it.
 *
 * @param schema all columns, no two of one name
 * @param values DOUBLE {@code [n, columns]}, n perhaps 0; not-a-number where a cell is missing
 * @param conditions how many of the columns, the last ones, are to condition on
 */
@API(status = API.Status.EXPERIMENTAL)
public record Table(Schema schema, INDArray values, int conditions) implements Artifact {
    /** Checks that names and numbers agree; numbers of another type become DOUBLE. */
    public Table {
        Objects.requireNonNull(values, "values");
        List<String> columns = schema.names();
        if (values.rank() != 2 || values.size(1) != columns.size()) {
            throw new IllegalArgumentException("a table of the columns " + columns + " needs values [n, "
                    + columns.size() + "], not " + Arrays.toString(values.shape()));
        }
        if (conditions < 0 || conditions >= Math.max(1, columns.size())) {
            throw new IllegalArgumentException("of " + columns.size() + " columns, " + conditions
                    + " are to condition on, which leaves none to model");
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException("a table has no two columns of one name, and these are " + columns);
        }
        values = values.castTo(DataType.DOUBLE);
    }

    /**
     * A table of numbers.
     *
     * @param columns the names of all columns, none of them twice
     * @param values {@code [n, columns]}
     * @param conditions how many of the columns, the last ones, are to condition on
     */
    public Table(List<String> columns, INDArray values, int conditions) {
        this(Schema.numbers(columns), values, conditions);
    }

    /**
     * A table without conditions.
     *
     * @param schema the columns
     * @param values {@code [n, columns]}
     * @return the table
     */
    public static Table of(Schema schema, INDArray values) {
        return new Table(schema, values, 0);
    }

    /**
     * A table of numbers without conditions.
     *
     * @param columns the names of the columns
     * @param values {@code [n, columns]}
     * @return the table
     */
    public static Table of(List<String> columns, INDArray values) {
        return new Table(columns, values, 0);
    }

    /**
     * A table of numbers without conditions.
     *
     * @param columns the names of the columns
     * @param rows {@code [n][columns]}, copied
     * @return the table
     */
    public static Table of(List<String> columns, double[][] rows) {
        return new Table(columns, Nd4j.createFromArray(rows), 0);
    }

    /** {@return the names of all columns, those to condition on last} */
    public List<String> columns() {
        return schema.names();
    }

    /** {@return the number of rows} */
    public int rows() {
        return Math.toIntExact(values.size(0));
    }

    /** {@return the names of the columns to model} */
    public List<String> modelled() {
        return columns().subList(0, schema.size() - conditions);
    }

    /** {@return the names of the columns to condition on} */
    public List<String> given() {
        return columns().subList(schema.size() - conditions, schema.size());
    }

    /**
     * Some of the rows.
     *
     * @param rows their numbers from 0, in the order to have them
     * @return a new table
     */
    public Table choose(int... rows) {
        return new Table(schema, values.getRows(rows), conditions);
    }

    /**
     * Refuses a name that is none of a column.
     *
     * @param name the name
     * @throws IllegalArgumentException if there is no such column
     */
    public void require(String name) {
        if (!columns().contains(name)) {
            throw new IllegalArgumentException(
                    "there is no column " + name + "; there are " + String.join(", ", columns()));
        }
    }

    /**
     * Some of the columns.
     *
     * @param names their names
     * @return DOUBLE {@code [n, names]}, a copy
     * @throws IllegalArgumentException if one is not there
     */
    public INDArray numbers(List<String> names) {
        names.forEach(this::require);
        int[] places = names.stream().mapToInt(columns()::indexOf).toArray();
        return values.getColumns(places).reshape(rows(), places.length);
    }

    /**
     * The same rows with other columns of numbers in the places of those to model.
     *
     * @param names the names of the other columns
     * @param other {@code [n, names]}
     * @return a new table, with the same conditions
     */
    public Table with(List<String> names, INDArray other) {
        INDArray numbers = other.castTo(DataType.DOUBLE);
        return new Table(
                Schema.numbers(names).followedBy(schema.between(schema.size() - conditions, schema.size())),
                conditions == 0 ? numbers : Nd4j.concat(1, numbers, numbers(given())),
                conditions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Table that
                && schema.equals(that.schema)
                && conditions == that.conditions
                && Arrays.equals(values.shape(), that.values.shape())
                && Arrays.equals(
                        values.dup('c').data().asDouble(),
                        that.values.dup('c').data().asDouble());
    }

    @Override
    public int hashCode() {
        return Objects.hash(schema, conditions, rows());
    }

    @Override
    public String toString() {
        return rows() + " rows of " + columns();
    }
}
