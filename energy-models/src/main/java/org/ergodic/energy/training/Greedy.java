package org.ergodic.energy.training;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.ergodic.common.boltzmann.MachineStack;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Greedy training of a {@link MachineStack}, machine by machine from the data up (Hinton, Osindero and Teh 2006, "A
 * fast learning algorithm for deep belief nets", doi:10.1162/neco.2006.18.7.1527): the data of each machine are samples
 * of the hidden units of the one below, drawn anew at each step, and only its own parameters are changed; then, if
 * asked for, all parameters together by another objective.
 */
final class Greedy implements Objective {
    private final Loss each;
    private final Optional<Loss> then;
    private final double share;
    private final double rate;

    /**
     * An objective.
     *
     * @param each trains a machine
     * @param then trains all of them together at the end
     * @param share of the steps that this takes, in (0, 1)
     * @param rate a factor on the learning rate in these
     */
    Greedy(Loss each, Optional<Loss> then, double share, double rate) {
        this.each = each;
        this.then = then;
        this.share = share;
        this.rate = rate;
    }

    /** A stack, and of the whole what training together needs. */
    @Override
    public Set<View<?>> needs() {
        Set<View<?>> needs = new LinkedHashSet<>(Set.of(MachineStack.VIEW));
        then.ifPresent(last -> needs.addAll(last.needs()));
        return needs;
    }

    @Override
    public List<Stage> stages(Views model) {
        MachineStack stack = model.require(MachineStack.VIEW);
        int count = stack.machines().size();
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> own = stack.parameters(i);
            double part = then.isPresent() ? (1 - share) / count : 1.0 / count;
            stages.add(new Stage(name(i), new Layer(i), part, 1, own::contains));
        }
        then.ifPresent(last -> stages.add(new Stage("together", last, share, rate, parameter -> true)));
        return stages;
    }

    private static String name(int machine) {
        return "machine-" + (machine + 1);
    }

    /** The stage of one machine. */
    private final class Layer implements Loss {
        private final int index;

        Layer(int index) {
            this.index = index;
        }

        @Override
        public Set<View<?>> needs() {
            return Greedy.this.needs();
        }

        @Override
        public SDVariable loss(Scope s, Views model, Batch batch) {
            MachineStack stack = model.require(MachineStack.VIEW);
            stack.hand(s, index);
            return each.loss(s.child(name(index)), views(stack), raised(s, stack, batch));
        }

        @Override
        public SDVariable monitor(Scope s, Views model, Batch batch) {
            MachineStack stack = model.require(MachineStack.VIEW);
            return each.monitor(s.child(name(index)), views(stack), raised(s, stack, batch));
        }

        @Override
        public Sense sense(Views model) {
            return each.sense(views(model.require(MachineStack.VIEW)));
        }

        private Views views(MachineStack stack) {
            LayeredBoltzmann machine = stack.machines().get(index);
            Views views = Views.of(LayeredBoltzmann.VIEW, machine);
            if (machine instanceof LinkedBoltzmann linked) {
                views = views.and(LinkedBoltzmann.VIEW, linked);
            }
            Set<View<?>> missing = views.missing(each.needs());
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("what trains each machine needs the view " + Views.names(missing)
                        + " of it, and machine " + (index + 1) + " offers " + Views.names(views.offered()));
            }
            return views;
        }

        /** The batch as this machine sees it. */
        private Batch raised(Scope s, MachineStack stack, Batch batch) {
            SDVariable x = Events.flatten(batch.x(), batch.event());
            for (int i = 0; i < index; i++) {
                Numbers noise = Numbers.following(s.child("objective/up-" + (i + 1)), batch.rows());
                x = hidden(stack.handed(s, i), stack.machines().get(i), noise, x);
            }
            LayeredBoltzmann machine = stack.machines().get(index);
            int copies = machine.visibleLayers();
            SDVariable[] all = java.util.Collections.nCopies(copies, x).toArray(new SDVariable[0]);
            SDVariable seen = copies == 1 ? x : s.sameDiff().concat(1, all);
            return Batch.of(seen, Layers.units(machine, Layers.visible(machine)))
                    .withRows(batch.rows());
        }
    }

    /** Samples of a machine's hidden units given its visible ones, all copies of these alike. */
    static SDVariable hidden(Scope s, LayeredBoltzmann machine, Numbers noise, SDVariable x) {
        int hidden = machine.visibleLayers();
        List<SDVariable> states = Layers.states(machine);
        for (int l = 0; l < hidden; l++) {
            states.set(l, x);
        }
        return machine.sample(
                s, hidden, states, noise.of(hidden, machine.layers().get(hidden)));
    }
}
