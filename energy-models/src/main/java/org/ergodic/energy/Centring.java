package org.ergodic.energy;

import java.util.List;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.LayeredBoltzmann;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The centred gradient of restricted machines (Melchior, Fischer and Wiskott 2016, "How to center deep Boltzmann machines",
 * JMLR 17(99), after Montavon and Müller 2012; section 3.2): with the offsets m and l, moving averages of the visible
 * states and hidden means on the data,
 *
 * <pre>
 * dW' = dW - m dc' - db l',    db' = db - dW' l,    dc' = dc - dW'' m,
 * </pre>
 *
 * the plain gradient of the machine whose energy has v - m and h - l in place of v and h, taken back to the plain
 * parameters. It no longer changes when units are flipped, and is better conditioned where means are far from 0.
 */
final class Centring {
    /** What a step adds of its batch to the offsets, the paper's choice. */
    private static final double SLIDE = 0.01;

    private Centring() {}

    /**
     * A loss of the same value whose gradient is the centred one.
     *
     * @param own where the offsets are states
     * @param loss {@code [n]}
     * @throws IllegalArgumentException for a machine that is not restricted
     */
    static SDVariable centred(Scope s, Scope own, LayeredBoltzmann machine, Batch batch, SDVariable loss) {
        if (!(machine instanceof Bipartite restricted && restricted.plain())) {
            throw new IllegalArgumentException("the centred gradient is for restricted Boltzmann machines, rbm,"
                    + " gaussian-rbm and those of a belief net; this machine has the layers " + Layers.sizes(machine));
        }
        SDVariable v = Events.flatten(batch.x(), batch.event());
        List<SDVariable> states = Layers.split(machine, s, v);
        SDVariable visible = offset(s, own, machine, 0, restricted.seen(s, v));
        SDVariable hidden = offset(s, own, machine, 1, machine.mean(s, 1, states));

        List<SDVariable> parameters =
                List.of(restricted.weights(s), restricted.visibleBias(s), restricted.hiddenBias(s));
        List<SDVariable> plain = s.gradient(loss.mean(), parameters);
        SDVariable db = Layers.row(plain.get(1));
        SDVariable dc = Layers.row(plain.get(2));
        SDVariable dw = plain.get(0)
                .sub(s.sameDiff().mmul(visible, dc, true, false, false))
                .sub(s.sameDiff().mmul(db, hidden, true, false, false));
        SDVariable dbCentred = db.sub(s.sameDiff().mmul(hidden, dw, false, true, false));
        SDVariable dcCentred = dc.sub(visible.mmul(dw));
        SDVariable turn = product(s, dw.sub(plain.get(0)), parameters.get(0))
                .add(product(s, dbCentred.sub(db), Layers.row(parameters.get(1))))
                .add(product(s, dcCentred.sub(dc), Layers.row(parameters.get(2))));
        // Zero in value: only its gradient, the difference between the centred and the plain one, is wanted.
        return loss.add(turn.sub(s.stopGradient(turn)));
    }

    private static SDVariable product(Scope s, SDVariable direction, SDVariable parameter) {
        return s.stopGradient(direction).mul(parameter).sum();
    }

    /** The moving average of a layer's mean activity before this step, {@code [1, units]}. */
    private static SDVariable offset(Scope s, Scope own, LayeredBoltzmann machine, int layer, SDVariable activity) {
        LayeredBoltzmann.Layer units = machine.layers().get(layer);
        double middle =
                units.kind().support().stream().mapToDouble(x -> x).average().orElse(0);
        SDVariable average = own.state("offset-" + layer, Initializer.constant(middle), 1, units.units());
        SDVariable now = Layers.row(activity.mean(0));
        s.assign(average, average.add(now.sub(average).mul(SLIDE)));
        return average;
    }
}
