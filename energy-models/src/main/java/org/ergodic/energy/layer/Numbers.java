package org.ergodic.energy.layer;

import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann.Layer;
import org.nd4j.autodiff.samediff.SDVariable;

/** The random inputs that sweeps over layers take, {@code layer-0} and so on. */
@FunctionalInterface
public interface Numbers {
    /** The numbers {@code [n, units]} of the kind that a layer's units take. */
    SDVariable of(int index, Layer layer);

    /** As many rows as an input has. */
    static Numbers following(Scope scope, SDVariable rows) {
        return (index, layer) -> scope.noise("layer-" + index, layer.kind().noise(), rows, layer.units());
    }

    /** A fixed number of rows. */
    static Numbers fixed(Scope scope, int rows) {
        return (index, layer) -> scope.noise("layer-" + index, layer.kind().noise(), rows, layer.units());
    }
}
