package org.ergodic.common.guidance;

import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Equation;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.view.View;

/** An equation whose states are changed on the way or at the end: in all else it is the one that it goes along. */
@API(status = API.Status.EXPERIMENTAL)
public interface EquationAlong extends Equation {
    /** {@return the equation itself} */
    Equation along();

    @Override
    default String name() {
        return along().name();
    }

    @Override
    default NoiseType noise() {
        return along().noise();
    }

    @Override
    default Calculus calculus() {
        return along().calculus();
    }

    @Override
    default Set<View<?>> offers() {
        return along().offers();
    }

    @Override
    default Interval time() {
        return along().time();
    }

    @Override
    default Optional<Condition> condition() {
        return along().condition();
    }
}
