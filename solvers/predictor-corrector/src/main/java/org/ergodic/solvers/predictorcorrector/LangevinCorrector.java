package org.ergodic.solvers.predictorcorrector;

import java.util.EnumSet;
import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A Langevin step along the score, whose length is bounded by a signal-to-noise ratio r (Song, Sohl-Dickstein, Kingma,
 * Kumar, Ermon and Poole 2021, "Score-based generative modeling through stochastic differential equations", appendix
 * G).
 *
 * <p>Algorithms 4 and 5 there take the step {@code eps = 2 (r |z| / |s|)^2} from the norms of noise and score, as
 * means over the batch, so that a sample depends on the others in it. From a sample's own norms the step would depend
 * on the state, and the chain would have another stationary distribution than p_t. Here it depends on neither:
 *
 * <ul>
 * <li>With a Gaussian path, {@code eps = min(G, 2 r^2 sigma(t)^2)}. G is the variance that the noise gains between the
 * two times of the step, {@code sigma(s)^2 - (alpha(s) / alpha(t))^2 sigma(t)^2} for the noisier time s. The bound is
 * the step of the paper with the norms expected of the noise and of the score of x_t | x_0, sqrt(d) and sqrt(d) /
 * sigma(t), the largest that the score of x_t can be expected to have.
 * <li>Without one, {@code eps = g(x, t)^2 |h| / 2}: the Langevin equation of p_t runs for as long as the step of
 * length h, with the noise of the equation itself. Nothing bounds the score there, and r is not used.
 * </ul>
 *
 * <p>In the limit of small steps, this is the reverse SDE with more noise and the drift that makes up for it, so that
 * the error vanishes with the predictor's, however many Langevin steps there are.
 *
 * <p>A Langevin step is {@code x' = x + eps s(x + c n, t) + n} with {@code n = sqrt(2 eps) z}. Where p_t is Gaussian
 * of variance v, the step with c = 0 leaves the variance v + eps^2 / v, and with c = 1/4 it leaves v + eps^3 / (8
 * v^2). With a path c = 1 / (2 + 2 sqrt(1 - k / 2)) for k = eps / sigma(t)^2, which is little above 1/4: then also the
 * variance sigma(t)^2 is kept exactly, which p_t has around each of the data where the noise between them is small.
 * For diagonal noise eps depends on x, and the equation has the drift {@code eps s + d eps / dx}. The second term
 * comes from taking the coefficient of n at x + n, by the kinetic stochastic integral (Huetter and Oettinger 1998,
 * "Fluctuation-dissipation theorem, kinetic stochastic integral and efficient simulations", doi:10.1039/a703770k), so
 * that no derivative is needed.
 *
 * @param snr r, the largest signal-to-noise ratio of the Langevin steps where there is a Gaussian path, above 0 and at
 *     most 1, beyond which they diverge
 */
public record LangevinCorrector(double snr) implements GraphCorrector {
    /** How much of a Langevin step's noise the score sees, where nothing is known of the variance. */
    private static final double AHEAD = 0.25;

    /** Checks the ratio. */
    public LangevinCorrector {
        if (!(snr > 0 && snr <= 1)) {
            throw new IllegalArgumentException("snr must be above 0 and at most 1, not " + snr);
        }
    }

    /** {@inheritDoc} An equation without noise, such as a probability flow, needs a Gaussian path. */
    @Override
    public Set<NoiseType> noise() {
        return EnumSet.of(NoiseType.NONE, NoiseType.ADDITIVE, NoiseType.DIAGONAL);
    }

    @Override
    public Set<View<?>> needs(NoiseType noise) {
        return Set.of(VectorField.SCORE, noise == NoiseType.NONE ? NumericPath.VIEW : VectorField.DIFFUSION);
    }

    /** Where the path has no noise left, the score may be infinite, and there is nothing to correct. */
    @Override
    public int form(Problem problem, Moment moment) {
        return problem.views()
                        .find(NumericPath.VIEW)
                        .map(path -> size(path, moment).eps() > 0)
                        .orElse(true)
                ? 1
                : 0;
    }

    @Override
    public SDVariable correct(StepScope s, SDVariable x, int index) {
        SDVariable t = s.number(Moment::to);
        SDVariable z = s.normal("corrector" + index);
        return s.path().isPresent() ? corrected(s, s.path().get(), x, t, z) : corrected(s, x, t, z);
    }

    /** The size of a Langevin step, and how much of its noise the score sees. */
    private record Size(double eps, double ahead) {}

    /** A Langevin step of one size for all states. */
    private SDVariable corrected(StepScope s, NumericPath path, SDVariable x, SDVariable t, SDVariable z) {
        SDVariable noise = z.mul(s.number(m -> Math.sqrt(2 * size(path, m).eps())));
        SDVariable ahead = x.add(noise.mul(s.number(m -> size(path, m).ahead())));
        return x.add(s.score(ahead, t).mul(s.number(m -> size(path, m).eps()))).add(noise);
    }

    /** A Langevin step with the noise of the equation itself over the time h, so that 2 eps = g^2 h. */
    private static SDVariable corrected(StepScope s, SDVariable x, SDVariable t, SDVariable z) {
        SDVariable g = s.diffusion(x, t);
        SDVariable scaled = z.mul(s.number(m -> Math.sqrt(Math.abs(m.length()))));
        SDVariable noise = scaled.mul(g);
        SDVariable score = s.score(x.add(noise.mul(AHEAD)), t);
        SDVariable moved = x.add(
                score.mul(s.number(m -> 0.5 * Math.abs(m.length()))).mul(g).mul(g));
        return s.noise() == NoiseType.DIAGONAL ? moved.add(scaled.mul(s.diffusion(x.add(noise), t))) : moved.add(noise);
    }

    private Size size(NumericPath path, Moment moment) {
        double sigma = path.sigma(moment.to());
        double variance = sigma * sigma;
        double eps = Math.min(new Noising(path, moment).gained(), 2 * snr * snr * variance);
        return new Size(eps, variance == 0 ? AHEAD : 0.5 / (1 + Math.sqrt(1 - 0.5 * eps / variance)));
    }
}
