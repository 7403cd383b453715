package org.ergodic.common.score;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.ModulatedDense;
import org.ergodic.common.nn.ResidualBlock;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score network of dense layers.
 *
 * <p>Its hidden layers are {@link ResidualBlock}s or {@link ModulatedDense} layers, whose units time scales and shifts:
 * the best answer to noise is, to first order, a gain for each direction of the data that falls as noise grows, which a
 * shift alone makes only roughly. A condition is added to the embedding of time. Parameters are those of {@code time}
 * and {@code condition}, which embed these, {@code in}, {@code layer-0} and so on, and {@code out}. The last layer
 * starts small, so that training starts near the best linear score of data N(0, I). Units are dropped in training
 * between the two layers of a block, or behind each hidden layer without blocks.
 */
@API(status = API.Status.INTERNAL)
public final class ScoreMlp extends NetworkScore {
    private final MlpConfig config;
    private final Dropout dropout;

    /**
     * A network.
     *
     * @param config its options
     * @param surroundings what it is a part of, as for {@link NetworkScore}
     * @param event the shape of one event
     * @throws IllegalArgumentException if it is to predict anything but the score and is shown no {@link GaussianPath},
     *     or noise or the score along a path that ends at alpha = 0
     */
    public ScoreMlp(MlpConfig config, Views surroundings, long... event) {
        super(config.network(), surroundings, event);
        this.config = config;
        dropout = new Dropout(config.dropout());
    }

    @Override
    protected SDVariable network(Scope scope, SDVariable x, SDVariable time, int timeWidth, Context c) {
        Scope s = scope.renamed(ScoreMlp::originalName);
        List<Integer> hidden = config.hidden();
        int width = hidden.get(0);
        SDVariable embedding = config.activation().apply(embedded(s, time, timeWidth, width, c));
        SDVariable h = new Dense(Initializer.fanIn(1), size(), width).of(s.child("in"), x);
        int last = width;
        for (int i = 0; i < hidden.size(); i++) {
            int next = hidden.get(i);
            Scope layer = s.child(Mlp.layer(i));
            h = config.residual()
                    ? new ResidualBlock(last, next, width, config.activation(), dropout).of(layer, h, embedding)
                    : new ModulatedDense(last, next, width).of(layer, activated(layer, h, last, i), embedding);
            last = next;
        }
        SDVariable units = config.activation().apply(h);
        return new Dense(Initializer.fanIn(LAST), last, size())
                .of(s.child("out"), config.residual() ? units : dropout.of(s.child("out"), units, last));
    }

    /** What a layer without a block reads: all but the first read hidden units. */
    private SDVariable activated(Scope layer, SDVariable h, int width, int number) {
        SDVariable units = config.activation().apply(h);
        return number == 0 ? units : dropout.of(layer, units, width);
    }

    /** What its parameters were called when each network named its own. */
    private static String originalName(String name) {
        return name.replaceFirst("^layer-", "layer")
                .replaceFirst("/shift/w$", "/time/w")
                .replaceFirst("/w$", "/weight")
                .replaceFirst("/b$", "/bias");
    }

    @Override
    public String toString() {
        return "ScoreMlp[" + config + "]";
    }
}
