package org.ergodic.pipeline.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.ModelException;
import org.ergodic.pipeline.RunSettings;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of the data on their way to noise by the forward SDE of a diffusion model, and samples on their way back by its
 * own solver, at the same times. Forward steps are Euler and Maruyama's, {@value #STEPS} from one time to the next.
 *
 * @param columns the names of the columns
 * @param times increasing from the data's to the noise's
 * @param forward the rows at each time, DOUBLE {@code [n, d]} on the data's scale
 * @param backward the samples at each time, of the same shape; a row that failed is not-a-number
 */
public record Walk(List<String> columns, List<Double> times, List<INDArray> forward, List<INDArray> backward) {
    private static final int STEPS = 100;

    /** Copies the lists. */
    public Walk {
        columns = List.copyOf(columns);
        times = List.copyOf(times);
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
        if (times.size() < 2 || forward.size() != times.size() || backward.size() != times.size()) {
            throw new IllegalArgumentException("a walk has rows forward and backward at each of at least two times, and"
                    + " not " + times.size() + " times, " + forward.size() + " forward and " + backward.size()
                    + " backward");
        }
    }

    /**
     * The walk of a diffusion model, of as many samples as there are rows.
     *
     * @param fitted the model
     * @param rows {@code [n][d]} on the data's scale
     * @param moments how many times at equal distances, at least 2
     * @param settings who is asked whether to stop
     * @return the walk; the last state back is at {@code sample.time-min}
     * @throws ModelException if the model has no SDE, or is sampled by something that does not run back in time
     * @throws CancelledException if told to stop
     */
    public static Walk of(FittedModel fitted, double[][] rows, int moments, RunSettings settings) {
        if (moments < 2 || rows.length == 0) {
            throw new IllegalArgumentException(
                    "a walk needs rows and at least 2 times, not " + rows.length + " rows and " + moments + " times");
        }
        Views views = fitted.model().views();
        SDE sde = views.find(SDE.VIEW)
                .orElseThrow(() -> new ModelException("the model has no forward SDE to walk by; a diffusion model has"
                        + " one. This one offers " + Views.names(views.offered())));
        double[] times = new double[moments];
        for (int k = 0; k < moments; k++) {
            times[k] = sde.time().from() + sde.time().length() * k / (moments - 1);
        }
        List<INDArray> forward = forward(fitted, sde, rows, times, settings);
        List<INDArray> backward = fitted.states(rows.length, settings, times);
        return new Walk(fitted.columns(), Arrays.stream(times).boxed().toList(), forward, backward);
    }

    /** Rows at increasing times, the first of which is the data's. */
    static List<INDArray> forward(FittedModel fitted, SDE sde, double[][] rows, double[] times, RunSettings settings) {
        Evaluator evaluator = fitted.evaluator();
        long[] event = fitted.model().event();
        VectorField drift = evaluator.field(event, sde::drift);
        VectorField diffusion = evaluator.field(event, sde::diffusion);
        RandomStream random = RandomStream.of(0).split("walk");
        INDArray x = fitted.scaling().apply(Nd4j.createFromArray(rows), evaluator.dataType(), event);
        List<INDArray> states = new ArrayList<>();
        states.add(Nd4j.createFromArray(rows));
        for (int k = 1; k < times.length; k++) {
            double h = (times[k] - times[k - 1]) / STEPS;
            for (int i = 0; i < STEPS; i++) {
                if (settings.stopped()) {
                    throw new CancelledException("stopped while walking");
                }
                double t = times[k - 1] + i * h;
                INDArray dw = random.split((long) k * STEPS + i)
                        .draw(Noise.NORMAL, 0, x.dataType(), x.shape())
                        .muli(Math.sqrt(Math.abs(h)));
                x = x.add(drift.at(x, t).mul(h)).add(dw.mul(diffusion.at(x, t).broadcast(x.shape())));
            }
            states.add(fitted.scaling().continuous(x));
        }
        return states;
    }
}
