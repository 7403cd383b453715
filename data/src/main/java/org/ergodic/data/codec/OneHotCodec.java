package org.ergodic.data.codec;

import java.util.Arrays;
import java.util.Optional;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.plugin.Part;

/**
 * A number for each word: 1 for that of the cell, 0 for the others; a sample is the word of the greatest. For models of
 * units that are 0 or 1, and for diffusion. Without noise the words have no density among real numbers, so that the
 * likelihood of such a model is none of the words' and may grow without limit.
 */
@Part(
        name = "one-hot",
        description = "a category as a number for each word, 1 for its own and 0 for the others, without noise")
public final class OneHotCodec extends WordCodec {
    @Override
    ColumnCodec codec(int words) {
        return new OneHot(words);
    }

    private record OneHot(int words) implements ColumnCodec {
        @Override
        public int width() {
            return words > 1 ? words : 0;
        }

        @Override
        public void encode(double value, double[] noise, int from, double[] coded, int at) {
            centre(value, coded, at);
        }

        @Override
        public void centre(double value, double[] coded, int at) {
            if (words > 1) {
                Arrays.fill(coded, at, at + words, 0);
                coded[at + (int) value] = 1;
            }
        }

        @Override
        public double decode(double[] coded, int at) {
            return words > 1 ? WordOptions.greatest(coded, at, words) : 0;
        }

        @Override
        public Optional<String> misfit(double value) {
            return WordOptions.misfit(value, words);
        }
    }
}
