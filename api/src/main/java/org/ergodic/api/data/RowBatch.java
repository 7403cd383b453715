package org.ergodic.api.data;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.ergodic.api.message.Excerpt;

/**
 * Some rows of a table. A cell of a column of categories or text is a word, any other a number as {@link ColumnType}
 * says; a cell that nobody sets is missing.
 *
 * <pre>{@code
 * RowBatch batch = new RowBatch(schema, 2);
 * batch.set(0, 0, 1.75);
 * batch.set(0, 1, "red");
 * batch.set(1, 1, "blue");   // the first cell of this row is missing
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class RowBatch {
    private final Schema schema;
    private final int rows;
    private final double[][] numbers;
    private final String[][] words;

    /**
     * Rows whose cells are all missing.
     *
     * @param schema the columns
     * @param rows how many, at least 1
     */
    public RowBatch(Schema schema, int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + rows);
        }
        this.schema = schema;
        this.rows = rows;
        this.numbers = new double[schema.size()][];
        this.words = new String[schema.size()][];
        for (int j = 0; j < schema.size(); j++) {
            if (schema.column(j).hasWords()) {
                words[j] = new String[rows];
            } else {
                numbers[j] = new double[rows];
                Arrays.fill(numbers[j], Double.NaN);
            }
        }
    }

    /** {@return the columns} */
    public Schema schema() {
        return schema;
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /**
     * Sets a number.
     *
     * @param row from 0
     * @param column from 0, none of categories or text
     * @param value the number, or {@code NaN} where it is missing
     */
    public void set(int row, int column, double value) {
        numbersOf(column)[row] = value;
    }

    /**
     * Sets a word.
     *
     * @param row from 0
     * @param column from 0, one of categories or text
     * @param word the word, or null where it is missing
     */
    public void set(int row, int column, String word) {
        wordsOf(column)[row] = word;
    }

    /**
     * A number.
     *
     * @param row from 0
     * @param column from 0, none of categories or text
     * @return the number, or {@code NaN} where it is missing
     */
    public double number(int row, int column) {
        return numbersOf(column)[row];
    }

    /**
     * A word.
     *
     * @param row from 0
     * @param column from 0, one of categories or text
     * @return the word, or null where it is missing
     */
    public String word(int row, int column) {
        return wordsOf(column)[row];
    }

    /**
     * Whether a cell is missing.
     *
     * @param row from 0
     * @param column from 0
     * @return whether it has no value
     */
    public boolean isMissing(int row, int column) {
        return words[column] != null ? words[column][row] == null : Double.isNaN(numbers[column][row]);
    }

    private double[] numbersOf(int column) {
        if (numbers[column] == null) {
            throw new IllegalArgumentException(
                    "column " + Excerpt.of(schema.column(column).name()) + " holds words, not numbers");
        }
        return numbers[column];
    }

    private String[] wordsOf(int column) {
        if (words[column] == null) {
            throw new IllegalArgumentException(
                    "column " + Excerpt.of(schema.column(column).name()) + " holds numbers, not words");
        }
        return words[column];
    }
}
