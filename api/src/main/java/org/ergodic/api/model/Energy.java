package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An energy E(x), the density p(x) = exp(-E(x)) / Z with an unknown Z; for a model with hidden units, the free energy
 * of its visible ones.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.STABLE)
public interface Energy {
    /** The view of a model's energy. */
    View<Energy> VIEW = View.of("energy", Energy.class);

    /**
     * The energy.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n]}
     */
    SDVariable energy(Scope s, SDVariable x, Context c);

    /**
     * Builds the assignments by which parameters take their start values from data, as {@link Model#start} says.
     *
     * @param s the model's scope
     * @param batch the first batch of the training
     */
    @API(status = API.Status.EXPERIMENTAL)
    default void start(Scope s, Batch batch) {}

    /**
     * Looks for the first value that the energy does not accept, such as a value other than 0 and 1 for binary units.
     *
     * @param data {@code [n, event]}; not changed
     * @return the first number that is wrong, with the rule that it breaks, or empty if nothing is wrong
     */
    @API(status = API.Status.EXPERIMENTAL)
    default Optional<Misfit> check(INDArray data) {
        return Optional.empty();
    }

    /**
     * A remark on training data that the energy accepts but may fit badly, such as columns far from standardised
     * for Gaussian units.
     *
     * @param data {@code [n, event]} on the model's scale; not changed
     * @return one sentence, or empty
     */
    @API(status = API.Status.EXPERIMENTAL)
    default Optional<String> remark(INDArray data) {
        return Optional.empty();
    }
}
