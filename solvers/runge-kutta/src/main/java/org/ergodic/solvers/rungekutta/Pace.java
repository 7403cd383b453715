package org.ergodic.solvers.rungekutta;

import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Status;

/** How far one sample of {@link AdaptiveState} has come, how long its next step is, and how it fares. */
final class Pace {
    private static final int TRIES = 10;

    private final AdaptiveStep solver;
    private final Interval interval;
    private double t;
    private double h;
    private double lastError = StepControl.SMALLEST_ERROR;
    private double errorBefore = 1;
    private boolean rejected;
    private int broken;
    private int taken;
    private Status status = Status.RUNNING;

    Pace(AdaptiveStep solver, Interval interval) {
        this.solver = solver;
        this.interval = interval;
        t = interval.from();
    }

    Pace copy() {
        Pace copy = new Pace(solver, interval);
        copy.t = t;
        copy.h = h;
        copy.lastError = lastError;
        copy.errorBefore = errorBefore;
        copy.rejected = rejected;
        copy.broken = broken;
        copy.taken = taken;
        copy.status = status;
        return copy;
    }

    double time() {
        return t;
    }

    double length() {
        return h;
    }

    Status status() {
        return status;
    }

    /** There is nowhere to go from a start that is not finite. */
    void startIsBroken() {
        status = Status.NOT_FINITE;
    }

    /** A condition was met on the way, at a time within the latest step. */
    void stop(double time) {
        t = time;
        status = Status.STOPPED;
    }

    /** A careful first guess of the step. */
    void guess(double length) {
        h = Math.signum(interval.length()) * Math.min(length, Math.abs(interval.length()));
    }

    /** Whether a step can be taken; if not, the status says why. */
    boolean mayStep() {
        if (taken >= solver.maxSteps()) {
            status = Status.STEP_LIMIT;
            return false;
        }
        if (end() != interval.to() && Math.abs(h) < 4 * Math.ulp(t)) {
            status = broken > 0 ? Status.NOT_FINITE : Status.STEP_UNDERFLOW;
            return false;
        }
        taken++;
        if (end() == interval.to()) {
            h = interval.to() - t;
        }
        return true;
    }

    /** Where the step ends; the end of the interval if the step reaches it, or all but. */
    double end() {
        return Math.abs(h) >= Math.abs(interval.to() - t) * (1 - 1e-12) ? interval.to() : t + h;
    }

    double timeOf(double share) {
        return share == 1 ? end() : t + share * h;
    }

    /** The step is taken again, since its values were not finite. */
    void broken() {
        rejected = true;
        h *= solver.control().afterFailure();
        if (++broken >= TRIES) {
            status = Status.NOT_FINITE;
        }
    }

    /** The step is taken again, since the equations of its stages could not be solved. */
    void unsolved() {
        rejected = true;
        broken = 0;
        h *= solver.control().afterFailure();
    }

    /** Whether a step of an error is accepted; the next step follows from it in either case. */
    boolean accepts(double error) {
        broken = 0;
        if (error > 1) {
            rejected = true;
            h *= solver.control().afterRejection(error, solver.exponent());
            return false;
        }
        t = end();
        if (t == interval.to()) {
            status = Status.SUCCESS;
            return true;
        }
        h *= solver.control().afterStep(error, lastError, errorBefore, solver.exponent(), rejected);
        errorBefore = lastError;
        lastError = Math.max(error, StepControl.SMALLEST_ERROR);
        rejected = false;
        return true;
    }
}
