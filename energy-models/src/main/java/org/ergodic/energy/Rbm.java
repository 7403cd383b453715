package org.ergodic.energy;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Stable;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.LayeredBoltzmann;
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
public final class Rbm implements LayeredBoltzmann {
    private final int hidden;
    private final long[] event;
    private final int visible;

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
        this.hidden = hidden;
        this.event = event.clone();
        visible = Events.size(event);
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x, Context c) {
        SDVariable v = Events.flatten(x, event);
        SDVariable fromHidden = Stable.softplus(hiddenInput(s, v)).sum(1);
        return s.sameDiff().math().neg(v.mul(visibleBias(s)).sum(1).add(fromHidden));
    }

    @Override
    public List<Integer> layers() {
        return List.of(visible, hidden);
    }

    @Override
    public SDVariable mean(Scope s, int layer, List<SDVariable> states) {
        SDVariable input = switch (layer) {
            case 0 ->
                s.sameDiff().mmul(states.get(1), weights(s), false, true, false).add(visibleBias(s));
            case 1 -> hiddenInput(s, states.get(0));
            default -> throw new IllegalArgumentException("an RBM has the layers 0 and 1, not " + layer);
        };
        return s.sameDiff().nn().sigmoid(input);
    }

    @Override
    public SDVariable sample(Scope s, int layer, SDVariable mean, SDVariable uniform) {
        return s.stopGradient(s.mask(uniform.lt(mean)));
    }

    @Override
    public Optional<String> check(INDArray data) {
        if (data.length() == 0) {
            return Optional.empty();
        }
        double[] values = data.dup('c').data().asDouble();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0 && values[i] != 1) {
                return Optional.of("row " + (i / visible + 1) + ", column " + (i % visible + 1) + " (both from 1) is "
                        + values[i] + ", and the units of an RBM are 0 or 1: binarise the data, for pictures at half of"
                        + " the largest value, and do not scale them");
            }
        }
        return Optional.empty();
    }

    private SDVariable hiddenInput(Scope s, SDVariable v) {
        return v.mmul(weights(s)).add(s.parameter("hidden-bias", Initializer.zeros(), hidden));
    }

    private SDVariable weights(Scope s) {
        return s.parameter("weights", Initializer.normal(0.01), visible, hidden);
    }

    private SDVariable visibleBias(Scope s) {
        return s.parameter("visible-bias", Initializer.zeros(), visible);
    }
}
