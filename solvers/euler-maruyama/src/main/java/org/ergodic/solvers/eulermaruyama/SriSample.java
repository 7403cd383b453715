package org.ergodic.solvers.eulermaruyama;

import java.util.Arrays;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Status;

/** One sample of {@link SriState}: where it is, how long its next step is, and how it fares. */
final class SriSample {
    private static final StochasticTableau TABLEAU = StochasticTableau.SRI1W1;
    private static final double FIRST = 0.01;
    private static final double SAFETY = 0.9;
    private static final double SHRINK = 0.2;
    private static final double GROW = 5;
    private static final int TRIES = 10;
    /** A step that ends this much farther than it was to was shorter than the path resolves. */
    private static final double SLACK = 1.01;

    private final AdaptiveSri solver;
    private final Interval interval;
    private double[] x;
    private NoiseSource.Position position;
    private double h;
    private boolean rejected;
    private int broken;
    private int taken;
    private Status status = Status.RUNNING;

    // The step under way: its end, its noise, and the fields of its stages.
    private double end;
    private NoiseSource.Increments noise;
    private double[][] f;
    private double[][] g;

    SriSample(AdaptiveSri solver, Interval interval, double[] x, NoiseSource.Position position) {
        this.solver = solver;
        this.interval = interval;
        this.x = x;
        this.position = position;
        h = FIRST * interval.length();
        if (!finite(x)) {
            status = Status.NOT_FINITE;
        }
    }

    SriSample copy() {
        SriSample copy = new SriSample(solver, interval, x, position);
        copy.h = h;
        copy.rejected = rejected;
        copy.broken = broken;
        copy.taken = taken;
        copy.status = status;
        return copy;
    }

    double[] x() {
        return x;
    }

    double time() {
        return position.time();
    }

    Status status() {
        return status;
    }

    /** Begins a step; if there can be none, the status says why. */
    boolean begin() {
        if (status.done()) {
            return false;
        }
        if (taken >= solver.maxSteps()) {
            status = Status.STEP_LIMIT;
            return false;
        }
        double t = position.time();
        double left = interval.to() - t;
        double wanted = Math.abs(h) >= Math.abs(left) * (1 - 1e-12) ? interval.to() : t + h;
        end = position.settle(wanted);
        if (Math.abs(end - t) > SLACK * Math.abs(wanted - t) || end == t) {
            status = broken > 0 ? Status.NOT_FINITE : Status.STEP_UNDERFLOW;
            return false;
        }
        taken++;
        h = end - t;
        noise = position.advance(end);
        f = new double[TABLEAU.stages()][];
        g = new double[TABLEAU.stages()][];
        return true;
    }

    private double timeOf(double c) {
        return c == 1 ? end : position.time() + c * h;
    }

    double driftTime(int stage) {
        return timeOf(TABLEAU.c0(stage));
    }

    double diffusionTime(int stage) {
        return timeOf(TABLEAU.c1(stage));
    }

    void drift(int stage, double[] value) {
        f[stage] = value;
    }

    void sameDrift(int stage, int as) {
        f[stage] = f[as];
    }

    void diffusion(int stage, double[] value) {
        g[stage] = value;
    }

    double[] driftState(int stage) {
        double[] at = x.clone();
        for (int j = 0; j < stage; j++) {
            add(at, TABLEAU.a0(stage, j) * h, f[j]);
            for (int i = 0; i < at.length && TABLEAU.b0(stage, j) != 0; i++) {
                at[i] += TABLEAU.b0(stage, j) * integral(2, i) * of(g[j], i);
            }
        }
        return at;
    }

    double[] diffusionState(int stage) {
        double[] at = x.clone();
        for (int j = 0; j < stage; j++) {
            add(at, TABLEAU.a1(stage, j) * h, f[j]);
            for (int i = 0; i < at.length && TABLEAU.b1(stage, j) != 0; i++) {
                at[i] += TABLEAU.b1(stage, j) * Math.sqrt(Math.abs(h)) * of(g[j], i);
            }
        }
        return at;
    }

    private static void add(double[] to, double weight, double[] value) {
        for (int i = 0; i < to.length && weight != 0; i++) {
            to[i] += weight * value[i];
        }
    }

    /** dw, I11 / sqrt(|h|), I10 / |h| or I111 / |h| of an element. */
    private double integral(int which, int element) {
        int process = noise.dw().length == 1 ? 0 : element;
        double dw = noise.dw()[process];
        double length = Math.abs(h);
        return switch (which) {
            case 0 -> dw;
            case 1 -> 0.5 * (dw * dw - length) / Math.sqrt(length);
            case 2 -> 0.5 * dw + noise.area()[process];
            default -> dw * (dw * dw - 3 * length) / (6 * length);
        };
    }

    private static double of(double[] value, int element) {
        return value[value.length == 1 ? 0 : element];
    }

    /** Accepts the step or has it taken again, and chooses the next one. */
    void decide() {
        double[] next = x.clone();
        double[] error = new double[x.length];
        for (int stage = 0; stage < TABLEAU.stages(); stage++) {
            add(next, TABLEAU.alpha(stage) * h, f[stage]);
            add(error, (TABLEAU.alpha(stage) - (stage == 0 ? 1 : 0)) * h, f[stage]);
            for (int i = 0; i < next.length; i++) {
                double both = TABLEAU.beta(0, stage) * integral(0, i) + TABLEAU.beta(1, stage) * integral(1, i);
                double finer = TABLEAU.beta(2, stage) * integral(2, i) + TABLEAU.beta(3, stage) * integral(3, i);
                next[i] += (both + finer) * of(g[stage], i);
                error[i] += finer * of(g[stage], i);
            }
        }
        double size = norm(error, next);
        if (!Double.isFinite(size) || !finite(next)) {
            rejected = true;
            h *= SHRINK;
            if (++broken >= TRIES) {
                status = Status.NOT_FINITE;
            }
            return;
        }
        broken = 0;
        double factor = SAFETY * Math.pow(Math.max(size, 1e-10), -2.0 / 3);
        if (size > 1) {
            rejected = true;
            h *= Math.max(SHRINK, factor);
            return;
        }
        x = next;
        position = noise.next();
        if (end == interval.to()) {
            status = Status.SUCCESS;
        }
        // No growth right after a step that was taken again.
        h *= Math.max(SHRINK, Math.min(rejected ? 1 : GROW, factor));
        rejected = false;
    }

    private double norm(double[] error, double[] next) {
        double sum = 0;
        for (int i = 0; i < error.length; i++) {
            double ratio = error[i] / (solver.atol() + solver.rtol() * Math.max(Math.abs(x[i]), Math.abs(next[i])));
            sum += ratio * ratio;
        }
        return Math.sqrt(sum / error.length);
    }

    private static boolean finite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }
}
