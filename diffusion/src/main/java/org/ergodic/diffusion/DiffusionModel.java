package org.ergodic.diffusion;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.DelegatingTrainable;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;
import org.ergodic.common.likelihood.OdeLikelihood;
import org.ergodic.common.score.DenoisingFactory;
import org.ergodic.common.score.ScopedScore;
import org.ergodic.common.score.SimulatedScoreMatching;

/**
 * A diffusion model: a forward SDE that turns data into noise, and a model of the score of its marginals, by which it
 * is run backwards. It is sampled by its {@code reverse-sde} or its {@code probability-flow}, and the latter also gives
 * its {@link Likelihood} and its {@link Encoding}.
 *
 * <p>The score model's parameters are under {@code score/}.
 */
public final class DiffusionModel implements Model, DelegatingTrainable {
    private static final int FEW = 50;
    private static final int MANY = 500;

    private final long[] event;
    private final ScoreModel score;
    private final Views views;
    private final List<Equation> equations;

    /**
     * A diffusion model.
     *
     * @param sde the forward SDE
     * @param score the score of its marginals
     * @param event the shape of one event, such as {@code 2} or {@code 1, 28, 28}
     * @throws IllegalArgumentException if the SDE's path ends at alpha = 0 and the score predicts no data there, or if
     *     the SDE knows no prior
     */
    public DiffusionModel(SDE sde, ScoreModel score, long... event) {
        Objects.requireNonNull(sde, "sde");
        if (sde.gaussianPath().filter(GaussianPath::endsWithoutSignal).isPresent()
                && !score.predictsDataWithoutSignal()) {
            throw new IllegalArgumentException("the path of " + sde + " ends at alpha = 0, where the score " + score
                    + " predicts no data, since noise without a signal says nothing of them: take a model that predicts"
                    + " data, v or velocity there, or an SDE that ends before, such as straight with a cut-off");
        }
        this.event = event.clone();
        ScoreModel named = new ScopedScore(score);
        this.score = named;
        OdeLikelihood likelihood = likelihood(sde, named, this.event);
        Views known = Views.of(SDE.VIEW, sde)
                .and(ScoreModel.VIEW, named)
                .and(Likelihood.VIEW, likelihood)
                .and(Encoding.VIEW, likelihood);
        views = sde.gaussianPath()
                .map(path -> known.and(GaussianPath.VIEW, path))
                .orElse(known);
        equations = List.of(
                DiffusionEquation.reverseSde(sde, named, this.event),
                DiffusionEquation.probabilityFlow(sde, named, this.event));
    }

    /** By the probability flow F, Song et al. (2021), equation 39. */
    private static OdeLikelihood likelihood(SDE sde, ScoreModel score, long[] event) {
        ProbabilityFlow flow = new ProbabilityFlow(sde, score);
        Prior prior = sde.prior();
        return new OdeLikelihood(
                "a diffusion model", sde.time(), true, flow::drift, (s, x) -> prior.logProb(s, x, event), event);
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
        return equations;
    }

    /** Denoising, or sliced score matching along simulated paths where the SDE has no Gaussian one. */
    @Override
    public Component defaultObjective() {
        return Component.of(
                views.find(GaussianPath.VIEW).isPresent()
                        ? DenoisingFactory.NAME
                        : SimulatedScoreMatching.Factory.NAME);
    }

    /**
     * Along a Gaussian path, a multistep method of order 2 that lets noise in, in few steps; else the first solver that
     * can run the reverse SDE, in many.
     */
    @Override
    public Component defaultSolver(Solvers present) {
        return fewSteps()
                .flatMap(present::find)
                .orElseGet(() -> present.first(solverChoice().with("steps", MANY)));
    }

    /**
     * By benchmarks/few-steps the SDE form of DPM-Solver++ needs half of what Euler-Maruyama needs in 16 dimensions,
     * and unlike equations without noise it does not carry the start's sampling error to the end.
     */
    private Optional<SolverChoice> fewSteps() {
        Equation flow = equations.get(1);
        boolean hasPath =
                flow.offers().contains(NumericPath.VIEW) && equations.get(0).noise() == NoiseType.ADDITIVE;
        return hasPath
                ? Optional.of(SolverChoice.of(
                                "sample along a Gaussian path in few steps",
                                traits -> traits.needs().contains(NumericPath.VIEW)
                                        && traits.obstacle(NoiseType.NONE, flow.offers())
                                                .isEmpty()
                                        && traits.onGrid()
                                        && traits.evaluationsPerStep().orElse(0) == 1
                                        && traits.order().orElse(0) >= 2)
                        .requiring("eta", 1)
                        .with("steps", FEW))
                : Optional.empty();
    }

    @Override
    public ScoreModel delegate() {
        return score;
    }
}
