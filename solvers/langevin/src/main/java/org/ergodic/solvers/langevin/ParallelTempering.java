package org.ergodic.solvers.langevin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Potential;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parallel tempering (Geyer 1991, "Markov chain Monte Carlo maximum likelihood"; Hukushima and Nemoto 1996, "Exchange
 * Monte Carlo method and application to spin glass simulations", doi:10.1143/JPSJ.65.1604): of each sample there are
 * replicas at temperatures T_1 = 1 < T_2 < ..., each a chain on exp(-E / T_k), and after each of their moves
 * neighbours are exchanged with probability {@code min(1, exp((1/T_k - 1/T_l) (E_k - E_l)))}, even and odd pairs in
 * turn (Okabe, Kawata, Okamoto and Mikami 2001, doi:10.1016/S0009-2614(01)00055-0). The replica at temperature 1 is
 * the sample.
 *
 * <p>An evaluation of all replicas is counted as one for each. Rows of the replicas are those of a sample one after
 * the other.
 */
final class ParallelTempering implements Solver<ParallelTempering.Replicas> {
    private final Chains chains;
    private final WarmUp warmUp;
    private final double[] temperatures;

    /**
     * A sampler.
     *
     * @param chains what moves the replicas
     * @param warmUp that of the chains, without an annealing of its own
     * @param temperatures from 1 on, increasing
     */
    ParallelTempering(Chains chains, WarmUp warmUp, List<Double> temperatures) {
        this.chains = chains;
        this.warmUp = warmUp;
        this.temperatures =
                temperatures.stream().mapToDouble(Double::doubleValue).toArray();
        boolean isLadder = temperatures.size() > 1 && this.temperatures[0] == 1;
        for (int k = 1; k < this.temperatures.length; k++) {
            isLadder &= this.temperatures[k] > this.temperatures[k - 1] && Double.isFinite(this.temperatures[k]);
        }
        if (!isLadder) {
            throw new IllegalArgumentException("temperatures must begin with 1, the temperature of the samples, and"
                    + " increase over at least two, such as [1, 2, 4, 8], not " + temperatures);
        }
    }

    /**
     * The replicas of all samples.
     *
     * @param all their chains, those of a sample one after the other
     * @param x the samples {@code [n, event]}
     * @param swapped for each pair of neighbours and sample, the sum of the probabilities of exchange after the
     *     warm-up
     * @param tried how often each pair was tried after the warm-up
     */
    record Replicas(ChainState all, INDArray x, double[][] swapped, int[] tried) implements Solver.State {
        private int each() {
            return tried.length + 1;
        }

        @Override
        public Status status(int sample) {
            return all.status(sample * each());
        }

        @Override
        public double time(int sample) {
            return all.time(sample * each());
        }

        @Override
        public double progress() {
            return all.progress();
        }

        /** The start is the caller's. */
        @Override
        public void release(Solver.State next) {
            Replicas after = (Replicas) next;
            NativeMemory.releaseBut(after.all.x(), all.x());
            if (all.index() > 0) {
                NativeMemory.releaseBut(after.x, x);
            }
        }

        /** Those of the chain at temperature 1, and the mean probability of exchange of each pair of neighbours. */
        @Override
        public Map<String, double[]> reports() {
            Map<String, double[]> reports = new LinkedHashMap<>();
            all.reports().forEach((name, values) -> {
                double[] cold = new double[values.length / each()];
                Arrays.setAll(cold, i -> values[i * each()]);
                reports.put(name, cold);
            });
            for (int k = 0; k < tried.length; k++) {
                int times = tried[k];
                if (times > 0) {
                    reports.put(
                            "swap-rate-" + (k + 1),
                            Arrays.stream(swapped[k]).map(sum -> sum / times).toArray());
                }
            }
            return reports;
        }
    }

    @Override
    public Traits traits() {
        return Chains.TRAITS;
    }

    @Override
    public OptionalLong stepsAhead() {
        return chains.stepsAhead();
    }

    @Override
    public Replicas init(Problem problem, INDArray x, Run run) {
        int n = Math.toIntExact(x.size(0));
        int each = temperatures.length;
        double[] values = NativeMemory.values(x);
        int width = n == 0 ? 0 : values.length / n;
        double[] all = new double[each * values.length];
        for (int row = 0; row < n * each; row++) {
            System.arraycopy(values, row / each * width, all, row * width, width);
        }
        INDArray rows = NativeMemory.array(all, x.dataType(), Events.batch(n * each, Events.event(x.shape())));
        ChainState state = chains.init(split(problem), rows, ofReplicas(run));
        return new Replicas(state, x, new double[each - 1][n], new int[each - 1]);
    }

    /** Rows of replicas have numbers of their own. */
    private Run ofReplicas(Run run) {
        return run.from(Math.multiplyExact(run.firstSample(), (long) temperatures.length));
    }

    /** The same problem, an evaluation of all replicas being so many of the samples. */
    private Problem split(Problem problem) {
        Potential potential = problem.views().require(Potential.VIEW);
        Potential all = x -> {
            int parts = temperatures.length;
            int n = Math.toIntExact(x.size(0) / parts);
            double[] values = NativeMemory.values(x);
            double[] energy = new double[n * parts];
            double[] slope = new double[values.length];
            int size = values.length / parts;
            for (int part = 0; part < parts; part++) {
                double[] some = Arrays.copyOfRange(values, part * size, (part + 1) * size);
                INDArray rows = NativeMemory.array(some, x.dataType(), Events.batch(n, Events.event(x.shape())));
                Potential.Value value = potential.at(rows);
                System.arraycopy(NativeMemory.values(value.energy()), 0, energy, part * n, n);
                System.arraycopy(NativeMemory.values(value.gradient()), 0, slope, part * size, size);
                NativeMemory.releaseBut(x, rows, value.energy(), value.gradient());
            }
            return new Potential.Value(NativeMemory.array(energy, x.dataType(), energy.length), Chains.array(slope, x));
        };
        return Problem.of(Views.of(Potential.VIEW, all), problem.noise(), problem.time());
    }

    @Override
    public Replicas step(Problem problem, Replicas before, Run run) {
        int each = temperatures.length;
        int n = before.all.status().length / each;
        double[] temperature = new double[n * each];
        Arrays.setAll(temperature, row -> temperatures[row % each]);
        ChainState moved = chains.step(split(problem), before.all, temperature, ofReplicas(run));
        double[] x = NativeMemory.values(moved.x());
        int width = n == 0 ? 0 : x.length / (n * each);
        boolean counts = before.all.index() >= warmUp.warm();
        double[][] swapped = Arrays.stream(before.swapped).map(double[]::clone).toArray(double[][]::new);
        int[] tried = before.tried.clone();
        RandomStream random = run.random().split("swap").split(before.all.index());
        for (int k = before.all.index() % 2; k < each - 1; k += 2) {
            tried[k] += counts ? 1 : 0;
            for (int i = 0; i < n; i++) {
                int row = i * each + k;
                double logRatio = (1 / temperatures[k] - 1 / temperatures[k + 1])
                        * (moved.energy()[row] - moved.energy()[row + 1]);
                double probability = Math.min(1, Math.exp(logRatio));
                swapped[k][i] += counts ? probability : 0;
                if (random.uniform(run.firstSample() + i, k) < probability) {
                    swap(moved.energy(), row, 1);
                    swap(moved.gradient(), row, width);
                    swap(x, row, width);
                }
            }
        }
        INDArray rows = Chains.array(x, moved.x());
        NativeMemory.releaseBut(rows, moved.x());
        double[] samples = new double[n * width];
        for (int i = 0; i < n; i++) {
            System.arraycopy(x, i * each * width, samples, i * width, width);
        }
        return new Replicas(moved.at(rows), Chains.array(samples, before.x), swapped, tried);
    }

    /** Exchanges a row with the next. */
    private static void swap(double[] values, int row, int width) {
        for (int k = row * width; k < (row + 1) * width; k++) {
            double kept = values[k];
            values[k] = values[k + width];
            values[k + width] = kept;
        }
    }
}
