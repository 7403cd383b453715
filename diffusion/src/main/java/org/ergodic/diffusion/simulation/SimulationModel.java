package org.ergodic.diffusion.simulation;

import java.util.List;
import java.util.Objects;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;

/**
 * Any SDE as a model of its own, which nothing is trained of: its samples are the states x_T of
 * {@code dx = f(x, t) dt + g(x, t) dw} from a {@link Start} on. Its one equation, {@code forward-sde}, offers drift and
 * diffusion, and is run by every solver that handles the SDE's noise.
 */
public final class SimulationModel implements Model {
    private static final int STEPS = 500;

    private final Start start;
    private final Views views;
    private final ForwardEquation equation;
    private final long[] event;

    /**
     * A simulation over the SDE's whole interval.
     *
     * @param sde the SDE
     * @param start where it starts
     * @param event the shape of one event
     */
    public SimulationModel(SDE sde, Start start, long... event) {
        this(sde, start, sde.time(), event);
    }

    /**
     * A simulation.
     *
     * @param sde the SDE
     * @param start where it starts
     * @param time from when to when, within the SDE's interval and in its direction
     * @param event the shape of one event
     * @throws IllegalArgumentException if the times are outside the interval, or the start is of another shape
     */
    public SimulationModel(SDE sde, Start start, Interval time, long... event) {
        Objects.requireNonNull(sde, "sde");
        this.start = Objects.requireNonNull(start, "start");
        this.event = event.clone();
        Interval whole = sde.time();
        if (!whole.contains(time.from())
                || !whole.contains(time.to())
                || !(time.length() * Math.signum(whole.length()) > 0)) {
            throw new IllegalArgumentException("a simulation of " + sde + " runs forward within its times, from "
                    + whole.from() + " to " + whole.to() + ", and not from " + time.from() + " to " + time.to());
        }
        start.obstacle(event).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        views = Views.of(SDE.VIEW, sde).and(Start.VIEW, start);
        equation = new ForwardEquation(sde, start, time, this.event);
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    /** The SDE and the start: of the law of x_T there are samples alone. */
    @Override
    public Views views() {
        return views;
    }

    @Override
    public List<Equation> equations() {
        return List.of(equation);
    }

    @Override
    public Component defaultObjective() {
        return Component.of(NothingToTrain.NAME);
    }

    /** The first that can run it, in many steps where their number is an option. */
    @Override
    public Component defaultSolver(Solvers present) {
        return present.first(solverChoice().with("steps", STEPS));
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        NothingToTrain.declare(s, views, batch);
        start.initialize(s, batch);
    }
}
