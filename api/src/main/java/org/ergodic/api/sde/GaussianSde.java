package org.ergodic.api.sde;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The linear SDE of a Gaussian path: f = (alpha'/alpha) x and g^2 = (sigma^2)' - 2 (alpha'/alpha) sigma^2 (Kingma,
 * Salimans, Poole and Ho 2021, "Variational diffusion models", equation 20 in Appendix), the derivatives taken forward
 * through the path's own formulas. Override {@link #drift} and {@link #diffusion} where a closed form is at hand.
 */
@API(status = API.Status.STABLE)
public interface GaussianSde extends SDE, GaussianPath {
    @Override
    default SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        SDVariable alpha = alpha(s, t);
        SDVariable rate = s.jvp(alpha, t, s.sameDiff().onesLike(t)).div(alpha);
        return x.mul(rate);
    }

    @Override
    default SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        SDVariable alpha = alpha(s, t);
        SDVariable sigma = sigma(s, t);
        List<SDVariable> rates =
                s.jvp(List.of(alpha, sigma), Map.of(t, s.sameDiff().onesLike(t)));
        SDVariable growth = rates.get(1).sub(rates.get(0).div(alpha).mul(sigma));
        return s.sameDiff().math().sqrt(sigma.mul(growth).mul(2.0));
    }

    @Override
    default Optional<GaussianPath> gaussianPath() {
        return Optional.of(this);
    }
}
