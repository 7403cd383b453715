package org.ergodic.data.codec;

import java.util.Arrays;
import java.util.Optional;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.plugin.Part;

/**
 * A number for each word, of which that of the cell is the greatest (Hoogeboom et al. 2021, "Argmax flows and
 * multinomial diffusion", arXiv:2102.05379, section 3), with standard normal noise in place of a learnt one: by
 * symmetry each of the K numbers is the greatest with probability 1/K, so that log q(y | v) = sum log φ(y_k) + log K.
 */
@Part(
        name = "argmax",
        description = "a category as normal numbers, one for each word, of which its own is the greatest (Hoogeboom et"
                + " al. 2021)")
public final class ArgmaxCodec extends WordCodec {
    @Override
    ColumnCodec codec(int words) {
        return new Argmax(words);
    }

    private record Argmax(int words) implements ColumnCodec {
        @Override
        public int width() {
            return words > 1 ? words : 0;
        }

        @Override
        public int noise() {
            return width();
        }

        @Override
        public void encode(double value, double[] noise, int from, double[] coded, int at) {
            if (words < 2) {
                return;
            }
            for (int j = 0; j < words; j++) {
                coded[at + j] = Normal.quantile(noise[from + j]);
            }
            int best = WordOptions.greatest(coded, at, words);
            int own = (int) value;
            double most = coded[at + best];
            coded[at + best] = coded[at + own];
            coded[at + own] = most;
            // Of equal numbers the first counts as the greatest.
            for (int j = 0; j < own; j++) {
                if (coded[at + j] == most) {
                    coded[at + j] = Math.nextDown(most);
                }
            }
        }

        @Override
        public void centre(double value, double[] coded, int at) {
            if (words > 1) {
                Arrays.fill(coded, at, at + words, 0);
                coded[at + (int) value] = Normal.quantile(1 - 0.5 / words);
            }
        }

        @Override
        public double decode(double[] coded, int at) {
            return words > 1 ? WordOptions.greatest(coded, at, words) : 0;
        }

        @Override
        public double logNoise(double value, double[] coded, int at) {
            double log = words > 1 ? Math.log(words) : 0;
            for (int j = 0; j < width(); j++) {
                log += Normal.logDensity(coded[at + j]);
            }
            return log;
        }

        @Override
        public Optional<String> misfit(double value) {
            return WordOptions.misfit(value, words);
        }
    }
}
