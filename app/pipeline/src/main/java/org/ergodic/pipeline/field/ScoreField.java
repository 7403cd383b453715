package org.ergodic.pipeline.field;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.ModelException;
import org.ergodic.pipeline.RunSettings;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The score of a fitted model on the scale of its data: the gradient of log p_t by the columns' own units, by
 * {@link org.ergodic.data.scale.Scaling#gradient}. With the affine scale {@code y = shift + factor x} it is that of the
 * model's scale divided by the factor of each column.
 *
 * <pre>{@code
 * ScoreField score = ScoreField.of(FittedModel.load(dir));
 * double[][] arrows = score.at(new double[][] {{0.5, -1}}, 0.1);
 * }</pre>
 */
public final class ScoreField {
    private final FittedModel fitted;
    private final ScoreModel score;

    private ScoreField(FittedModel fitted, ScoreModel score) {
        this.fitted = fitted;
        this.score = score;
    }

    /**
     * The score of a model.
     *
     * @param fitted the model
     * @return its score
     * @throws ModelException if it has none, or it is of words or missing cells, which have no units
     */
    public static ScoreField of(FittedModel fitted) {
        Views views = fitted.model().views();
        if (!fitted.coding().keepsUnits()) {
            throw new ModelException("a score is by the units of columns, and of these columns some hold words or"
                    + " missing cells, which have none: " + fitted.coding().codecs());
        }
        return new ScoreField(
                fitted,
                views.find(ScoreModel.VIEW)
                        .orElseThrow(() -> new ModelException("the model has no score: a diffusion or score model, or"
                                + " an energy of real numbers has one. This one offers "
                                + Views.names(views.offered()))));
    }

    /** {@return the times that the score is of, from the data's to the noise's; empty where it is of one time} */
    public Optional<Interval> time() {
        return fitted.model().views().find(SDE.VIEW).map(SDE::time);
    }

    /**
     * How much of the data and of noise is in what the score is of, on the model's scale.
     *
     * @param signal alpha, by which the data are multiplied
     * @param noise sigma, the standard deviation of the noise
     */
    public record Level(double signal, double noise) {}

    /**
     * The level at a time.
     *
     * @param time the time
     * @return the level; empty for a model without a Gaussian path
     */
    public Optional<Level> level(double time) {
        Evaluator evaluator = fitted.evaluator();
        return fitted.model().views().find(GaussianPath.VIEW).map(path -> {
            Program program = evaluator.compile(s -> {
                SDVariable t = s.input("t", 1);
                s.output("alpha", path.alpha(s, t));
                s.output("sigma", path.sigma(s, t));
            });
            var at = program.run(
                    evaluator.variables(), Map.of("t", Nd4j.valueArrayOf(new long[] {1}, time, evaluator.dataType())));
            return new Level(
                    at.get("alpha").castTo(DataType.DOUBLE).getDouble(0),
                    at.get("sigma").castTo(DataType.DOUBLE).getDouble(0));
        });
    }

    /**
     * Rows as they are at a time of a model, on the data's scale.
     *
     * @param centres {@code [n][d]}: the rows without noise, or with it where it is none that is the same everywhere,
     *     as on a scale that is not affine or for a model without a Gaussian path
     * @param std the standard deviation of the noise around them in each column, 0 where they have theirs
     * @param signal what their spread is multiplied by
     * @param sample {@code [n][d]}: the rows with noise
     */
    public record Noised(double[][] centres, double[] std, double signal, double[][] sample) {}

    /**
     * Rows with the noise of a time: by the Gaussian path where there is one, or else by steps of the SDE; as they are
     * where the score is that of the data themselves.
     *
     * @param rows {@code [n][d]} on the data's scale
     * @param time the time
     * @return the rows
     */
    public Noised noised(double[][] rows, double time) {
        int d = rows[0].length;
        Optional<Level> level = level(time);
        Optional<SDE> sde = fitted.model().views().find(SDE.VIEW);
        if (level.isEmpty()) {
            double[][] walked = sde.map(by -> Rows.of(Walk.forward(
                                    fitted, by, rows, new double[] {by.time().from(), time}, RunSettings.silent())
                            .get(1)))
                    .orElse(rows);
            return new Noised(walked, new double[d], 1, walked);
        }
        INDArray x = scaled(rows, DataType.DOUBLE, d);
        INDArray centres = x.mul(level.get().signal());
        INDArray noise = RandomStream.of(0)
                .split("noised")
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, rows.length, d)
                .muli(level.get().noise());
        INDArray sample = centres.add(noise);
        if (!fitted.scaling().isAffine()) {
            // Noise that is the same everywhere on the model's scale is not so on the data's.
            double[][] own = Rows.of(fitted.scaling().continuous(sample));
            return new Noised(own, new double[d], 1, own);
        }
        double[] std = Arrays.stream(fitted.scaling().units())
                .map(unit -> unit * level.get().noise())
                .toArray();
        return new Noised(
                Rows.of(fitted.scaling().continuous(centres)),
                std,
                level.get().signal(),
                Rows.of(fitted.scaling().continuous(sample)));
    }

    /** Whole numbers are in the middle of what stands for them. */
    private INDArray scaled(double[][] rows, DataType type, long... event) {
        LazyMatrix codes = fitted.space().centred(LazyMatrix.of(Nd4j.createFromArray(rows)));
        return fitted.scaling().apply(codes, type, event);
    }

    /**
     * The score at rows, given what the pipeline's samples are conditioned on where the model reads a condition.
     *
     * @param rows {@code [n][d]} on the data's scale
     * @param time the time; of no effect where the score is of one time
     * @return {@code [n][d]}, in one over the columns' units
     * @throws IllegalArgumentException if the time is outside those of the model
     */
    public double[][] at(double[][] rows, double time) {
        time().filter(interval -> !interval.contains(time)).ifPresent(interval -> {
            throw new IllegalArgumentException(
                    "the score is of times from " + interval.from() + " to " + interval.to() + ", not of " + time);
        });
        if (rows.length == 0) {
            return new double[0][];
        }
        long[] event = fitted.model().event();
        Evaluator evaluator = fitted.evaluator();
        Conditions given = fitted.conditions(rows.length);
        VectorField field = evaluator.field(event, given, c -> (s, x, t) -> score.score(s, x, t, c));
        INDArray x = fitted.scaling().apply(Nd4j.createFromArray(rows), evaluator.dataType(), event);
        INDArray values = field.at(x, time).castTo(DataType.DOUBLE).reshape('c', rows.length, rows[0].length);
        return fitted.scaling().gradient(Rows.of(values), rows);
    }
}
