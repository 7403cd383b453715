package org.ergodic.data.text;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Condition;

/**
 * How the texts of a column become numbers of a condition: their tokens, and 0 behind their end.
 *
 * @param pairs the tokens
 * @param length how many tokens a text has at most
 */
@API(status = API.Status.EXPERIMENTAL)
public record TextCode(BytePairs pairs, int length) {
    /** So many merges make a token of each word of some hundred. */
    private static final int MERGES = 256;

    /** Texts that are given later may be longer than those that were learned from, or of other words. */
    private static final int SHORTEST = 16;

    /** Attention between so many tokens is as much as a caption is worth. */
    private static final int LONGEST = 128;

    /** Checks the length. */
    public TextCode {
        Objects.requireNonNull(pairs, "pairs");
        if (length < 1) {
            throw new IllegalArgumentException("a text has at least one token, not " + length);
        }
    }

    /**
     * Learns tokens from texts.
     *
     * @param name the column's name, for messages
     * @param texts the different texts of a column
     * @return tokens, and room for texts twice as long as the longest, from 16 to 128 tokens
     * @throws IllegalArgumentException if a text is empty, or too long
     */
    public static TextCode learn(String name, Collection<String> texts) {
        BytePairs pairs = BytePairs.learn(texts, MERGES);
        int longest = 0;
        for (String text : texts) {
            int length = pairs.tokens(text).length;
            if (length == 0 || length > LONGEST) {
                throw new IllegalArgumentException("column " + Excerpt.of(name) + ": "
                        + (length == 0
                                ? "a text is empty"
                                : "'" + Excerpt.of(text) + "' has " + length + " tokens, and at most " + LONGEST
                                        + " are read")
                        + ": leave such rows out, or the column out of data.condition-text");
            }
            longest = Math.max(longest, length);
        }
        return new TextCode(pairs, Math.min(LONGEST, Math.max(SHORTEST, 2 * longest)));
    }

    /**
     * What a definition reads.
     *
     * @param column the column's place among those to condition on
     * @return the text
     */
    public Condition.Text text(int column) {
        return new Condition.Text(column, length, pairs.vocabulary());
    }

    /**
     * The tokens of a text, and zeros behind them.
     *
     * @param text any text
     * @return as many numbers as {@link #length}
     * @throws IllegalArgumentException if the text is empty or has more tokens
     */
    public double[] numbers(String text) {
        int[] tokens = pairs.tokens(text);
        if (tokens.length == 0) {
            throw new IllegalArgumentException("the text is empty: say what is wanted");
        }
        if (tokens.length > length) {
            throw new IllegalArgumentException("'" + Excerpt.of(text) + "' has " + tokens.length
                    + " tokens, and this model reads " + length
                    + " at most: say it in fewer words, or in words of its captions");
        }
        double[] numbers = new double[length];
        for (int i = 0; i < tokens.length; i++) {
            numbers[i] = tokens[i];
        }
        return numbers;
    }

    /** {@return the merges as plain numbers, for a file} */
    public List<List<Integer>> merges() {
        return pairs.merges().stream()
                .map(pair -> List.of(pair.left(), pair.right()))
                .toList();
    }
}
