package org.ergodic.solvers.rungekutta;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What evolves in {@link AdaptiveStep}. The samples are kept apart, since each has a time and step of its own, and go
 * to the model as one array of those that are still under way.
 */
public final class AdaptiveState implements Solver.State {
    private final AdaptiveStep solver;
    private final Interval interval;
    private final DataType type;
    private final long[] event;
    private final Pace[] paces;
    private final double[] x;
    private final double[] slopes;
    private final double[][] jacobians;
    private final int width;
    /** The latest step; none at the start. */
    private final Attempt latest;

    private AdaptiveState(
            AdaptiveStep solver,
            Interval interval,
            Rows field,
            Pace[] paces,
            double[] x,
            double[] slopes,
            double[][] jacobians,
            Attempt latest) {
        this.solver = solver;
        this.interval = interval;
        this.paces = paces;
        this.x = x;
        this.slopes = slopes;
        this.jacobians = jacobians;
        this.latest = latest;
        type = field.type();
        event = field.event();
        width = field.width();
    }

    /** Two evaluations: the first slopes, and a careful step ahead that tells how long the first steps may be. */
    static AdaptiveState begin(AdaptiveStep solver, Problem problem, INDArray start) {
        int n = Math.toIntExact(start.size(0));
        Rows field = new Rows(problem.drift(), start.dataType(), Arrays.copyOfRange(start.shape(), 1, start.rank()));
        solver.requireSize(field.width());
        double[] x = NativeMemory.values(start);
        double[] times = new double[n];
        Arrays.fill(times, problem.time().from());
        double[] slopes = field.at(x, times);
        Pace[] paces = new Pace[n];
        FirstStep first = new FirstStep(solver, x, slopes, field.width());
        double[] ahead = x.clone();
        for (int i = 0; i < n; i++) {
            paces[i] = new Pace(solver, problem.time());
            first.lookAhead(paces[i], i, ahead);
            times[i] = paces[i].end();
        }
        double[] bent = field.at(ahead, times);
        for (int i = 0; i < n; i++) {
            first.choose(paces[i], i, bent);
        }
        return new AdaptiveState(solver, problem.time(), field, paces, x, slopes, new double[n][], null);
    }

    private Rows field(Problem problem) {
        return new Rows(problem.drift(), type, event);
    }

    /** One step of each sample that is under way. */
    AdaptiveState next(Problem problem) {
        Pace[] copies = Arrays.stream(paces).map(Pace::copy).toArray(Pace[]::new);
        int[] rows = Arrays.stream(Rows.all(copies.length))
                .filter(i -> !copies[i].status().done() && copies[i].mayStep())
                .toArray();
        Rows field = field(problem);
        if (rows.length == 0) {
            return new AdaptiveState(solver, interval, field, copies, x, slopes, jacobians, null);
        }
        Attempt attempt = new Attempt(solver.tableau(), rows, copies, x, slopes, width);
        double[][] derivatives = jacobians.clone();
        if (solver.tableau().implicit()) {
            attempt.implicit(newton(attempt, field, derivatives));
        } else {
            attempt.explicit(rows.length == copies.length ? field : field.select(rows));
        }
        double[] states = x.clone();
        double[] after = slopes.clone();
        double[] errors = attempt.errors(solver);
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            if (accepts(copies[row], attempt.unsolved(i), errors[i])) {
                System.arraycopy(attempt.proposal(), i * width, states, row * width, width);
                System.arraycopy(attempt.lastSlope(), i * width, after, row * width, width);
                derivatives[row] = null;
            }
        }
        return new AdaptiveState(solver, interval, field, copies, states, after, derivatives, attempt);
    }

    private static boolean accepts(Pace pace, boolean unsolved, double error) {
        if (unsolved) {
            pace.unsolved();
            return false;
        }
        if (!Double.isFinite(error)) {
            pace.broken();
            return false;
        }
        return pace.accepts(error);
    }

    /** A step that is taken again has the Jacobians that it had. */
    private Newton newton(Attempt attempt, Rows field, double[][] derivatives) {
        int[] rows = attempt.rows();
        int[] missing = Arrays.stream(Rows.all(rows.length))
                .filter(i -> derivatives[rows[i]] == null)
                .toArray();
        if (missing.length > 0) {
            int[] which = Rows.some(rows, missing);
            double[] times =
                    Arrays.stream(which).mapToDouble(row -> paces[row].time()).toArray();
            double[][] made = Jacobian.of(field.select(which), Rows.gather(x, width, which), times);
            for (int i = 0; i < which.length; i++) {
                derivatives[which[i]] = made[i];
            }
        }
        double[][] needed =
                Arrays.stream(rows).mapToObj(row -> derivatives[row]).toArray(double[][]::new);
        return new Newton(solver, field, attempt, needed);
    }

    /** The states of samples at times within their latest step. */
    INDArray between(Problem problem, int[] rows, double... times) {
        int[] positions = Arrays.stream(rows)
                .map(row -> Arrays.binarySearch(latest.rows(), row))
                .toArray();
        Rows field = field(problem);
        return field.array(latest.between(field, positions, times));
    }

    /** The same state but for samples that were stopped. */
    AdaptiveState stopped(int[] rows, double[] times, INDArray states) {
        Pace[] copies = paces.clone();
        double[] moved = x.clone();
        double[] values = NativeMemory.values(states);
        for (int i = 0; i < rows.length; i++) {
            copies[rows[i]] = copies[rows[i]].copy();
            copies[rows[i]].stop(times[i]);
            System.arraycopy(values, i * width, moved, rows[i] * width, width);
        }
        Rows shape = new Rows((at, t) -> at, type, event);
        return new AdaptiveState(solver, interval, shape, copies, moved, slopes, jacobians, latest);
    }

    @Override
    public INDArray x() {
        long[] shape = new long[event.length + 1];
        shape[0] = paces.length;
        System.arraycopy(event, 0, shape, 1, event.length);
        return NativeMemory.array(x, type, shape);
    }

    @Override
    public Status status(int sample) {
        return paces[sample].status();
    }

    @Override
    public double time(int sample) {
        return paces[sample].time();
    }

    @Override
    public double progress() {
        return Arrays.stream(paces)
                .mapToDouble(p -> p.status().done() ? 1 : (p.time() - interval.from()) / interval.length())
                .average()
                .orElse(1);
    }
}
