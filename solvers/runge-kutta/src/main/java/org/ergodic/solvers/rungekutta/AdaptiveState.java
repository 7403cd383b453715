package org.ergodic.solvers.rungekutta;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What evolves in {@link AdaptiveStep}. The samples are kept apart, since each has a time and step of its own, and go
 * to the model as one array of those that are still under way.
 */
public final class AdaptiveState implements Solver.State {
    private final AdaptiveStep solver;
    private final Interval time;
    private final DataType type;
    private final long[] shape;
    private final AdaptiveSample[] samples;

    private AdaptiveState(AdaptiveStep solver, Interval time, DataType type, long[] shape, AdaptiveSample... samples) {
        this.solver = solver;
        this.time = time;
        this.type = type;
        this.shape = shape;
        this.samples = samples;
    }

    /** Two evaluations: the first slopes, and a careful step ahead that tells how long the first steps may be. */
    static AdaptiveState begin(AdaptiveStep solver, Problem problem, INDArray start) {
        double[][] x = rows(start);
        AdaptiveSample[] samples = new AdaptiveSample[x.length];
        for (int i = 0; i < x.length; i++) {
            samples[i] = new AdaptiveSample(solver, problem.time(), x[i]);
        }
        AdaptiveState state = new AdaptiveState(solver, problem.time(), start.dataType(), start.shape(), samples);
        int[] all = IntStream.range(0, x.length).toArray();
        double[] times = new double[x.length];
        Arrays.fill(times, problem.time().from());
        double[][] slopes = state.evaluate(problem.drift(), x, times);
        double[][] ahead = new double[x.length][];
        for (int i : all) {
            ahead[i] = samples[i].lookAhead(slopes[i]);
            times[i] = samples[i].end();
        }
        double[][] bent = state.evaluate(problem.drift(), ahead, times);
        for (int i : all) {
            samples[i].chooseFirstStep(bent[i]);
        }
        return state;
    }

    /** One step of each sample that is under way. */
    AdaptiveState next(VectorField drift) {
        AdaptiveSample[] copies =
                Arrays.stream(samples).map(AdaptiveSample::copy).toArray(AdaptiveSample[]::new);
        int[] rows = IntStream.range(0, copies.length)
                .filter(i -> !copies[i].status().done() && copies[i].mayStep())
                .toArray();
        AdaptiveState next = new AdaptiveState(solver, time, type, shape, copies);
        if (rows.length > 0) {
            next.advance(rows.length == copies.length ? drift : drift.select(rows), rows);
        }
        return next;
    }

    private void advance(VectorField drift, int[] rows) {
        Tableau tableau = solver.tableau();
        double[][][] k = new double[rows.length][tableau.stages()][];
        double[][] at = new double[rows.length][];
        double[] times = new double[rows.length];
        for (int r = 0; r < rows.length; r++) {
            k[r][0] = samples[rows[r]].slope();
        }
        for (int stage = 1; stage < tableau.stages(); stage++) {
            for (int r = 0; r < rows.length; r++) {
                at[r] = samples[rows[r]].stage(stage, k[r]);
                times[r] = samples[rows[r]].timeOf(stage);
            }
            double[][] slopes = evaluate(drift, at, times);
            for (int r = 0; r < rows.length; r++) {
                k[r][stage] = slopes[r];
            }
        }
        for (int r = 0; r < rows.length; r++) {
            // The last stage is at the step's end: where it was evaluated is the proposal.
            samples[rows[r]].decide(at[r], k[r]);
        }
    }

    private double[][] evaluate(VectorField field, double[][] x, double[] times) {
        INDArray when = NativeMemory.array(times, type, times.length);
        if (x.length == 0) {
            return new double[0][];
        }
        INDArray at = array(x);
        INDArray slopes = field.at(at, when);
        double[][] rows = rows(slopes);
        NativeMemory.release(slopes, at, when);
        return rows;
    }

    private INDArray array(double[][] rows) {
        long[] of = shape.clone();
        of[0] = rows.length;
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return NativeMemory.array(flat, type, of);
    }

    private static double[][] rows(INDArray array) {
        int n = Math.toIntExact(array.size(0));
        double[] flat = NativeMemory.values(array);
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * (flat.length / n), (i + 1) * (flat.length / n));
        }
        return rows;
    }

    @Override
    public INDArray x() {
        return array(Arrays.stream(samples).map(AdaptiveSample::x).toArray(double[][]::new));
    }

    @Override
    public Status status(int sample) {
        return samples[sample].status();
    }

    @Override
    public double time(int sample) {
        return samples[sample].time();
    }

    @Override
    public double progress() {
        return Arrays.stream(samples)
                .mapToDouble(s -> s.status().done() ? 1 : (s.time() - time.from()) / time.length())
                .average()
                .orElse(1);
    }
}
