package org.ergodic.energy.function;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.FeatureTokens;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.TransformerBlock;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A neural energy with a transformer over the columns of a table, of which one more token is read out (Gorishniy,
 * Rubachev, Khrulkov and Babenko 2021, "Revisiting deep learning models for tabular data", section 3.3). What is read
 * is normalised, so f is bounded and Z is finite with any Gaussian.
 *
 * <p>Parameters are those of {@code in}, {@code layer-0} and so on, {@code norm} and {@code out}. In another order,
 * with their parameters, columns have the same energy.
 */
public final class TransformerEnergy extends NetworkEnergy {
    private final FeatureTokens tokens;
    private final TransformerBlock block;
    private final int depth;

    /**
     * An energy.
     *
     * @param width the size of a token
     * @param depth how many blocks
     * @param heads how many heads of attention; they divide the width
     * @param hidden the width of the hidden layer of each feed-forward network
     * @param groups columns that are one token together, from 0; may be empty
     * @param referenceStd s, or empty for no Gaussian
     * @param event the shape of an event
     * @throws IllegalArgumentException if a size is below 1, heads do not divide the width, a group has a column that
     *     is not there or is in another one, or s is not above 0
     */
    public TransformerEnergy(
            int width,
            int depth,
            int heads,
            int hidden,
            List<List<Integer>> groups,
            Optional<Double> referenceStd,
            long... event) {
        super(referenceStd, event);
        if (depth < 1) {
            throw new IllegalArgumentException("a transformer needs at least one block, not " + depth);
        }
        this.depth = depth;
        tokens = FeatureTokens.of(size(), groups, width, 1);
        block = new TransformerBlock(tokens.count(), width, heads, hidden, 0, Activation::swish, new Dropout(0));
    }

    @Override
    protected SDVariable network(Scope s, SDVariable x) {
        SDVariable h = tokens.of(s.child("in"), x);
        for (int i = 0; i < depth; i++) {
            h = block.of(s.child(Mlp.layer(i)), h, Optional.empty());
        }
        int width = tokens.width();
        int last = tokens.count() - 1;
        SDVariable whole = h.get(SDIndex.all(), SDIndex.interval(last, last + 1), SDIndex.all())
                .reshape(-1, 1, width);
        SDVariable read = block.normalized(s, whole, Optional.empty()).reshape(-1, width);
        return new Dense(Initializer.fanIn(1), width, 1).of(s.child("out"), read);
    }
}
