package org.ergodic.api.sde;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A forward (noising) Ito equation dx = f(x, t) dt + g(x, t) dw on events of any shape, from data at
 * {@code time().from()} to its prior at {@code time().to()}.
 *
 * <p>Implemented by third parties. From these formulas alone follow the reverse SDE, the probability-flow ODE,
 * the likelihood and every generic solver. An SDE that also has a {@link #gaussianPath()} gets denoising score matching
 * and the semi-linear solvers; {@link GaussianSde} derives f and g from such a path. Immutable and thread-safe; must
 * pass {@code org.ergodic.testkit.SdeContract}.
 */
@API(status = API.Status.STABLE)
public interface SDE {
    /** The view of a model's forward SDE. */
    View<SDE> VIEW = View.of("sde", SDE.class);

    /**
     * The drift f.
     *
     * @param s where to build
     * @param x the state {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}, broadcasting over x
     * @return {@code [n, event]}
     */
    SDVariable drift(Scope s, SDVariable x, SDVariable t);

    /**
     * The diffusion coefficient g (a standard deviation per square root of time, not a variance).
     *
     * @param s where to build
     * @param x the state {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}, broadcasting over x
     * @return of t's shape for {@link NoiseType#ADDITIVE}, {@code [n, event]} for {@link NoiseType#DIAGONAL} and
     *     {@link NoiseType#SCALAR}, {@code [n, d, d]} for {@link NoiseType#GENERAL} on events of d elements
     */
    SDVariable diffusion(Scope s, SDVariable x, SDVariable t);

    /** {@return the time of the data and the time of the prior} */
    Interval time();

    /** {@return what the marginal at {@code time().to()} is taken to be} */
    Prior prior();

    /** {@return how the noise enters; {@link NoiseType#ADDITIVE} unless overridden} */
    default NoiseType noise() {
        return NoiseType.ADDITIVE;
    }

    /** {@return the conditional x_t | x_0, where it is Gaussian} */
    default Optional<GaussianPath> gaussianPath() {
        return Optional.empty();
    }
}
