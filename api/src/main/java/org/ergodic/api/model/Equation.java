package org.ergodic.api.model;

import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.view.View;

/**
 * A way to sample a model: an equation, or a chain, that a solver carries from a simple start to the model's
 * distribution. What it offers is known before anything is computed, so that assembly can match it with a solver.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Equation {
    /** {@return its name, such as {@code reverse-sde}} */
    String name();

    /** {@return how noise enters} */
    NoiseType noise();

    /** {@return the views that its problem will offer} */
    Set<View<?>> offers();

    /** {@return its whole interval, in the direction of sampling} */
    Interval time();

    /**
     * The numeric problem.
     *
     * @param numerics the model's values
     * @param time the interval to cover, within {@link #time()}
     * @return a problem that offers {@link #offers()}
     */
    Problem problem(Numerics numerics, Interval time);

    /**
     * The numeric problem of a batch that is conditioned.
     *
     * @param numerics the model's values
     * @param time the interval to cover, within {@link #time()}
     * @param given the conditions of the batch's rows; none for {@link #problem(Numerics, Interval)}
     * @return a problem that offers {@link #offers()}
     * @throws IllegalArgumentException if there are conditions and this equation reads none
     */
    default Problem problem(Numerics numerics, Interval time, Conditions given) {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("the equation " + name() + " takes no condition, but was given "
                    + given.values().keySet());
        }
        return problem(numerics, time);
    }
}
