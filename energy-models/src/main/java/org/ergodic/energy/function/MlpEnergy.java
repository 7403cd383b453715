package org.ergodic.energy.function;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A neural energy: E(x) = f(x) + |x|² / (2 s²) with a network f of dense layers and x sigmoid(x) between them, which is
 * the tilting of a Gaussian N(0, s² I) by exp(-f) (Xie, Lu, Zhu and Wu 2016, "A theory of generative ConvNet",
 * arXiv:1602.03264). As f grows at most linearly, Z is then finite whatever the parameters; without the Gaussian
 * nothing says so.
 *
 * <p>Parameters are those of {@link Mlp}. It reads no condition.
 */
public final class MlpEnergy implements Energy {
    private final List<Integer> hidden;
    private final Optional<Double> referenceStd;
    private final long[] event;

    /**
     * An energy.
     *
     * @param hidden the width of each hidden layer
     * @param referenceStd s, or empty for no Gaussian
     * @param event the shape of an event
     * @throws IllegalArgumentException without a hidden layer, or for one without units, or an s not above 0
     */
    public MlpEnergy(List<Integer> hidden, Optional<Double> referenceStd, long... event) {
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "a network needs at least one hidden layer, each of at least one unit, not " + hidden);
        }
        if (referenceStd.isPresent() && !(referenceStd.get() > 0)) {
            throw new IllegalArgumentException(
                    "the Gaussian of a neural energy needs a standard deviation above 0, not " + referenceStd.get());
        }
        this.hidden = List.copyOf(hidden);
        this.referenceStd = referenceStd;
        this.event = event.clone();
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        SDVariable flat = Events.flatten(x, event);
        Mlp network = new Mlp(hidden, Activation::swish, Initializer.glorot());
        Inputs inputs = Inputs.of(flat, Events.size(event));
        SDVariable f = network.of(s.renamed(this::originalName), inputs, Initializer.glorot(), 1)
                .reshape(-1);
        return referenceStd
                .map(std -> f.add(flat.mul(flat).sum(1).mul(0.5 / (std * std))))
                .orElse(f);
    }

    /** What its parameters were called when each network named its own: the last layer had a number like the others. */
    private String originalName(String name) {
        return name.replaceFirst("^out/", Mlp.layer(hidden.size()) + "/")
                .replaceFirst("/w$", "/weight")
                .replaceFirst("/b$", "/bias");
    }
}
