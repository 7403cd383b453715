package org.ergodic.common.nn;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A block of a transformer: attention between tokens and a feed-forward network on each, both on normalised tokens and
 * both added to what they read (Vaswani et al. 2017, with the norm first as in Xiong et al. 2020, "On layer
 * normalization in the transformer architecture", arXiv:2002.04745).
 *
 * <p>With an embedding e, such as one of time, the norms learn nothing themselves; e shifts and scales them, and gates
 * what is added, by linear maps that start at 0: {@code h + gate(e) f((1 + scale(e)) norm(h) + shift(e))} (Peebles and
 * Xie 2023, "Scalable diffusion models with transformers", arXiv:2212.09748, "adaLN-Zero"). The block then starts as
 * the identity. Without one, the last layers start small.
 *
 * <p>Parameters are those of {@code attention} and {@code feed-forward}, and of {@code norm} in each (without an
 * embedding) or of {@code shift}, {@code scale} and {@code gate} in each.
 *
 * @param tokens how many tokens a row has
 * @param width the size of a token
 * @param heads how many heads of attention; they divide the width
 * @param hidden the width of the feed-forward network's hidden layer
 * @param embedded the size of the embedding; 0 for none
 * @param activation the nonlinearity, elementwise
 * @param dropout of what attention and feed-forward network add (Vaswani et al. 2017, section 5.4)
 */
@API(status = API.Status.EXPERIMENTAL)
public record TransformerBlock(
        int tokens,
        int width,
        int heads,
        int hidden,
        int embedded,
        UnaryOperator<SDVariable> activation,
        Dropout dropout) {
    /** Checks the sizes. */
    public TransformerBlock {
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(dropout, "dropout");
        SelfAttention.check(tokens, width, heads);
        if (embedded < 0) {
            throw new IllegalArgumentException("an embedding has at least one number, or 0 says none, not " + embedded);
        }
    }

    /** What is between a norm and what is added. */
    private interface Inner {
        SDVariable of(Scope s, SDVariable h);
    }

    /**
     * The block.
     *
     * @param s the block's scope
     * @param h {@code [n, tokens, width]}
     * @param e the embedding {@code [n, embedded]}; empty without one
     * @return {@code [n, tokens, width]}
     */
    public SDVariable of(Scope s, SDVariable h, Optional<SDVariable> e) {
        if (e.isPresent() != embedded > 0) {
            throw new IllegalArgumentException("this block is told " + (embedded > 0 ? "an" : "no") + " embedding");
        }
        Initializer last = Initializer.fanIn(embedded > 0 ? 1 : ResidualBlock.SMALL);
        SDVariable mixed = added(s.child("attention"), h, e, new SelfAttention(tokens, width, heads, last)::of);
        return added(s.child("feed-forward"), mixed, e, new FeedForward(tokens, width, hidden, activation, last)::of);
    }

    private SDVariable added(Scope s, SDVariable h, Optional<SDVariable> e, Inner inner) {
        SDVariable change = dropout.of(s, inner.of(s, normalized(s, h, e)), tokens, width);
        return h.add(e.map(given -> change.mul(linear(s.child("gate"), given))).orElse(change));
    }

    /**
     * Normalised tokens, shifted and scaled by the embedding; also what follows the last block.
     *
     * @param s the scope of the norm
     * @param h {@code [n, tokens, width]}
     * @param e the embedding {@code [n, embedded]}; empty without one
     * @return {@code [n, tokens, width]}
     */
    public SDVariable normalized(Scope s, SDVariable h, Optional<SDVariable> e) {
        SDVariable y = new LayerNorm(width, e.isEmpty()).of(s.child("norm"), h);
        return e.map(given -> y.add(y.mul(linear(s.child("scale"), given))).add(linear(s.child("shift"), given)))
                .orElse(y);
    }

    /** A linear map of the embedding that starts at 0, the same for all tokens: {@code [n, 1, width]}. */
    private SDVariable linear(Scope s, SDVariable e) {
        return new Dense(Initializer.zeros(), embedded, width).of(s, e).reshape(-1, 1, width);
    }
}
