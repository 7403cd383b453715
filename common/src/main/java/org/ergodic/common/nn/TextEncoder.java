package org.ergodic.common.nn;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A transformer that reads a text, trained along with the network that it is read for: each token is a learned vector,
 * to which one of its place is added, and blocks of attention mix them (Vaswani et al. 2017; as what a picture is told
 * of a text, Rombach et al. 2022, arXiv:2112.10752, section 3.3). Behind the end of a text tokens are their places
 * alone.
 *
 * <p>Parameters {@code token} {@code [vocabulary, width]} and {@code place} {@code [length, width]}, those of the
 * blocks {@code block-0} and so on, and of {@code norm}.
 *
 * @param width the size of a token
 * @param heads of attention; they divide the width
 * @param blocks how many blocks
 */
@API(status = API.Status.EXPERIMENTAL)
public record TextEncoder(int width, int heads, int blocks) {
    /** A small one, enough for captions of a few words. */
    public static final TextEncoder SMALL = new TextEncoder(64, 4, 1);

    /** Checks the sizes. */
    public TextEncoder {
        if (width < 1 || heads < 1 || width % heads != 0 || blocks < 0) {
            throw new IllegalArgumentException("a text needs tokens of a width that the heads divide, not of " + width
                    + " with " + heads + " heads and " + blocks + " blocks");
        }
    }

    /**
     * The tokens of a text.
     *
     * @param s the encoder's scope
     * @param condition what is read of the context
     * @param text which of its texts
     * @param c the context
     * @return as many tokens as the text has at most
     */
    public TokenSequence of(Scope s, Condition condition, Condition.Text text, Context c) {
        int length = text.length();
        SDVariable oneHot = condition.tokens(c, text).reshape(-1, text.vocabulary());
        SDVariable tokens = s.parameter("token", Initializer.normal(1), text.vocabulary(), width);
        SDVariable places = s.parameter("place", Initializer.normal(1), length, width);
        SDVariable h = oneHot.mmul(tokens).reshape(-1, length, width).add(places.reshape(1, length, width));
        for (int i = 0; i < blocks; i++) {
            h = new TransformerBlock(length, width, heads, 2 * width, 0, Activation::swish, new Dropout(0))
                    .of(s.child("block-" + i), h, Optional.empty());
        }
        return new TokenSequence(new LayerNorm(width, true).of(s.child("norm"), h), length, width);
    }
}
