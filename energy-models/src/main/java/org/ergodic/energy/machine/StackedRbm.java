package org.ergodic.energy.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.MachineStack;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A restricted machine of binary units as one of a {@link MachineStack}: perhaps with copies of its visible or hidden
 * units that share their weights, or with weights taken several times, as the training of a deep Boltzmann machine
 * wants them. Its parameters are the model's own, named in the root scope.
 *
 * @param below visible units
 * @param above hidden units
 * @param copiesBelow how many copies of the visible units
 * @param copiesAbove how many copies of the hidden units
 * @param factor on the weights
 * @param weights the name of the weights {@code [below, above]}
 * @param belowBias the name of the visible biases
 * @param aboveBias the name of the hidden biases
 * @param handed empty, or the name of a state with the biases that the visible units had as the hidden ones of the
 *     machine below: the parameter {@code belowBias} is then the mean of these and of those that they have here
 */
public record StackedRbm(
        int below,
        int above,
        int copiesBelow,
        int copiesAbove,
        double factor,
        String weights,
        String belowBias,
        String aboveBias,
        Optional<String> handed)
        implements Bipartite {
    @Override
    public List<Link> links(Scope s) {
        return List.of(new Link(0, copiesBelow, factor * copiesBelow, factor * copiesAbove, weights(s)));
    }

    @Override
    public int[] biased() {
        return new int[] {0, copiesBelow};
    }

    @Override
    public SDVariable bias(Scope s, int layer) {
        return layer < copiesBelow ? belowParameter(s) : hiddenBias(s);
    }

    @Override
    public double slope(int layer) {
        return layer < copiesBelow && handed.isPresent() ? 0.5 : 1;
    }

    @Override
    public SDVariable weights(Scope s) {
        return s.root().parameter(weights, Initializer.normal(0.01), below, above);
    }

    @Override
    public SDVariable visibleBias(Scope s) {
        SDVariable mean = belowParameter(s);
        if (handed.isEmpty()) {
            return mean;
        }
        // Twice the mean less the other, of which a step of the mean must not make twice the step of these biases.
        SDVariable other = s.root().memory().state(handed.get(), Initializer.zeros(), below);
        return mean.mul(0.5).add(s.stopGradient(mean.mul(1.5).sub(other)));
    }

    private SDVariable belowParameter(Scope s) {
        return s.root().parameter(belowBias, Initializer.zeros(), below);
    }

    @Override
    public SDVariable hiddenBias(Scope s) {
        return s.root().parameter(aboveBias, Initializer.zeros(), above);
    }

    @Override
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(Collections.nCopies(copiesBelow, new Layer(below, Units.binary())));
        layers.addAll(Collections.nCopies(copiesAbove, new Layer(above, Units.binary())));
        return layers;
    }

    @Override
    public int visibleLayers() {
        return copiesBelow;
    }

    @Override
    public boolean connected(int a, int b) {
        return (a < copiesBelow) != (b < copiesBelow);
    }

    @Override
    public SDVariable input(Scope s, int layer, List<SDVariable> states) {
        boolean up = layer >= copiesBelow;
        SDVariable bias = up ? hiddenBias(s) : visibleBias(s);
        SDVariable others = null;
        for (int l = 0; l < states.size(); l++) {
            if (connected(l, layer) && states.get(l) != null) {
                others = Layers.plus(others, states.get(l));
            }
        }
        if (others == null) {
            return Layers.row(bias);
        }
        SDVariable product = s.sameDiff().mmul(others, weights(s), false, !up, false);
        return (factor == 1 ? product : product.mul(factor)).add(bias);
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        return Layers.freeEnergy(this, s, x);
    }
}
