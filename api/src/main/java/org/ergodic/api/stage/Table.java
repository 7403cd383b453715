package org.ergodic.api.stage;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of numbers on the data's own scale, in memory: columns to model and, after them, columns to condition on. The
 * array is not to be changed by whoever is given it.
 *
 * @param columns the names of all columns, none of them twice
 * @param values DOUBLE {@code [n, columns]}, n perhaps 0
 * @param conditions how many of the columns, the last ones, are to condition on
 */
@API(status = API.Status.EXPERIMENTAL)
public record Table(List<String> columns, INDArray values, int conditions) implements Artifact {
    /** Checks that names and numbers agree; numbers of another type become DOUBLE. */
    public Table {
        columns = List.copyOf(columns);
        Objects.requireNonNull(values, "values");
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
     * A table without conditions.
     *
     * @param columns the names of the columns
     * @param values {@code [n, columns]}
     * @return the table
     */
    public static Table of(List<String> columns, INDArray values) {
        return new Table(columns, values, 0);
    }

    /**
     * A table without conditions.
     *
     * @param columns the names of the columns
     * @param rows {@code [n][columns]}, copied
     * @return the table
     */
    public static Table of(List<String> columns, double[][] rows) {
        return new Table(columns, Nd4j.createFromArray(rows), 0);
    }

    /** {@return the number of rows} */
    public int rows() {
        return Math.toIntExact(values.size(0));
    }

    /** {@return the names of the columns to model} */
    public List<String> modelled() {
        return columns.subList(0, columns.size() - conditions);
    }

    /** {@return the names of the columns to condition on} */
    public List<String> given() {
        return columns.subList(columns.size() - conditions, columns.size());
    }

    /**
     * Some of the rows.
     *
     * @param rows their numbers from 0, in the order to have them
     * @return a new table
     */
    public Table choose(int... rows) {
        return new Table(columns, values.getRows(rows), conditions);
    }

    /**
     * Some of the columns.
     *
     * @param names their names
     * @return DOUBLE {@code [n, names]}, a copy
     * @throws IllegalArgumentException if one is not there
     */
    public INDArray numbers(List<String> names) {
        int[] places = names.stream().mapToInt(columns::indexOf).toArray();
        for (int k = 0; k < places.length; k++) {
            if (places[k] < 0) {
                throw new IllegalArgumentException(
                        "there is no column " + names.get(k) + "; there are " + String.join(", ", columns));
            }
        }
        return values.getColumns(places).reshape(rows(), places.length);
    }

    /**
     * The same rows with other columns in the places of those to model.
     *
     * @param names the names of the other columns
     * @param other {@code [n, names]}
     * @return a new table, with the same conditions
     */
    public Table with(List<String> names, INDArray other) {
        INDArray numbers = other.castTo(DataType.DOUBLE);
        return new Table(
                Stream.concat(names.stream(), given().stream()).toList(),
                conditions == 0 ? numbers : Nd4j.concat(1, numbers, numbers(given())),
                conditions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Table that
                && columns.equals(that.columns)
                && conditions == that.conditions
                && Arrays.equals(values.shape(), that.values.shape())
                && Arrays.equals(
                        values.dup('c').data().asDouble(),
                        that.values.dup('c').data().asDouble());
    }

    @Override
    public int hashCode() {
        return Objects.hash(columns, conditions, rows());
    }

    @Override
    public String toString() {
        return rows() + " rows of " + columns;
    }
}
