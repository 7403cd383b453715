package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.Interval;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every {@link ScoreModel} must satisfy. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class ScoreModelContract {
    private static final int ROWS = 5;

    /**
     * The model to test, for {@link #event}.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract ScoreModel model();

    /**
     * The shape of an event.
     *
     * @return {@code [3]} unless overridden
     */
    protected long[] event() {
        return new long[] {3};
    }

    /**
     * The times at which the model must be finite.
     *
     * @return [0.001, 1] unless overridden
     */
    protected Interval time() {
        return new Interval(1e-3, 1);
    }

    @Test
    @DisplayName("the score has the shape of the event")
    void shape() {
        SampleArrays.assertShape(
                "the score", score(build(DataType.DOUBLE), x(ROWS), times(ROWS)), Events.batch(ROWS, event()));
        SampleArrays.assertShape(
                "the score of an empty context and one row",
                score(build(DataType.DOUBLE), x(1), times(1)),
                Events.batch(1, event()));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("the score is finite over the whole interval, ends included")
    void finite(DataType type) {
        INDArray x = SampleArrays.normal("x", type, 101, event()).mul(3);
        SampleArrays.assertFinite("the score over " + time(), score(build(type), x, times(101)));
        SampleArrays.assertFinite(
                "the score of another draw of parameters", score(build(type).perturbed(0.3), x, times(101)));
    }

    @Test
    @DisplayName("rows do not depend on each other, nor on their order")
    void rowIndependence() {
        Built built = build(DataType.DOUBLE).perturbed(0.3);
        double[] times = times(ROWS);
        INDArray all = score(built, x(ROWS), times);
        int[] order = {3, 0, 4, 1, 2};
        INDArray permuted = score(
                built,
                SampleArrays.rows(x(ROWS), order),
                IntStream.of(order).mapToDouble(i -> times[i]).toArray());
        // A matrix product may round differently for another batch, so up to some last bits.
        SampleArrays.assertClose("the score of rows in another order", SampleArrays.rows(all, order), permuted, 1e-11);
        for (int row = 0; row < ROWS; row++) {
            INDArray one = score(built, SampleArrays.rows(x(ROWS), row), new double[] {times[row]});
            SampleArrays.assertClose("the score of row " + row + " alone", SampleArrays.rows(all, row), one, 1e-11);
        }
    }

    @Test
    @DisplayName("a score that is evaluated is not random")
    void evaluation() {
        assertEquals(
                Set.of("x", "t"),
                build(DataType.DOUBLE).program().graph().inputs().keySet(),
                "the inputs of a graph with the score: ask for random numbers by s.trainingNoise(...)");
    }

    @Test
    @DisplayName("the gradient reaches every parameter")
    void gradients() {
        Built built = Gradients.of(s -> {
                    SDVariable x = s.input("x", Events.batch(-1, event()));
                    SDVariable t = s.input("t", Events.column(-1, event()));
                    SDVariable weight = s.input("weight", Events.batch(-1, event()));
                    return build(s, x, t).mul(weight).sum();
                })
                .perturbed(0.3);
        Gradients.assertReachAll(
                built,
                Map.of(
                        "x", x(ROWS),
                        "t", SampleArrays.column(DataType.DOUBLE, times(ROWS), event()),
                        "weight", SampleArrays.normal("weight", DataType.DOUBLE, ROWS, event())));
    }

    @Test
    @DisplayName("under the same scope parameters are shared, under another they are not")
    void sharing() {
        Built once = build(DataType.DOUBLE);
        Built twice = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event()));
            SDVariable t = s.input("t", Events.column(-1, event()));
            s.output("first", build(s, x, t));
            s.output("second", build(s, x, t));
            s.output("other", model().score(s.child("other"), x, t, Context.none()));
        });
        assertEquals(
                2 * once.parameters().size(),
                twice.parameters().size(),
                "the parameters of a graph with the model twice in one scope and once in another");
        Map<String, INDArray> values =
                twice.run(Map.of("x", x(ROWS), "t", SampleArrays.column(DataType.DOUBLE, times(ROWS), event())));
        SampleArrays.assertSame("the same model in the same scope", values.get("first"), values.get("second"));
    }

    /** Single precision leaves about 1e-7 a product; 1e-3 of the largest score is far above any sum of them. */
    @Test
    @DisplayName("single and double precision agree")
    void precisions() {
        Built single = build(DataType.FLOAT).perturbed(0.1);
        INDArray expected = score(build(DataType.DOUBLE).with(single), x(ROWS), times(ROWS));
        INDArray actual = score(single, x(ROWS).castTo(DataType.FLOAT), times(ROWS));
        assertEquals(DataType.FLOAT, actual.dataType());
        SampleArrays.assertClose("the score in single precision", expected, actual.castTo(DataType.DOUBLE), 1e-3);
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        ScoreModel model = model();
        List<INDArray> scores =
                Threads.together(2, () -> score(build(DataType.DOUBLE, model).perturbed(0.3), x(ROWS), times(ROWS)));
        SampleArrays.assertSame("the score in another thread", scores.get(0), scores.get(1));
    }

    private INDArray x(int rows) {
        return SampleArrays.normal("x", DataType.DOUBLE, rows, event());
    }

    private double[] times(int count) {
        Interval time = time();
        assertTrue(time.length() > 0, "the interval must run forwards");
        return IntStream.range(0, count)
                .mapToDouble(i -> count == 1 ? time.to() : time.from() + time.length() * i / (count - 1))
                .map(t -> Math.min(t, time.to()))
                .toArray();
    }

    private SDVariable build(Scope s, SDVariable x, SDVariable t) {
        return model().score(s.child("model"), x, t, Context.none());
    }

    private Built build(DataType type) {
        return build(type, model());
    }

    private Built build(DataType type, ScoreModel model) {
        return Built.of(
                type,
                s -> s.output(
                        "score",
                        model.score(
                                s.child("model"),
                                s.input("x", Events.batch(-1, event())),
                                s.input("t", Events.column(-1, event())),
                                Context.none())));
    }

    private INDArray score(Built built, INDArray x, double[] times) {
        return built.run(Map.of("x", x, "t", SampleArrays.column(x.dataType(), times, event())))
                .get("score");
    }
}
