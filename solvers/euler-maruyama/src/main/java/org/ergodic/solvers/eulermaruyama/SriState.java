package org.ergodic.solvers.eulermaruyama;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What evolves in {@link AdaptiveSri}. The samples are kept apart, since each has a time, a step and a path of its own,
 * and go to the model as one array of those that are still under way.
 */
public final class SriState implements Solver.State {
    private static final StochasticTableau TABLEAU = StochasticTableau.SRI1W1;

    private final Interval time;
    private final DataType type;
    private final long[] shape;
    private final SriSample[] samples;

    private SriState(Interval time, DataType type, long[] shape, SriSample... samples) {
        this.time = time;
        this.type = type;
        this.shape = shape;
        this.samples = samples;
    }

    static SriState begin(AdaptiveSri solver, Problem problem, INDArray start, Run run) {
        double[][] x = rows(start);
        int width = problem.noise() == NoiseType.SCALAR ? 1 : Events.size(Events.event(start.shape()));
        SriSample[] samples = new SriSample[x.length];
        for (int i = 0; i < x.length; i++) {
            NoiseSource.Request request =
                    new NoiseSource.Request(run.random(), problem.time(), run.firstSample() + i, 1, width, true, false);
            samples[i] = new SriSample(solver, problem.time(), x[i], run.noise().begin(request));
        }
        return new SriState(problem.time(), start.dataType(), start.shape(), samples);
    }

    /** One step of each sample that is under way. */
    SriState next(Problem problem) {
        SriSample[] copies = Arrays.stream(samples).map(SriSample::copy).toArray(SriSample[]::new);
        int[] rows =
                IntStream.range(0, copies.length).filter(i -> copies[i].begin()).toArray();
        if (rows.length > 0) {
            SriSample[] moving = Arrays.stream(rows).mapToObj(i -> copies[i]).toArray(SriSample[]::new);
            boolean isAll = rows.length == copies.length;
            advance(
                    isAll ? problem.drift() : problem.drift().select(rows),
                    isAll ? problem.diffusion() : problem.diffusion().select(rows),
                    moving);
        }
        return new SriState(time, type, shape, copies);
    }

    private void advance(VectorField drift, VectorField diffusion, SriSample... moving) {
        for (int stage = 0; stage < TABLEAU.stages(); stage++) {
            int at = stage;
            int same = TABLEAU.sameDrift(stage);
            if (TABLEAU.usesDrift(stage) && same < stage) {
                Arrays.stream(moving).forEach(sample -> sample.sameDrift(at, same));
            } else if (TABLEAU.usesDrift(stage)) {
                double[][] f = evaluate(drift, SriSample::driftState, sample -> sample.driftTime(at), at, moving);
                IntStream.range(0, moving.length).forEach(i -> moving[i].drift(at, f[i]));
            }
            double[][] g =
                    evaluate(diffusion, SriSample::diffusionState, sample -> sample.diffusionTime(at), at, moving);
            IntStream.range(0, moving.length).forEach(i -> moving[i].diffusion(at, g[i]));
        }
        Arrays.stream(moving).forEach(SriSample::decide);
    }

    private double[][] evaluate(
            VectorField field,
            BiFunction<SriSample, Integer, double[]> state,
            ToDoubleFunction<SriSample> when,
            int stage,
            SriSample... moving) {
        INDArray x = array(
                Arrays.stream(moving).map(sample -> state.apply(sample, stage)).toArray(double[][]::new));
        INDArray t = NativeMemory.array(Arrays.stream(moving).mapToDouble(when).toArray(), type, moving.length);
        INDArray value = field.at(x, t);
        double[][] rows = rows(value);
        NativeMemory.release(value, x, t);
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
        return array(Arrays.stream(samples).map(SriSample::x).toArray(double[][]::new));
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
