package org.ergodic.diffusion.consistency;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.DelegatingTrainable;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.Trainable;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.ScopedScore;
import org.ergodic.diffusion.DiffusionModel;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A consistency model (Song, Dhariwal, Chen and Sutskever 2023, arXiv:2303.01469): a network that takes noisy data of
 * any level along a Gaussian path to where the probability flow ends, and so is sampled in one or a few evaluations, by
 * jumping to the data and adding noise anew (their algorithm 1). It is learned from a diffusion model along the same
 * path or from the data alone.
 *
 * <p>It has no density and no score: its equation offers the jump, as data that a score predicts, and no drift. The
 * network's parameters are under {@code score/}, as a diffusion model's.
 */
public final class ConsistencyModel implements Model, DelegatingTrainable, ConsistencyFunction {
    private final SDE sde;
    private final ConsistencyScore boundary;
    private final ScopedScore scoped;
    private final DiffusionModel diffusion;

    /**
     * A consistency model.
     *
     * @param sde the forward SDE, with a Gaussian path
     * @param network predicts data along that path
     * @param timeMin the time at which the flow is taken to end, after that of the data and before that of the prior
     * @param event the shape of an event
     * @throws IllegalArgumentException if the SDE has no Gaussian path, or for another time
     */
    public ConsistencyModel(SDE sde, ScoreModel network, double timeMin, long... event) {
        this.sde = Objects.requireNonNull(sde, "sde");
        GaussianPath path = sde.gaussianPath()
                .orElseThrow(() -> new IllegalArgumentException("a consistency model needs an SDE with a Gaussian path,"
                        + " and " + sde + " has none: choose vp, ve or edm"));
        Interval time = sde.time();
        if (!(timeMin > time.from() && timeMin < time.to())) {
            throw new IllegalArgumentException("the time-min of a consistency model must be after " + time.from()
                    + ", the time of the data, and before " + time.to() + ", that of the prior, not " + timeMin);
        }
        boundary = new ConsistencyScore(network, path, timeMin);
        scoped = new ScopedScore(boundary);
        diffusion = new DiffusionModel(sde, boundary, event);
    }

    @Override
    public SDVariable end(Scope s, SDVariable x, SDVariable t, Context c) {
        return scoped.data(s, x, t, c, boundary.path());
    }

    @Override
    public double timeMin() {
        return boundary.timeMin();
    }

    @Override
    public long[] event() {
        return diffusion.event();
    }

    @Override
    public Views views() {
        return Views.of(SDE.VIEW, sde).and(GaussianPath.VIEW, boundary.path()).and(ConsistencyFunction.VIEW, this);
    }

    @Override
    public List<Equation> equations() {
        return List.of(new Jumps(diffusion.equations().get(0)));
    }

    @Override
    public Component defaultObjective() {
        return Component.of(ConsistencyTrainingFactory.NAME);
    }

    @Override
    public Component defaultSolver(Solvers present) {
        return Component.of(ConsistencySolver.Factory.NAME);
    }

    @Override
    public Trainable delegate() {
        return scoped;
    }

    /** The reverse SDE without its drift and diffusion, which are those of no equation. */
    private record Jumps(Equation reverse) implements Equation {
        @Override
        public String name() {
            return "consistency";
        }

        @Override
        public NoiseType noise() {
            return NoiseType.ADDITIVE;
        }

        @Override
        public Set<View<?>> offers() {
            return Set.of(ConsistencyFunction.JUMP, VectorField.SCORE, NumericPath.VIEW);
        }

        @Override
        public Interval time() {
            return reverse.time();
        }

        @Override
        public Optional<Condition> condition() {
            return reverse.condition();
        }

        @Override
        public Problem build(Request request) {
            Problem whole = reverse.problem(request);
            Views views = Views.of(VectorField.SCORE, whole.score())
                    .and(ConsistencyFunction.JUMP, whole.score().data().orElseThrow())
                    .and(NumericPath.VIEW, whole.views().require(NumericPath.VIEW));
            return Problem.of(views, noise(), request.time()).startingAt(whole.start());
        }
    }
}
