package org.ergodic.solvers.rungekutta;

import java.util.Arrays;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Status;

/** One sample of {@link AdaptiveState}: where it is, how long its next step is, and how it fares. */
final class AdaptiveSample {
    private static final double SAFETY = 0.9;
    private static final double SHRINK = 0.2;
    private static final double GROW = 10;
    private static final int TRIES = 10;
    /** Below this an error says nothing of the next one. */
    private static final double SMALLEST_ERROR = 1e-4;

    private final AdaptiveStep solver;
    private final Interval interval;
    private double[] x;
    private double[] slope;
    private double t;
    private double h;
    private double lastError = SMALLEST_ERROR;
    private boolean rejected;
    private int broken;
    private int taken;
    private Status status = Status.RUNNING;

    AdaptiveSample(AdaptiveStep solver, Interval interval, double[] x) {
        this.solver = solver;
        this.interval = interval;
        this.x = x;
        t = interval.from();
    }

    AdaptiveSample copy() {
        AdaptiveSample copy = new AdaptiveSample(solver, interval, x);
        copy.slope = slope;
        copy.t = t;
        copy.h = h;
        copy.lastError = lastError;
        copy.rejected = rejected;
        copy.broken = broken;
        copy.taken = taken;
        copy.status = status;
        return copy;
    }

    double[] x() {
        return x;
    }

    double[] slope() {
        return slope;
    }

    double time() {
        return t;
    }

    Status status() {
        return status;
    }

    /** Takes the first slope, makes a careful first guess of the step, and says where an Euler step of it leads. */
    double[] lookAhead(double[] firstSlope) {
        slope = firstSlope;
        if (!finite(x) || !finite(slope)) {
            status = Status.NOT_FINITE;
            return x;
        }
        double size = norm(x, x, x);
        double speed = norm(slope, x, x);
        double guess = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed;
        h = Math.signum(interval.length()) * Math.min(guess, Math.abs(interval.length()));
        double[] ahead = x.clone();
        for (int i = 0; i < ahead.length; i++) {
            ahead[i] += h * slope[i];
        }
        return ahead;
    }

    /** The first step, from how much the slope bends over the careful guess (Hairer, Norsett and Wanner, II.4). */
    void chooseFirstStep(double[] slopeAhead) {
        if (status.done()) {
            return;
        }
        double[] change = slopeAhead.clone();
        for (int i = 0; i < change.length; i++) {
            change[i] -= slope[i];
        }
        double guess = Math.abs(h);
        double most = Math.max(norm(change, x, x) / guess, norm(slope, x, x));
        double better = most <= 1e-15 ? Math.max(1e-6, 1e-3 * guess) : Math.pow(0.01 / most, exponent());
        // A bend that is not finite says nothing of the length; the careful guess stays.
        double step = Double.isFinite(better) ? Math.min(100 * guess, better) : guess;
        h = Math.signum(h) * Math.min(step, Math.abs(interval.length()));
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

    double timeOf(int stage) {
        double c = solver.tableau().c(stage);
        return c == 1 ? end() : t + c * h;
    }

    double[] stage(int stage, double[][] k) {
        return add(x.clone(), solver.tableau().a(stage), k);
    }

    /** Accepts the proposal or has the step taken again, and chooses the next step. */
    void decide(double[] proposal, double[][] k) {
        double[] slopeAtEnd = k[k.length - 1];
        double error = norm(add(new double[x.length], solver.tableau().e(), k), x, proposal);
        if (!Double.isFinite(error) || !finite(proposal) || !finite(slopeAtEnd)) {
            rejected = true;
            h *= SHRINK;
            if (++broken >= TRIES) {
                status = Status.NOT_FINITE;
            }
            return;
        }
        broken = 0;
        if (error > 1) {
            rejected = true;
            h *= Math.max(SHRINK, SAFETY * Math.pow(error, -exponent()));
            return;
        }
        t = end();
        x = proposal;
        slope = slopeAtEnd;
        if (t == interval.to()) {
            status = Status.SUCCESS;
            return;
        }
        double factor =
                SAFETY * Math.pow(Math.max(error, 1e-10), -0.7 * exponent()) * Math.pow(lastError, 0.4 * exponent());
        // No growth right after a step that was taken again.
        h *= Math.max(SHRINK, Math.min(rejected ? 1 : GROW, factor));
        lastError = Math.max(error, SMALLEST_ERROR);
        rejected = false;
    }

    private double exponent() {
        return 1.0 / (solver.tableau().embeddedOrder() + 1);
    }

    /** Adds h sum_j w_j k_j in place. */
    private double[] add(double[] sum, double[] w, double[][] k) {
        for (int j = 0; j < w.length; j++) {
            if (w[j] != 0) {
                double weight = w[j] * h;
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weight * k[j][i];
                }
            }
        }
        return sum;
    }

    /** The root mean square of v over the tolerances at two states. */
    private double norm(double[] v, double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            double ratio = v[i] / (solver.atol() + solver.rtol() * Math.max(Math.abs(a[i]), Math.abs(b[i])));
            sum += ratio * ratio;
        }
        return Math.sqrt(sum / v.length);
    }

    private static boolean finite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }
}
