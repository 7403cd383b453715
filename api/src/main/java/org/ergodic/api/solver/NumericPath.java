package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.view.View;

/** A Gaussian path as numbers, for solvers and time grids. */
@API(status = API.Status.EXPERIMENTAL)
public interface NumericPath {
    /** The view of a problem's Gaussian path as numbers. */
    View<NumericPath> VIEW = View.of("numeric-path", NumericPath.class);

    /**
     * The scale of the data.
     *
     * @param t a time
     * @return alpha(t), not negative; 0 at most at the noisy end
     */
    double alpha(double t);

    /**
     * The standard deviation of the noise.
     *
     * @param t a time
     * @return sigma(t)
     */
    double sigma(double t);
}
