package org.ergodic.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.sde.Interval;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every {@link Guide} must satisfy. What the guided score predicts of the data is taken to be half of x. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class GuideContract {
    private static final int ROWS = 5;
    private static final double STEP = 1e-5;

    /**
     * The guide to test, for {@link #event}.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Guide guide();

    /**
     * The shape of an event.
     *
     * @return {@code [2]} unless overridden
     */
    protected long[] event() {
        return new long[] {2};
    }

    /**
     * The times at which the guide must be finite.
     *
     * @return [0.001, 1] unless overridden
     */
    protected Interval time() {
        return new Interval(1e-3, 1);
    }

    /**
     * What is wanted, where the guide reads a condition.
     *
     * @param rows how many
     * @return standard normal numbers unless overridden
     */
    protected Conditions given(int rows) {
        return guide().condition()
                .map(c -> Conditions.of(c.name(), SampleArrays.normal("given", DataType.DOUBLE, rows, c.given())))
                .orElse(Conditions.none());
    }

    @Test
    @DisplayName("log p has one number for each row, finite over the whole interval")
    void shape() {
        INDArray log = values(x(), times(), given(ROWS)).get("log");
        SampleArrays.assertShape("log p", log, ROWS);
        SampleArrays.assertFinite("log p over " + time(), log);
    }

    @Test
    @DisplayName("its gradient is that of its values, by central differences")
    void gradient() {
        INDArray exact = values(x(), times(), given(ROWS)).get("gradient");
        SampleArrays.assertShape("the gradient", exact, Events.batch(ROWS, event()));
        Gradients.assertSlope(
                "the gradient of log p",
                " of x",
                x(),
                exact,
                STEP,
                moved -> values(moved, times(), given(ROWS)).get("log"));
    }

    @Test
    @DisplayName("rows do not depend on each other, nor on their order")
    void rowIndependence() {
        Map<String, INDArray> all = values(x(), times(), given(ROWS));
        int[] order = {3, 0, 4, 1, 2};
        double[] times = times();
        Map<String, INDArray> permuted = values(
                SampleArrays.rows(x(), order),
                IntStream.of(order).mapToDouble(i -> times[i]).toArray(),
                given(ROWS).rows(order));
        SampleArrays.assertClose(
                "the gradient of rows in another order",
                SampleArrays.rows(all.get("gradient"), order),
                permuted.get("gradient"),
                1e-10);
    }

    private static INDArray normal(int rows, long... event) {
        return SampleArrays.normal("x", DataType.DOUBLE, rows, event);
    }

    private INDArray x() {
        return normal(ROWS, event());
    }

    private double[] times() {
        Interval time = time();
        return IntStream.range(0, ROWS)
                .mapToDouble(i -> Math.min(time.to(), time.from() + time.length() * i / (ROWS - 1)))
                .toArray();
    }

    private Map<String, INDArray> values(INDArray x, double[] times, Conditions given) {
        Built built = Built.of(DataType.DOUBLE, s -> {
                    Scope own = s.child("guide");
                    SDVariable in = s.input("x", Events.batch(-1, event()));
                    SDVariable t = s.input("t", Events.column(-1, event()));
                    Context context = given.context(s);
                    SDVariable log = guide().logProb(own, new Guide.At(in, t, context, () -> in.mul(0.5)));
                    s.output("log", log);
                    s.output("gradient", s.gradient(log, List.of(in)).get(0));
                })
                .perturbed(0.3);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put("x", x);
        inputs.put("t", SampleArrays.column(DataType.DOUBLE, times, event()));
        given.values().forEach((name, value) -> inputs.put("given-" + name, value));
        return built.run(inputs);
    }
}
