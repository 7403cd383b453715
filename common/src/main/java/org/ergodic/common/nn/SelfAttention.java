package org.ergodic.common.nn;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head self-attention between the tokens of a row: {@code out(concat_h softmax(q_h k_h' / sqrt(d)) v_h)} with the
 * linear maps q, k and v of each token and d = width/heads (Vaswani et al. 2017, "Attention is all you need", section
 * 3.2). No token is hidden from another, and none has a position: a permutation of the tokens permutes the result.
 *
 * <p>Parameters are those of the {@link Dense} layers {@code query}, {@code key}, {@code value} and {@code out}, each
 * {@code [width, width]}, with a bias in all but {@code key}, where it would change nothing. The products of
 * all heads of all rows are one batch of small products; cost and memory grow with the square of the number of tokens.
 *
 * @param tokens how many tokens a row has
 * @param width the size of a token
 * @param heads how many heads; they divide the width
 * @param last the start values of the weights of {@code out}
 */
@API(status = API.Status.EXPERIMENTAL)
public record SelfAttention(int tokens, int width, int heads, Initializer last) {
    /** Checks the sizes. */
    public SelfAttention {
        Objects.requireNonNull(last, "last");
        check(tokens, width, heads);
    }

    static void check(int tokens, int width, int heads) {
        if (tokens < 1 || width < 1 || heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException("attention needs tokens, and a width that its heads divide, not "
                    + tokens + " tokens of width " + width + " with " + heads + " heads");
        }
    }

    /**
     * The layer.
     *
     * @param s the layer's scope
     * @param h {@code [n, tokens, width]}
     * @return {@code [n, tokens, width]}
     */
    public SDVariable of(Scope s, SDVariable h) {
        SDVariable flat = h.reshape(-1, width);
        int size = width / heads;
        Dense dense = new Dense(Initializer.fanIn(1), width, width);
        SDVariable query =
                heads(dense.of(s.child("query"), flat), tokens, heads, size).mul(1 / Math.sqrt(size));
        SDVariable key = heads(dense.product(s.child("key"), flat), tokens, heads, size);
        SDVariable value = heads(dense.of(s.child("value"), flat), tokens, heads, size);
        return mixed(s, query, key, value, new Dense(last, width, width), tokens);
    }

    /** The values that queries ask for, {@code [n, tokens, heads * size]}. */
    static SDVariable mixed(Scope s, SDVariable query, SDVariable key, SDVariable value, Dense out, int tokens) {
        SDVariable logits = s.sameDiff().mmul(query, key, false, true, false);
        SDVariable shares = s.sameDiff().nn().softmax(logits, -1);
        SDVariable mixed = s.sameDiff()
                .mmul(shares, value, false, false, false)
                .permute(0, 2, 1, 3)
                .reshape(-1, out.in());
        return out.of(s.child("out"), mixed).reshape(-1, tokens, out.out());
    }

    /** The numbers of each token, cut into heads: {@code [n, heads, tokens, size]}. */
    static SDVariable heads(SDVariable flat, int tokens, int heads, int size) {
        return flat.reshape(-1, tokens, heads, size).permute(0, 2, 1, 3);
    }
}
