package org.ergodic.common.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.StateListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Keeps copies of the states of a run at chosen moments. Nothing is copied at others. For one run on one thread.
 *
 * <pre>{@code
 * Trajectory seen = Trajectory.atShares(0, 0.25, 0.5, 0.75, 1);
 * Integration.solve(solver, problem, 1000, run.withListener(seen));
 * seen.states();   // five arrays [1000, event], where there are as many steps
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Trajectory implements StateListener {
    private final Moments moments;
    private final int rows;
    private final List<INDArray> states = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();
    private int passed;
    private int samples;
    private double direction;

    /** For each sample of each chosen time that has come: whether its state is there. */
    private final List<boolean[]> there = new ArrayList<>();

    /** Which moments are chosen. */
    private sealed interface Moments {
        /** Every so many steps. */
        record Every(long steps) implements Moments {}

        /** When so much of the work is done. */
        record Shares(double... of) implements Moments {}

        /** When a sample reaches these times. */
        record Times(double... of) implements Moments {}
    }

    private Trajectory(Moments moments, int rows) {
        this.moments = moments;
        this.rows = rows;
    }

    /**
     * The start and the states after every so many steps.
     *
     * @param steps how many, at least 1
     * @return a listener
     */
    public static Trajectory every(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a trajectory is of every 1 or more steps, not of every " + steps);
        }
        return new Trajectory(new Moments.Every(steps), Integer.MAX_VALUE);
    }

    /**
     * The first states by which these shares of the work are done; states that serve several are kept once.
     *
     * @param shares from 0, the start, to 1, the end, increasing
     * @return a listener
     */
    public static Trajectory atShares(double... shares) {
        for (int i = 0; i < shares.length; i++) {
            if (!(shares[i] >= 0 && shares[i] <= 1) || i > 0 && !(shares[i] > shares[i - 1])) {
                throw new IllegalArgumentException("the shares of a trajectory must increase from at least 0 to at most"
                        + " 1, and they are " + Arrays.toString(shares));
            }
        }
        return new Trajectory(new Moments.Shares(shares.clone()), Integer.MAX_VALUE);
    }

    /**
     * The state of each sample at the first step by which it has reached a time, whatever the others have; so how a
     * batch is split changes nothing.
     *
     * @param times in the direction of the problem's time
     * @return a listener
     */
    public static Trajectory atTimes(double... times) {
        return new Trajectory(new Moments.Times(times.clone()), Integer.MAX_VALUE);
    }

    /**
     * The same of the first samples alone.
     *
     * @param most how many, at least 1
     * @return a new listener, which has seen nothing yet
     */
    public Trajectory first(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a trajectory is of at least 1 sample, not of " + most);
        }
        return new Trajectory(moments, most);
    }

    /**
     * {@return the states {@code [n, event]} at those of the moments that have come, in their order; a sample that
     * ended before one of several chosen times is not-a-number there}
     */
    public List<INDArray> states() {
        return List.copyOf(states);
    }

    /** {@return after how many steps each was reached first} */
    public List<Long> steps() {
        return List.copyOf(steps);
    }

    @Override
    public void reached(long taken, Solver.State state) {
        if (taken == 0) {
            samples = Math.toIntExact(Math.min(rows, state.x().size(0)));
        }
        if (moments instanceof Moments.Every every) {
            if (taken % every.steps() == 0) {
                keep(taken, state);
            }
        } else if (moments instanceof Moments.Shares shares) {
            if (passed < shares.of().length && reached(state, shares.of()[passed])) {
                keep(taken, state);
                // A long step may pass several.
                while (passed < shares.of().length && reached(state, shares.of()[passed])) {
                    passed++;
                }
            }
        } else if (moments instanceof Moments.Times times) {
            atTimes(taken, state, times.of());
        }
    }

    /** Shares are counted in double precision, so that the end may miss its own by a rounding. */
    private static boolean reached(Solver.State state, double share) {
        return state.progress() >= share - 1e-12;
    }

    private void keep(long taken, Solver.State state) {
        states.add(copy(state.x()));
        steps.add(taken);
    }

    private INDArray copy(INDArray x) {
        return x.size(0) <= rows
                ? x.dup('c')
                : x.get(NDArrayIndex.interval(0, rows)).dup('c');
    }

    private void atTimes(long taken, Solver.State state, double... times) {
        if (taken == 0) {
            direction = Math.signum(times[times.length - 1] - state.time(0));
        }
        INDArray x = null;
        for (int k = 0; k < times.length; k++) {
            double time = times[k];
            DoubleUnaryOperator ahead = t -> (t - time) * direction;
            if (k == states.size() && !anyThere(state, ahead)) {
                return;
            }
            x = x == null ? state.x() : x;
            if (k == states.size()) {
                INDArray empty = copy(x);
                states.add(empty.assign(Double.NaN));
                steps.add(taken);
                there.add(new boolean[samples]);
            }
            boolean[] done = there.get(k);
            for (int i = 0; i < done.length; i++) {
                if (!done[i] && ahead.applyAsDouble(state.time(i)) >= 0) {
                    states.get(k).slice(i).assign(x.slice(i));
                    done[i] = true;
                }
            }
        }
    }

    private boolean anyThere(Solver.State state, DoubleUnaryOperator ahead) {
        for (int i = 0; i < samples; i++) {
            if (ahead.applyAsDouble(state.time(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
