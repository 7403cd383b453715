package org.ergodic.energy.training;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The centred gradient of machines whose layers are linked by weights (Melchior, Fischer and Wiskott 2016, "How to
 * center deep Boltzmann machines", JMLR 17(99), after Montavon and Müller 2012; sections 3.2 and 3.4): with the offsets
 * m_l, moving averages of the states of each layer given the data, of hidden ones the means,
 *
 * <pre>
 * dW' = dW - m_a db_b' - db_a m_b'     of the weights between layers a and b,
 * db_l' = db_l - sum over its links of dW' m of the other layer,
 * </pre>
 *
 * the plain gradient of the machine whose energy has h_l - m_l in place of h_l, taken back to the plain
 * parameters, with m as often as the other layer sees it where a layer has copies. It no longer changes when units are
 * flipped, and is better conditioned where means are far from 0. That holds for steps along it: an optimiser that
 * scales each element, such as Adam, undoes it, as a change of a unit's weights then no longer goes with the change of
 * its bias that makes up for it.
 */
final class Centring {
    /** What a step adds of its batch to the offsets, the paper's choice. */
    private static final double SLIDE = 0.01;

    private Centring() {}

    /**
     * A loss of the same value whose gradient is the centred one.
     *
     * @param own where the offsets are states
     * @param given the states of the layers given the data, or their means; where {@code null}, they are those given
     *     the others
     * @param loss {@code [n]}
     */
    static SDVariable centred(Scope s, Scope own, LinkedBoltzmann linked, List<SDVariable> given, SDVariable loss) {
        int[] biased = linked.biased();
        List<SDVariable> offsets = Layers.states(linked);
        List<SDVariable> parameters = new ArrayList<>();
        for (int l : biased) {
            SDVariable state = given.get(l) == null ? linked.mean(s, l, given) : given.get(l);
            offsets.set(l, offset(s, own, linked, l, linked.seen(s, l, state)));
            parameters.add(linked.bias(s, l));
        }
        List<LinkedBoltzmann.Link> links = linked.links(s);
        links.forEach(link -> parameters.add(link.weights()));

        List<SDVariable> gradients = s.gradient(loss.mean(), parameters);
        List<SDVariable> plain = Layers.states(linked);
        for (int i = 0; i < biased.length; i++) {
            plain.set(biased[i], times(Layers.row(gradients.get(i)), 1 / linked.slope(biased[i])));
        }
        List<SDVariable> centred = new ArrayList<>(plain);
        SDVariable turn = null;
        for (int k = 0; k < links.size(); k++) {
            LinkedBoltzmann.Link link = links.get(k);
            int a = link.below();
            int b = link.above();
            SDVariable below = times(offsets.get(a), link.up());
            SDVariable above = times(offsets.get(b), link.down());
            SDVariable outer = s.sameDiff()
                    .mmul(below, plain.get(b), true, false, false)
                    .add(s.sameDiff().mmul(plain.get(a), above, true, false, false));
            SDVariable dw = gradients.get(biased.length + k).sub(outer);
            turn = Layers.plus(turn, product(s, outer.mul(-1.0), link.weights()));
            centred.set(a, centred.get(a).sub(s.sameDiff().mmul(above, dw, false, true, false)));
            centred.set(b, centred.get(b).sub(below.mmul(dw)));
        }
        for (int i = 0; i < biased.length; i++) {
            SDVariable change = times(centred.get(biased[i]).sub(plain.get(biased[i])), linked.slope(biased[i]));
            turn = turn.add(product(s, change, Layers.row(parameters.get(i))));
        }
        // Zero in value: only its gradient, the difference between the centred and the plain one, is wanted.
        return loss.add(turn.sub(s.stopGradient(turn)));
    }

    private static SDVariable times(SDVariable x, double factor) {
        return factor == 1 ? x : x.mul(factor);
    }

    private static SDVariable product(Scope s, SDVariable direction, SDVariable parameter) {
        return s.stopGradient(direction).mul(parameter).sum();
    }

    /**
     * The moving average of a layer's mean activity, {@code [1, units]}, of this step too: at first the plain average.
     */
    private static SDVariable offset(Scope s, Scope own, LayeredBoltzmann machine, int layer, SDVariable activity) {
        LayeredBoltzmann.Layer units = machine.layers().get(layer);
        SDVariable steps = own.state("steps-" + layer, Initializer.zeros());
        SDVariable step = steps.add(1.0);
        s.assign(steps, step);
        SDVariable average = own.state("offset-" + layer, Initializer.zeros(), 1, units.units());
        SDVariable now = Layers.row(activity.mean(0));
        SDVariable share = s.sameDiff().math().max(step.rdiv(1.0), s.constant(SLIDE));
        SDVariable next = s.stopGradient(average.add(now.sub(average).mul(share)));
        s.assign(average, next);
        return next;
    }
}
