package org.ergodic.common.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The columns of a table as tokens for a transformer (Gorishniy, Rubachev, Khrulkov and Babenko 2021, "Revisiting deep
 * learning models for tabular data", section 3.3): the token of a column is {@code x w + b} with a vector w and a
 * vector b of its own. Columns that are one variable together, such as the one-hot columns of a category, are one
 * token, the sum over its columns; of one-hot columns that is the row of an {@link Embedding}. Beside these there may
 * be tokens that read no column, such as one for the whole row.
 *
 * <p>Tokens are in the order of their first columns; those without a column are last. Parameters of {@link #of}:
 * {@code w} {@code [columns, width]} and {@code b} {@code [tokens, width]}; of {@link #columns}: {@code w}
 * {@code [width, columns]} and {@code b} {@code [columns]}.
 *
 * @param tokens the columns of each token, from 0; each column is in one of them
 * @param width the size of a token
 * @param extra how many tokens read no column
 */
@API(status = API.Status.EXPERIMENTAL)
public record FeatureTokens(List<List<Integer>> tokens, int width, int extra) {
    /** Copies the lists and checks them. */
    public FeatureTokens {
        tokens = tokens.stream().map(List::copyOf).toList();
        List<Integer> all = tokens.stream().flatMap(List::stream).sorted().toList();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) != i) {
                throw new IllegalArgumentException(
                        "each column from 0 on is in one token, and the tokens are " + tokens);
            }
        }
        if (tokens.isEmpty() || tokens.stream().anyMatch(List::isEmpty) || width < 1 || extra < 0) {
            throw new IllegalArgumentException("tokens need a column each and at least one number, not " + tokens
                    + " of width " + width + " and " + extra + " more");
        }
    }

    /**
     * A token for each group of columns, and one for each other column.
     *
     * @param columns how many columns there are
     * @param groups the columns that are one token together, from 0; may be empty
     * @param width the size of a token
     * @param extra how many tokens read no column
     * @return the tokens
     * @throws IllegalArgumentException if a group is empty, has a column that is not there, or one of another group
     */
    public static FeatureTokens of(int columns, List<List<Integer>> groups, int width, int extra) {
        List<List<Integer>> tokens = new ArrayList<>();
        TreeSet<Integer> left = new TreeSet<>();
        for (int i = 0; i < columns; i++) {
            left.add(i);
        }
        for (List<Integer> group : groups) {
            if (group.isEmpty()) {
                throw new IllegalArgumentException("a group of columns is empty: leave it out of " + groups);
            }
            for (int column : group) {
                if (column < 0 || column >= columns) {
                    throw new IllegalArgumentException("there is no column " + column + ", which the group " + group
                            + " has: columns are numbered from 0 to " + (columns - 1));
                }
                if (!left.remove(column)) {
                    throw new IllegalArgumentException(
                            "column " + column + " is named twice in the groups " + groups + ": it is in one of them");
                }
            }
            tokens.add(group);
        }
        left.forEach(column -> tokens.add(List.of(column)));
        tokens.sort(Comparator.comparing(Collections::min));
        return new FeatureTokens(tokens, width, extra);
    }

    /** {@return how many tokens there are, those without a column included} */
    public int count() {
        return tokens.size() + extra;
    }

    private int columns() {
        return tokens.stream().mapToInt(List::size).sum();
    }

    /**
     * The tokens of rows.
     *
     * @param s the layer's scope
     * @param x {@code [n, columns]}
     * @return {@code [n, count, width]}
     */
    public SDVariable of(Scope s, SDVariable x) {
        // One product, with zeros where a token does not read a column: cheap beside the layers that follow.
        SDVariable w = s.parameter("w", Initializer.normal(1), columns(), width).reshape(columns(), 1, width);
        SDVariable all = s.constant(membership()).mul(w).reshape(columns(), count() * width);
        SDVariable b = s.parameter("b", Initializer.normal(1), count(), width);
        return x.mmul(all).reshape(-1, count(), width).add(b.reshape(1, count(), width));
    }

    /**
     * Each column as a linear function of its token, the way back.
     *
     * @param s the layer's scope
     * @param h {@code [n, count, width]}
     * @param start the start values of the weights
     * @return {@code [n, columns]}
     */
    public SDVariable columns(Scope s, SDVariable h, Initializer start) {
        SDVariable w = s.parameter("w", start, width, columns()).reshape(1, width, columns());
        SDVariable of = s.constant(membership().permute(1, 2, 0)); // [count, 1, columns]
        SDVariable all = of.mul(w).reshape(count() * width, columns());
        return h.reshape(-1, count() * width).mmul(all).add(s.parameter("b", Initializer.zeros(), columns()));
    }

    /** Which column is in which token {@code [columns, count, 1]}. */
    private INDArray membership() {
        INDArray of = Nd4j.zeros(DataType.DOUBLE, columns(), count(), 1);
        for (int token = 0; token < tokens.size(); token++) {
            for (int column : tokens.get(token)) {
                of.putScalar(column, token, 0, 1);
            }
        }
        return of;
    }
}
