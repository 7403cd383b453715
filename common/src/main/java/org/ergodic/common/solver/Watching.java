package org.ergodic.common.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Collects during a run what a {@link Watch} wants. */
final class Watching<S extends Solver.State> {
    private static final int MOST_HALVINGS = 200;

    private final Watch watch;
    private final Problem problem;
    private final Way<S> way;
    private final DataType type;
    private final long[] event;
    private final double[] wanted;
    private final double[][] states;
    private final boolean[] stopped;
    private final double[] stopTimes;
    private final double[] stopStates;
    private final double[] signs;
    private final double[] from;

    Watching(Watch watch, Solver<S> solver, Problem problem, INDArray start) {
        watch.check(problem.time());
        this.watch = watch;
        this.problem = problem;
        int n = Math.toIntExact(start.size(0));
        type = start.dataType();
        event = Events.event(start.shape());
        way = Way.of(solver, problem, type, event);
        wanted = watch.times();
        states = new double[wanted.length][wanted.length == 0 ? 0 : Math.toIntExact(start.length())];
        stopped = new boolean[n];
        stopTimes = new double[n];
        stopStates = new double[watch.condition().isPresent() ? Math.toIntExact(start.length()) : 0];
        from = new double[n];
        Arrays.fill(from, problem.time().from());
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == problem.time().from()) {
                states[i] = NativeMemory.values(start);
            } else {
                Arrays.fill(states[i], Double.NaN);
            }
        }
        int[] all = IntStream.range(0, n).toArray();
        signs = watch.condition().isPresent() && n > 0
                ? condition(all, NativeMemory.values(start), from)
                : new double[n];
    }

    boolean done(S state, int sample) {
        return stopped[sample] || state.status(sample).done();
    }

    Status status(S state, int sample) {
        return stopped[sample] ? Status.STOPPED : state.status(sample);
    }

    double time(S state, int sample) {
        return stopped[sample] ? stopTimes[sample] : state.time(sample);
    }

    /** The states, where stopped samples are where they stopped. */
    INDArray x(INDArray x) {
        if (IntStream.range(0, stopped.length).noneMatch(i -> stopped[i])) {
            return x;
        }
        double[] values = NativeMemory.values(x);
        int width = Events.size(event);
        for (int i = 0; i < stopped.length; i++) {
            if (stopped[i]) {
                System.arraycopy(stopStates, i * width, values, i * width, width);
            }
        }
        return NativeMemory.array(values, x.dataType(), x.shape());
    }

    DenseOutput output(Solution end) {
        double last = problem.time().to();
        double[] ends = null;
        List<INDArray> arrays = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            double[] at = states[i];
            // Several steps may be at the last time, as those of chains are.
            for (int row = 0; wanted[i] == last && row < from.length; row++) {
                if (end.time()[row] == last && !stopped[row]) {
                    ends = ends == null ? NativeMemory.values(end.x()) : ends;
                    int width = Events.size(event);
                    System.arraycopy(ends, row * width, at, row * width, width);
                }
            }
            arrays.add(NativeMemory.array(at, type, Events.batch(from.length, event)));
        }
        return new DenseOutput(end, arrays);
    }

    /** Before a step, since its memory may be given back then. */
    void before(S state) {
        if (!watch.nothing()) {
            way.before(state);
        }
    }

    /** Looks at the step that was taken; the state is another one where samples stopped. */
    S after(S state) {
        if (watch.nothing()) {
            return state;
        }
        int[] moved = IntStream.range(0, from.length)
                .filter(i -> !stopped[i] && state.time(i) != from[i])
                .toArray();
        way.after(state, from);
        S next = watch.condition().isPresent() ? stop(state, moved) : state;
        collect(next, moved);
        for (int row : moved) {
            from[row] = state.time(row);
        }
        return next;
    }

    private S stop(S state, int... moved) {
        if (moved.length == 0) {
            return state;
        }
        int width = Events.size(event);
        double[] ends = times(state, moved);
        double[] after = condition(moved, gather(NativeMemory.values(state.x()), width, moved), ends);
        List<Integer> passed = new ArrayList<>();
        for (int i = 0; i < moved.length; i++) {
            double before = signs[moved[i]];
            if (before != 0 && (after[i] == 0 || before < 0 != after[i] < 0)) {
                passed.add(i);
            }
            signs[moved[i]] = after[i];
        }
        if (passed.isEmpty()) {
            return state;
        }
        int[] which = passed.stream().mapToInt(i -> moved[i]).toArray();
        double[] at = passed.stream().mapToDouble(i -> ends[i]).toArray();
        double[] values = passed.stream().mapToDouble(i -> after[i]).toArray();
        findZeros(state, which, at, values);
        double[] x = way.between(state, which, at);
        for (int i = 0; i < which.length; i++) {
            stopped[which[i]] = true;
            stopTimes[which[i]] = at[i];
            System.arraycopy(x, i * width, stopStates, which[i] * width, width);
        }
        return way.stopped(state, which, at, NativeMemory.array(x, type, Events.batch(which.length, event)));
    }

    /**
     * Moves times beyond a zero back to it, by bisection and false position in turn (so the bracket at least halves
     * every other time), for all samples at once. The end is the far side of the bracket, where the condition was met.
     */
    private void findZeros(S state, int[] rows, double[] high, double... valueAtHigh) {
        double tolerance = watch.tolerance(problem.time());
        double[] low = Arrays.stream(rows).mapToDouble(row -> from[row]).toArray();
        double[] valueAtLow = condition(rows, way.between(state, rows, low), low);
        for (int round = 0; round < MOST_HALVINGS; round++) {
            boolean secant = round % 2 == 0;
            int[] open = IntStream.range(0, rows.length)
                    .filter(i -> valueAtHigh[i] != 0
                            && Math.abs(high[i] - low[i]) > Math.max(tolerance, 4 * Math.ulp(high[i])))
                    .toArray();
            if (open.length == 0) {
                return;
            }
            double[] tried = new double[open.length];
            int[] which = new int[open.length];
            for (int i = 0; i < open.length; i++) {
                int at = open[i];
                which[i] = rows[at];
                double share = secant ? valueAtLow[at] / (valueAtLow[at] - valueAtHigh[at]) : 0.5;
                // A step beyond the estimate brackets the zero closely from both sides.
                double length = high[at] - low[at];
                double margin = Math.min(0.25, 0.5 * tolerance / Math.abs(length));
                share = Double.isFinite(share) ? Math.min(Math.max(share + margin, margin), 1 - margin) : 0.5;
                tried[i] = low[at] + share * length;
            }
            double[] values = condition(which, way.between(state, which, tried), tried);
            for (int i = 0; i < open.length; i++) {
                int at = open[i];
                if (values[i] == 0 || values[i] < 0 == valueAtHigh[at] < 0) {
                    high[at] = tried[i];
                    valueAtHigh[at] = values[i];
                } else {
                    low[at] = tried[i];
                    valueAtLow[at] = values[i];
                }
            }
        }
    }

    private void collect(S state, int... moved) {
        List<int[]> inside = new ArrayList<>();
        double[] after = null;
        int width = Events.size(event);
        for (int i = 0; i < wanted.length; i++) {
            for (int row : moved) {
                double end = time(state, row);
                double past = (wanted[i] - from[row]) * problem.time().length();
                double left = (end - wanted[i]) * problem.time().length();
                if (past > 0 && left == 0) {
                    after = after == null ? NativeMemory.values(state.x()) : after;
                    double[] here = stopped[row] ? stopStates : after;
                    System.arraycopy(here, row * width, states[i], row * width, width);
                } else if (past > 0 && left > 0) {
                    inside.add(new int[] {i, row});
                }
            }
        }
        if (inside.isEmpty()) {
            return;
        }
        int[] rows = inside.stream().mapToInt(pair -> pair[1]).toArray();
        double[] times = inside.stream().mapToDouble(pair -> wanted[pair[0]]).toArray();
        double[] x = way.between(state, rows, times);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(x, i * width, states[inside.get(i)[0]], rows[i] * width, width);
        }
    }

    private double[] times(S state, int... rows) {
        return Arrays.stream(rows).mapToDouble(state::time).toArray();
    }

    private double[] condition(int[] rows, double[] x, double... times) {
        VectorField field = watch.condition().orElseThrow();
        VectorField some = rows.length == from.length ? field : field.select(rows);
        INDArray at = NativeMemory.array(x, type, Events.batch(rows.length, event));
        INDArray when = NativeMemory.array(times, type, times.length);
        INDArray value = some.at(at, when);
        if (value.length() != rows.length) {
            throw new IllegalArgumentException("a condition to stop at is one number for each of " + rows.length
                    + " rows, and this one has the shape " + Arrays.toString(value.shape()));
        }
        double[] values = NativeMemory.values(value);
        NativeMemory.release(at, when);
        return values;
    }

    static double[] gather(double[] x, int width, int... rows) {
        double[] some = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(x, rows[i] * width, some, i * width, width);
        }
        return some;
    }
}
