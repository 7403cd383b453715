package org.ergodic.common.nn;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head attention of a row's tokens to those of another sequence: {@code out(concat_h softmax(q_h k_h' / sqrt(d))
 * v_h)} with q of the tokens and k and v of the others (Vaswani et al. 2017, section 3.2.3).
 *
 * <p>Parameters are those of the {@link Dense} layers {@code query}, {@code key}, {@code value} and {@code out}, with a
 * bias in all but {@code key}.
 *
 * @param tokens how many tokens a row has
 * @param width the size of a token
 * @param heads how many heads; they divide the width
 * @param last the start values of the weights of {@code out}
 */
@API(status = API.Status.EXPERIMENTAL)
public record CrossAttention(int tokens, int width, int heads, Initializer last) {
    /** Checks the sizes. */
    public CrossAttention {
        Objects.requireNonNull(last, "last");
        SelfAttention.check(tokens, width, heads);
    }

    /**
     * The layer.
     *
     * @param s the layer's scope
     * @param h {@code [n, tokens, width]}
     * @param others what they see
     * @return {@code [n, tokens, width]}
     */
    public SDVariable of(Scope s, SDVariable h, TokenSequence others) {
        SDVariable flat = h.reshape(-1, width);
        SDVariable seen = others.values().reshape(-1, others.width());
        int size = width / heads;
        Dense reads = new Dense(Initializer.fanIn(1), others.width(), width);
        SDVariable query = SelfAttention.heads(
                        new Dense(Initializer.fanIn(1), width, width).of(s.child("query"), flat), tokens, heads, size)
                .mul(1 / Math.sqrt(size));
        SDVariable key = SelfAttention.heads(reads.product(s.child("key"), seen), others.count(), heads, size);
        SDVariable value = SelfAttention.heads(reads.of(s.child("value"), seen), others.count(), heads, size);
        return SelfAttention.mixed(s, query, key, value, new Dense(last, width, width), tokens);
    }
}
