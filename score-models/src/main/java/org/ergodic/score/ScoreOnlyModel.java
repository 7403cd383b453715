package org.ergodic.score;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.DelegatingTrainable;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.DenoisingFactory;
import org.ergodic.common.score.ScopedScore;
import org.ergodic.common.score.SingleNoise;

/**
 * A score alone, learned at one level of noise: that of the data plus N(0, sigma^2 I) (Vincent 2011, "A connection
 * between score matching and denoising autoencoders"). It is sampled by its Langevin equation
 * {@code dx = s(x)/2 dt + dw} from a wide Gaussian, and its samples carry that noise. A step of Euler-Maruyama must be
 * well below {@code 4 sigma^2}, where that scheme stops being stable, and modes that are many sigma apart mix slowly.
 *
 * <p>The score model's parameters are under {@code score/}.
 */
public final class ScoreOnlyModel implements Model, DelegatingTrainable {
    private final long[] event;
    private final ScoreModel score;
    private final double sigma;
    private final double duration;
    private final Views views;
    private final Equation langevin;

    /**
     * A model of one noise level.
     *
     * @param score the score; asked for time 0 only
     * @param sigma the noise's standard deviation, positive
     * @param startStd the standard deviation of the Gaussian that sampling starts from
     * @param duration how long the Langevin equation runs
     * @param event the shape of one event
     */
    public ScoreOnlyModel(ScoreModel score, double sigma, double startStd, double duration, long... event) {
        if (!(duration > 0) || !Double.isFinite(duration)) {
            throw new IllegalArgumentException("the Langevin equation must run for a positive time, not " + duration);
        }
        this.event = event.clone();
        this.sigma = sigma;
        this.duration = duration;
        ScoreModel named = new ScopedScore(score);
        this.score = named;
        views = Views.of(ScoreModel.VIEW, named).and(GaussianPath.VIEW, path(sigma));
        langevin = new LangevinEquation(named, new GaussianPrior(startStd), duration, this.event);
    }

    /**
     * The path of one noise level: alpha = 1 and one sigma.
     *
     * @param sigma the noise's standard deviation, positive
     * @return the path
     */
    public static GaussianPath path(double sigma) {
        return new SingleNoise(sigma);
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        return views;
    }

    @Override
    public List<Equation> equations() {
        return List.of(langevin);
    }

    @Override
    public Component defaultObjective() {
        return Component.of(DenoisingFactory.NAME);
    }

    /**
     * {@return the first that can run the Langevin equation, with steps of at most sigma^2 / 4 where their number is an
     * option, a sixteenth of the limit of stability of Euler-Maruyama steps}
     */
    @Override
    public Component defaultSolver(Solvers present) {
        return present.first(solverChoice().with("steps", (int) Math.ceil(4 * duration / (sigma * sigma))));
    }

    @Override
    public ScoreModel delegate() {
        return score;
    }
}
