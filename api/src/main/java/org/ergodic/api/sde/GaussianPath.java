package org.ergodic.api.sde;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A path of Gaussian conditionals x_t | x_0 ~ N(alpha(t) x_0, sigma(t)^2 I).
 *
 * <p>Both functions must be differentiable in t and accurate where sigma is small: write 1 - exp(-a) as -expm1(-a).
 *
 * <p>A path may end at alpha = 0, without any signal, as the straight path of flow matching does, and schedules of zero
 * terminal signal-to-noise ratio (Lin, Liu, Li and Yang 2024, "Common diffusion noise schedules and sample steps are
 * flawed"). It says so by {@link #endsWithoutSignal}: predicted noise, and so the score, says nothing of the data
 * there, and predicted data, v or velocity does.
 */
@API(status = API.Status.STABLE)
public interface GaussianPath {
    /** The view of a model's Gaussian path. */
    View<GaussianPath> VIEW = View.of("gaussian-path", GaussianPath.class);

    /**
     * The scale of the data.
     *
     * @param s where to build
     * @param t times, any shape
     * @return alpha(t) > 0, of t's shape; 0 at the noisy end alone, if {@link #endsWithoutSignal}
     */
    SDVariable alpha(Scope s, SDVariable t);

    /**
     * The standard deviation of the noise.
     *
     * @param s where to build
     * @param t times, any shape
     * @return sigma(t) >= 0, of t's shape
     */
    SDVariable sigma(Scope s, SDVariable t);

    /**
     * Whether alpha is 0 at the noisy end of the interval, where the linear SDE of the path is singular.
     *
     * @return false unless overridden
     */
    default boolean endsWithoutSignal() {
        return false;
    }
}
