package org.ergodic.data.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Text as tokens by byte-pair encoding (Sennrich, Haddow and Birch 2016, "Neural machine translation of rare words with
 * subword units", arXiv:1508.07909, on bytes as in Radford et al. 2019): a word is its bytes in UTF-8, of which the
 * learned pairs are merged, those that were most frequent first. Every text has tokens, in any script.
 *
 * <p>Text is brought to the normal form NFC, and runs of white space are one space, which belongs to the word behind
 * it. Tokens are numbered from 1: byte b is {@code b + 1}, and the i-th merge, from 0, makes token {@code 257 + i}.
 *
 * @param merges the pairs of tokens that are merged, in the order in which they were learned
 */
@API(status = API.Status.EXPERIMENTAL)
public record BytePairs(List<Pair> merges) {
    private static final int BYTES = 256;

    /**
     * Two tokens beside each other.
     *
     * @param left the first
     * @param right the one behind it
     */
    public record Pair(int left, int right) {}

    /** Copies the list, and checks that each pair is of tokens that are there before it. */
    public BytePairs {
        merges = List.copyOf(merges);
        for (int i = 0; i < merges.size(); i++) {
            Pair pair = merges.get(i);
            int known = BYTES + i;
            if (pair.left() < 1 || pair.right() < 1 || pair.left() > known || pair.right() > known) {
                throw new IllegalArgumentException("merge " + (i + 1) + " is of tokens " + pair.left() + " and "
                        + pair.right() + ", and tokens are numbered from 1 to " + known + " before it");
            }
        }
    }

    /**
     * Learns pairs from texts.
     *
     * @param texts some texts
     * @param most how many merges at most; fewer where no pair occurs twice
     * @return the encoding
     */
    public static BytePairs learn(Collection<String> texts, int most) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        texts.forEach(text -> words(text).forEach(word -> counts.merge(word, 1, Integer::sum)));
        List<int[]> words = new ArrayList<>();
        List<Integer> times = new ArrayList<>();
        counts.forEach((word, count) -> {
            words.add(bytes(word));
            times.add(count);
        });
        List<Pair> merges = new ArrayList<>();
        while (merges.size() < most) {
            Optional<Pair> next = mostFrequent(words, times);
            if (next.isEmpty()) {
                break;
            }
            int token = BYTES + 1 + merges.size();
            merges.add(next.get());
            words.replaceAll(word -> merged(word, next.get(), token));
        }
        return new BytePairs(merges);
    }

    /** The pair that occurs most often, of equal ones that of the lowest tokens; none that occurs once. */
    private static Optional<Pair> mostFrequent(List<int[]> words, List<Integer> times) {
        Map<Pair, Integer> pairs = new HashMap<>();
        for (int k = 0; k < words.size(); k++) {
            int[] word = words.get(k);
            for (int i = 0; i + 1 < word.length; i++) {
                pairs.merge(new Pair(word[i], word[i + 1]), times.get(k), Integer::sum);
            }
        }
        Comparator<Map.Entry<Pair, Integer>> order = Map.Entry.comparingByValue();
        return pairs.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .max(order.thenComparing(Map.Entry.<Pair, Integer>comparingByKey(
                                Comparator.comparingInt(Pair::left).thenComparingInt(Pair::right))
                        .reversed()))
                .map(Map.Entry::getKey);
    }

    /**
     * The words of a text, all but the first with the space before them.
     *
     * @param text any text
     * @return its words
     */
    private static List<String> words(String text) {
        String[] parts = Normalizer.normalize(text, Normalizer.Form.NFC).strip().split("\\s+");
        List<String> words = new ArrayList<>();
        for (String part : parts) {
            if (!part.isEmpty()) {
                words.add(words.isEmpty() ? part : " " + part);
            }
        }
        return words;
    }

    private static int[] bytes(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = (bytes[i] & 0xFF) + 1;
        }
        return tokens;
    }

    private static int[] merged(int[] word, Pair pair, int token) {
        int[] merged = new int[word.length];
        int n = 0;
        for (int i = 0; i < word.length; i++) {
            if (i + 1 < word.length && word[i] == pair.left() && word[i + 1] == pair.right()) {
                merged[n++] = token;
                i++;
            } else {
                merged[n++] = word[i];
            }
        }
        return Arrays.copyOf(merged, n);
    }

    /** {@return how many tokens there are} */
    public int vocabulary() {
        return BYTES + merges.size();
    }

    /**
     * The tokens of a text.
     *
     * @param text any text
     * @return their numbers, from 1; none for white space
     */
    public int[] tokens(String text) {
        List<Integer> all = new ArrayList<>();
        for (String word : words(text)) {
            int[] tokens = bytes(word);
            for (int i = 0; i < merges.size() && tokens.length > 1; i++) {
                tokens = merged(tokens, merges.get(i), BYTES + 1 + i);
            }
            for (int token : tokens) {
                all.add(token);
            }
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The text of tokens, as far as they are whole characters.
     *
     * @param tokens their numbers, as {@link #tokens} gives them
     * @return the text, with single spaces
     */
    public String text(int... tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            write(token, bytes);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void write(int token, ByteArrayOutputStream bytes) {
        if (token <= BYTES) {
            bytes.write(token - 1);
        } else {
            Pair pair = merges.get(token - BYTES - 1);
            write(pair.left(), bytes);
            write(pair.right(), bytes);
        }
    }
}
