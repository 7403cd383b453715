package org.ergodic.solvers.langevin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Potential;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Traits;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Markov chains on a potential, by a {@link Proposal} and the rule of Metropolis and Hastings. A proposal whose
 * energy is not finite is rejected.
 */
final class Chains implements Solver<ChainState> {
    private final WarmUp warmUp;
    private final double step;
    private final double target;
    private final Proposal proposal;

    /** A proposal of all chains. */
    @FunctionalInterface
    interface Proposal {
        /**
         * Proposes.
         *
         * @param state where the chains are
         * @param step of each chain
         * @param temperature T of exp(-E / T), of each chain
         */
        Move of(Problem problem, ChainState state, double[] step, double[] temperature, Run run);
    }

    /**
     * A sampler.
     *
     * @param warmUp how long and how warm
     * @param step the first step size
     * @param target the acceptance to adapt to
     * @param proposal where to go
     */
    Chains(WarmUp warmUp, double step, double target, Proposal proposal) {
        this.warmUp = Objects.requireNonNull(warmUp, "warmUp");
        if (!(step > 0) || Double.isInfinite(step)) {
            throw new IllegalArgumentException("a chain needs a step size above 0, not " + step);
        }
        this.step = step;
        this.target = target;
        this.proposal = proposal;
    }

    static final Traits TRAITS = Traits.of(Set.of(NoiseType.ADDITIVE), Potential.VIEW);

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public OptionalLong stepsAhead() {
        return OptionalLong.of(warmUp.steps());
    }

    @Override
    public ChainState init(Problem problem, INDArray x, Run run) {
        int n = Math.toIntExact(x.size(0));
        Potential.Value value = problem.views().require(Potential.VIEW).at(x);
        double[] energy = NativeMemory.values(value.energy());
        double[] gradient = NativeMemory.values(value.gradient());
        Status[] status = new Status[n];
        double[] stopped = new double[n];
        for (int i = 0; i < n; i++) {
            status[i] = finite(energy, gradient, i) ? Status.RUNNING : Status.NOT_FINITE;
            stopped[i] = problem.time().from();
        }
        DualAveraging[] adaptation = new DualAveraging[n];
        Arrays.fill(adaptation, DualAveraging.of(target, step));
        double[] last = new double[n];
        Arrays.fill(last, step);
        return new ChainState(
                x,
                energy,
                gradient,
                0,
                warmUp.steps(),
                problem.time(),
                status,
                stopped,
                adaptation,
                new double[n],
                0,
                last,
                Map.of());
    }

    @Override
    public ChainState step(Problem problem, ChainState state, Run run) {
        double[] temperature = new double[state.status().length];
        Arrays.fill(temperature, warmUp.temperature(state.index()));
        return step(problem, state, temperature, run);
    }

    /** One step of chains with temperatures of their own. */
    ChainState step(Problem problem, ChainState state, double[] temperature, Run run) {
        int n = state.status().length;
        int index = state.index();
        boolean warm = index < warmUp.warm();
        double[] steps = new double[n];
        for (int i = 0; i < n; i++) {
            steps[i] =
                    warmUp.warm() == 0 ? step : warm ? state.adaptation()[i].step() : state.adaptation()[i].average();
        }
        Move move = proposal.of(problem, state, steps, temperature, run);
        double[] proposed = NativeMemory.values(move.value().energy());
        double[] slope = NativeMemory.values(move.value().gradient());
        double[] x = NativeMemory.values(state.x());
        double[] there = NativeMemory.values(move.x());
        int width = n == 0 ? 0 : x.length / n;
        NativeMemory.releaseBut(
                state.x(), move.x(), move.value().energy(), move.value().gradient());

        double[] energy = state.energy().clone();
        double[] gradient = state.gradient().clone();
        Status[] status = state.status().clone();
        double[] accepted = state.accepted().clone();
        DualAveraging[] adaptation = state.adaptation().clone();
        for (int i = 0; i < n; i++) {
            if (status[i].done()) {
                continue;
            }
            boolean good = finite(proposed, slope, i) && finite(there, i, width);
            double acceptance = good ? Math.min(1, Math.exp(move.logRatio()[i])) : 0;
            acceptance = Double.isNaN(acceptance) ? 0 : acceptance;
            if (warm) {
                DualAveraging after = adaptation[i].after(acceptance);
                adaptation[i] = index + 1 == warmUp.cooling() ? after.anew() : after;
            }
            accepted[i] += warm ? 0 : acceptance;
            double u = run.random().split("accept").split(index).uniform(run.firstSample() + i, 0);
            if (!good || !move.isChosen() && !(u < acceptance)) {
                continue;
            }
            energy[i] = proposed[i];
            System.arraycopy(slope, i * width, gradient, i * width, width);
            System.arraycopy(there, i * width, x, i * width, width);
        }
        int next = index + 1;
        for (int i = 0; i < n && next == warmUp.steps(); i++) {
            status[i] = status[i].done() ? status[i] : Status.SUCCESS;
        }
        return new ChainState(
                array(x, state.x()),
                energy,
                gradient,
                next,
                warmUp.steps(),
                state.interval(),
                status,
                state.stopped(),
                adaptation,
                accepted,
                state.counted() + (warm ? 0 : 1),
                steps,
                added(state.figures(), move.figures(), warm ? 0 : 1));
    }

    /** Sums with the figures of one more step, which counts after the warm-up. */
    private static Map<String, double[]> added(Map<String, double[]> sums, Map<String, double[]> more, int weight) {
        Map<String, double[]> all = new LinkedHashMap<>();
        more.forEach((name, values) -> {
            double[] before = sums.getOrDefault(name, new double[values.length]);
            double[] after = new double[values.length];
            Arrays.setAll(after, i -> before[i] + weight * values[i]);
            all.put(name, after);
        });
        return all;
    }

    /** Standard normal numbers of a step, row by row. */
    static double[] normal(String name, ChainState state, Run run) {
        INDArray noise = run.noise(name, state.index(), Noise.NORMAL, state.x());
        double[] values = NativeMemory.values(noise);
        NativeMemory.release(noise);
        return values;
    }

    static INDArray array(double[] values, INDArray like) {
        return NativeMemory.array(values, like.dataType(), like.shape());
    }

    private static boolean finite(double[] values, int row, int width) {
        for (int k = row * width; k < (row + 1) * width; k++) {
            if (!Double.isFinite(values[k])) {
                return false;
            }
        }
        return true;
    }

    private static boolean finite(double[] energy, double[] gradient, int row) {
        return Double.isFinite(energy[row]) && finite(gradient, row, gradient.length / energy.length);
    }
}
