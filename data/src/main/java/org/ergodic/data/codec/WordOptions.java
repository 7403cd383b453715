package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Column;

/**
 * Options of codecs with a number for each word.
 *
 * @param words how many words there are
 */
public record WordOptions(
        @Option(value = "how many words there are; as many as the column has unless said", min = 1)
        Optional<Integer> words) {
    /** Each word is a number of the model's. */
    private static final int MOST = 256;

    static Optional<String> obstacle(Column column) {
        int words = column.categories().size();
        if (words == 0) {
            return Optional.of("holds numbers and no words");
        }
        return words > MOST
                ? Optional.of("has " + words + " different words, more than the " + MOST
                        + " for each of which a row can have a number of its own")
                : Optional.empty();
    }

    WordOptions fit(Column column) {
        return new WordOptions(Optional.of(words.orElse(column.categories().size())));
    }

    static boolean isWord(double value, int words) {
        return value == Math.rint(value) && value >= 0 && value < words;
    }

    /** The place of the greatest number; of equal ones the first. */
    static int greatest(double[] coded, int at, int words) {
        int best = 0;
        for (int j = 1; j < words; j++) {
            if (coded[at + j] > coded[at + best]) {
                best = j;
            }
        }
        return best;
    }

    static Optional<String> misfit(double value, int words) {
        return isWord(value, words)
                ? Optional.empty()
                : Optional.of("is none of the " + words + " words that the model has learnt");
    }
}
