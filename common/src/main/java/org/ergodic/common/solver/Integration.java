package org.ergodic.common.solver;

import java.util.Arrays;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loop that runs a solver on a problem, counting the evaluations of the model at the model. */
@API(status = API.Status.EXPERIMENTAL)
public final class Integration {
    private Integration() {}

    /**
     * Draws a start from the problem, runs the solver and reads the samples off its states.
     *
     * @param <S> the solver's state
     * @param solver the solver
     * @param problem the problem
     * @param n how many samples
     * @param run randomness, limits and watchers; the start comes from its stream {@code start}
     * @return the end, with samples in place of states
     * @throws IllegalArgumentException if the solver cannot run the problem, saying why
     */
    public static <S extends Solver.State> Solution solve(Solver<S> solver, Problem problem, int n, Run run) {
        require(solver, problem, run);
        INDArray start = problem.start().draw(run.random().split("start"), run.firstSample(), n);
        Solution states = solve(solver, problem, start, run);
        INDArray x = problem.end().read(states.x(), run.random().split("end"), run.firstSample());
        return new Solution(
                x,
                states.status(),
                states.time(),
                states.evaluations(),
                states.steps(),
                states.reports(),
                states.clock());
    }

    /**
     * Runs the solver from a given start.
     *
     * @param <S> the solver's state
     * @param solver the solver
     * @param problem the problem
     * @param start {@code [n, event]}; not changed
     * @param run randomness, limits and watchers
     * @return the end, with states as they are; an empty batch and an interval of length zero end at once
     * @throws IllegalArgumentException if the solver cannot run the problem, saying why
     */
    public static <S extends Solver.State> Solution solve(Solver<S> solver, Problem problem, INDArray start, Run run) {
        return solve(solver, problem, start, run, Watch.at()).end();
    }

    /**
     * Runs the solver from a given start, and looks at the states on the way.
     *
     * @param <S> the solver's state
     * @param solver the solver; one that is no {@link DenseSolver} is followed by cubics through the ends of its steps,
     *     and of a stochastic equation by straight lines
     * @param problem the problem
     * @param start {@code [n, event]}; not changed
     * @param run randomness, limits and watchers
     * @param watch what is wanted besides the end
     * @return the end and what was wanted
     * @throws IllegalArgumentException if the solver cannot run the problem, saying why, or a wanted time is not in the
     *     problem's interval
     */
    public static <S extends Solver.State> DenseOutput solve(
            Solver<S> solver, Problem problem, INDArray start, Run run, Watch watch) {
        require(solver, problem, run);
        int n = Math.toIntExact(start.size(0));
        Status[] status = new Status[n];
        double[] time = new double[n];
        Evaluations evaluations = new Evaluations(n, run.maxEvaluations());
        Problem counted = problem.counted(evaluations);
        Watching<S> watching = new Watching<>(watch, solver, counted, start);
        if (n == 0 || problem.time().length() == 0) {
            Arrays.fill(status, Status.SUCCESS);
            Arrays.fill(time, problem.time().to());
            return watching.output(new Solution(start.dup(), status, time, new long[n], 0));
        }
        long begun = System.nanoTime();
        long first = begun;
        S state;
        try {
            state = solver.init(counted, start, run);
        } catch (RuntimeException e) {
            if (!evaluations.spent()) {
                throw e;
            }
            return watching.output(unbegun(problem, start, evaluations));
        }
        evaluations.charge(active(watching, state, n));
        shown(run, 0, state);
        long steps = 0;
        Status end = null;
        while (end == null && running(watching, state, n)) {
            if (steps >= run.maxSteps()) {
                end = Status.STEP_LIMIT;
            } else if (evaluations.spent()) {
                end = Status.EVALUATION_LIMIT;
            } else if (run.cancelled().getAsBoolean() || Interruption.requested()) {
                end = Status.CANCELLED;
            } else {
                boolean[] active = active(watching, state, n);
                S before = state;
                try {
                    watching.before(before);
                    state = solver.step(counted, before, run);
                    before.release(state);
                    state = watching.after(state);
                } catch (RuntimeException e) {
                    if (!evaluations.spent()) {
                        throw e;
                    }
                    // Half a step is none: what it made of its evaluations was spent all the same.
                    if (e instanceof Evaluations.UnmadeException step) {
                        evaluations.unmade(step.counted());
                    }
                    evaluations.charge(active);
                    continue;
                }
                steps++;
                first = steps == 1 ? System.nanoTime() : first;
                evaluations.charge(active);
                shown(run, steps, state);
                run.progress().accept(state.progress());
            }
        }
        for (int i = 0; i < n; i++) {
            status[i] = watching.done(state, i) ? watching.status(state, i) : end;
            time[i] = watching.time(state, i);
        }
        INDArray x = watching.x(state.x());
        Solution.Clock clock = new Solution.Clock((System.nanoTime() - begun) * 1e-9, (first - begun) * 1e-9);
        return watching.output(new Solution(
                x == start ? x.dup() : x, status, time, evaluations.ofEach(), steps, state.reports(), clock));
    }

    /** There were not even the evaluations that a first state takes. */
    private static Solution unbegun(Problem problem, INDArray start, Evaluations evaluations) {
        int n = Math.toIntExact(start.size(0));
        boolean[] all = new boolean[n];
        Arrays.fill(all, true);
        evaluations.charge(all);
        Status[] status = new Status[n];
        Arrays.fill(status, Status.EVALUATION_LIMIT);
        double[] time = new double[n];
        Arrays.fill(time, problem.time().from());
        return new Solution(start.dup(), status, time, evaluations.ofEach(), 0);
    }

    private static void shown(Run run, long steps, Solver.State state) {
        run.listener().ifPresent(listener -> listener.reached(steps, state));
    }

    private static void require(Solver<?> solver, Problem problem, Run run) {
        Set<View<?>> offered = problem.views().offered();
        solver.obstacle(problem.noise(), problem.calculus(), offered).ifPresent(why -> {
            throw new IllegalArgumentException("the solver cannot run this problem: " + why);
        });
        if (problem.revision().isPresent() && !(solver instanceof GridSolver)) {
            throw new IllegalArgumentException("the states of this problem are revised between the steps of a solver on"
                    + " a grid of times, and this solver chooses its own steps: take one that is given its steps");
        }
        if (solver.traits().onPath()
                && problem.noise() != NoiseType.NONE
                && !run.noise().repeats()) {
            throw new IllegalArgumentException("the solver takes steps again, for which " + run.noise()
                    + " will not do, since drawing anew after a rejection biases the result: give the run a Brownian"
                    + " path, as by run.withNoise(BrownianPath.standard())");
        }
    }

    private static <S extends Solver.State> boolean running(Watching<S> watching, S state, int n) {
        for (int i = 0; i < n; i++) {
            if (!watching.done(state, i)) {
                return true;
            }
        }
        return false;
    }

    private static <S extends Solver.State> boolean[] active(Watching<S> watching, S state, int n) {
        boolean[] active = new boolean[n];
        for (int i = 0; i < n; i++) {
            active[i] = !watching.done(state, i);
        }
        return active;
    }
}
