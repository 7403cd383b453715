package org.ergodic.energy;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.MeanField;
import org.nd4j.autodiff.samediff.SDVariable;

/** The evidence of a machine: minus its free energy where that is tractable, else mean field's bound. */
record MachineLikelihood(LayeredBoltzmann machine, long[] event) implements UnnormalizedLikelihood {
    /** Passes of mean field; published bounds of deep machines took 10 to 30. */
    private static final int PASSES = 30;

    @Override
    public boolean exact() {
        return Layers.tractable(machine);
    }

    @Override
    public SDVariable logWeight(Scope s, SDVariable rows, SDVariable x) {
        return exact()
                ? machine.energy(s, x).mul(-1.0)
                : new MeanField(machine, PASSES).logWeight(s, Events.flatten(x, event));
    }

    @Override
    public SDVariable seen(Scope s, SDVariable x) {
        return Events.flatten(x, event);
    }
}
