package org.ergodic.energy.machine;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The restricted Boltzmann machine with units 0 and 1 in both layers (Smolensky 1986; in this form Hinton 2002,
 * "Training products of experts by minimizing contrastive divergence", doi:10.1162/089976602760128018).
 *
 * <p>The joint energy is -b'v - c'h - v'Wh; summing out h leaves the free energy of the visible units,
 * F(v) = -b'v - sum_j softplus(c_j + (v'W)_j), and p(v) = exp(-F(v)) / Z. The conditionals are
 * p(h_j = 1 | v) = sigmoid(c_j + (v'W)_j) and p(v_i = 1 | h) = sigmoid(b_i + (Wh)_i).
 *
 * <p>Parameters {@code weights} {@code [d, hidden]}, from N(0, 0.01²) as Hinton (2012), "A practical guide to training
 * restricted Boltzmann machines", section 8, advises, {@code visible-bias} {@code [d]} and {@code hidden-bias}
 * {@code [hidden]}, from 0. It reads no condition.
 */
public final class Rbm implements Bipartite {
    private final List<Layer> layers;
    private final long[] event;

    /**
     * A machine.
     *
     * @param hidden the number of hidden units, at least 1
     * @param event the shape of an event, each element a visible unit
     */
    public Rbm(int hidden, long... event) {
        if (hidden < 1) {
            throw new IllegalArgumentException("an RBM needs at least 1 hidden unit, not " + hidden);
        }
        this.event = event.clone();
        layers = List.of(new Layer(Events.size(event), Units.binary()), new Layer(hidden, Units.binary()));
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        return Layers.freeEnergy(this, s, Events.flatten(x, event));
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public SDVariable input(Scope s, int layer, List<SDVariable> states) {
        SDVariable other = states.get(1 - layer);
        SDVariable bias = layer == 0 ? visibleBias(s) : hiddenBias(s);
        return other == null
                ? Layers.row(bias)
                : s.sameDiff().mmul(other, weights(s), false, layer == 0, false).add(bias);
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return Layers.checkValues(data, layers.get(0), "an RBM");
    }
}
