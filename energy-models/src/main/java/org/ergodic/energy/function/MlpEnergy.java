package org.ergodic.energy.function;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A neural energy with a network of dense layers and x sigmoid(x) between them, which grows at most linearly.
 *
 * <p>Parameters are those of {@link Mlp}.
 */
public final class MlpEnergy extends NetworkEnergy {
    private final List<Integer> hidden;

    /**
     * An energy.
     *
     * @param hidden the width of each hidden layer
     * @param referenceStd s, or empty for no Gaussian
     * @param event the shape of an event
     * @throws IllegalArgumentException without a hidden layer, or for one without units, or an s not above 0
     */
    public MlpEnergy(List<Integer> hidden, Optional<Double> referenceStd, long... event) {
        super(referenceStd, event);
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "a network needs at least one hidden layer, each of at least one unit, not " + hidden);
        }
        this.hidden = List.copyOf(hidden);
    }

    @Override
    protected SDVariable network(Scope s, SDVariable x) {
        Mlp network = new Mlp(hidden, Activation::swish, Initializer.glorot());
        return network.of(s.renamed(this::originalName), Inputs.of(x, size()), Initializer.glorot(), 1);
    }

    /** What its parameters were called when each network named its own: the last layer had a number like the others. */
    private String originalName(String name) {
        return name.replaceFirst("^out/", Mlp.layer(hidden.size()) + "/")
                .replaceFirst("/w$", "/weight")
                .replaceFirst("/b$", "/bias");
    }
}
