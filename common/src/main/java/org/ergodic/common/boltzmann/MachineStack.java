package org.ergodic.common.boltzmann;

import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;

/**
 * A deep machine or net as the restricted machines that a greedy training goes through, from the data up (Hinton,
 * Osindero and Teh 2006, "A fast learning algorithm for deep belief nets", doi:10.1162/neco.2006.18.7.1527): the data
 * of each are the hidden units of the one below.
 *
 * <p>Implemented by third parties; immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface MachineStack {
    /** The view of a model's stack. */
    View<MachineStack> VIEW = View.of("machine-stack", MachineStack.class);

    /**
     * {@return the machines, from the data up; the visible layers of each are copies of the same units, and so are its
     * hidden ones} Each names its parameters in the root scope, whatever scope it is given.
     */
    List<LayeredBoltzmann> machines();

    /**
     * The parameters that are trained with one of the machines.
     *
     * @param machine its number, from 0
     * @return their full names
     */
    Set<String> parameters(int machine);

    /**
     * Builds what each step of a machine's training leaves to that of the next, as assignments to states; nothing
     * unless overridden.
     *
     * @param s the model's scope
     * @param machine its number, from 0
     */
    default void hand(Scope s, int machine) {}

    /**
     * The scope in which a machine is as its own training left it, while that of a later one goes on.
     *
     * @param s the model's scope
     * @param machine its number, from 0
     * @return the scope itself unless overridden
     */
    default Scope handed(Scope s, int machine) {
        return s;
    }
}
