package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.Views;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every {@link Weighting} must satisfy, on the path of a variance-preserving SDE unless told otherwise. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class WeightingContract {
    private static final int ROWS = 7;
    private static final long[][] EVENTS = {{2}, {2, 3}, {1, 2, 2}};

    /**
     * The weighting to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Weighting weighting();

    /**
     * The views of a model: its SDE, its Gaussian path, and what else the weighting needs.
     *
     * @return the views
     */
    protected Views model() {
        Variance sde = new Variance();
        return Views.of(SDE.VIEW, sde).and(GaussianPath.VIEW, sde);
    }

    private Interval time() {
        Interval whole = model().require(SDE.VIEW).time();
        return new Interval(whole.from() + 1e-3 * whole.length(), whole.to());
    }

    /** dx = -5 x dt + sqrt(10) dw. */
    private static final class Variance implements GaussianSde {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.mul(-5);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return s.sameDiff().onesLike(t).mul(Math.sqrt(10));
        }

        @Override
        public SDVariable alpha(Scope s, SDVariable t) {
            return s.sameDiff().math().exp(t.mul(-5));
        }

        @Override
        public SDVariable sigma(Scope s, SDVariable t) {
            return s.sameDiff()
                    .math()
                    .sqrt(s.sameDiff().math().expm1(t.mul(-10)).neg());
        }

        @Override
        public Interval time() {
            return new Interval(0, 1);
        }

        @Override
        public Prior prior() {
            return GaussianPrior.standard();
        }
    }

    private Built built(DataType type, long... event) {
        return Built.of(type, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable t = s.input("t", Events.column(-1, event));
            GaussianPath path = model().require(GaussianPath.VIEW);
            Weighting.Level at = new Weighting.Level(
                    x, t, path.alpha(s, t).reshape(-1), path.sigma(s, t).reshape(-1), time());
            s.output("weight", weighting().weight(s, model(), at));
            s.output("loss", weighting().loss(s, model(), at, s.input("error", -1)));
        });
    }

    private Map<String, INDArray> at(Built built, INDArray x, double... times) {
        DataType type = built.variables().dataType();
        INDArray error = Nd4j.ones(type, times.length).muli(0.7);
        return built.run(Map.of(
                "x", x.castTo(type), "t", SampleArrays.column(type, times, Events.event(x.shape())), "error", error));
    }

    private double[] times(int count) {
        Interval time = time();
        return IntStream.range(0, count)
                .mapToDouble(i -> time.from() + time.length() * i / (count - 1))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("weights are finite, not negative, one a row, and so is the loss but for its sign")
    void shapes(DataType type) {
        for (long[] event : EVENTS) {
            Map<String, INDArray> values =
                    at(built(type, event), SampleArrays.normal("x", type, ROWS, event), times(ROWS));
            for (String name : new String[] {"weight", "loss"}) {
                SampleArrays.assertShape("the " + name, values.get(name), ROWS);
                SampleArrays.assertFinite("the " + name, values.get(name));
            }
            for (double weight : SampleArrays.values(values.get("weight"))) {
                assertTrue(weight >= 0, () -> "a weight must not be negative: " + weight);
            }
        }
    }

    @Test
    @DisplayName("rows do not depend on each other")
    void rowIndependence() {
        INDArray x = SampleArrays.normal("x", DataType.DOUBLE, ROWS, 2);
        Built built = built(DataType.DOUBLE, 2).perturbed(0.3);
        Map<String, INDArray> all = at(built, x, times(ROWS));
        for (int row = 0; row < ROWS; row++) {
            Map<String, INDArray> one = at(built, SampleArrays.rows(x, row), times(ROWS)[row]);
            for (String name : new String[] {"weight", "loss"}) {
                SampleArrays.assertClose(
                        "the " + name + " of a row alone",
                        Nd4j.createFromArray(all.get(name).getDouble(row)),
                        one.get(name),
                        1e-12);
            }
        }
    }

    @Test
    @DisplayName("its variables are those of training, which no model keeps")
    void variables() {
        for (String name :
                built(DataType.DOUBLE, 2).program().graph().variables().keySet()) {
            assertTrue(Scope.isApart(name), () -> "the variable " + name + " must be asked for by s.memory()");
        }
    }

    @Test
    @DisplayName("times that it draws lie in the interval, and each depends on its row alone")
    void drawnTimes() {
        assumeTrue(weighting() instanceof Weighting.Drawn, "it draws no times");
        Weighting.Drawn drawn = (Weighting.Drawn) weighting();
        Interval time = time();
        for (long[] event : EVENTS) {
            Built built = Built.of(
                    DataType.DOUBLE,
                    s -> s.output("t", drawn.times(s, model(), time, s.input("x", Events.batch(-1, event)), event)));
            INDArray all = times(built, 0, 500, event);
            SampleArrays.assertShape("the times", all, Events.column(500, event));
            for (double t : SampleArrays.values(all)) {
                assertTrue(time.contains(t), () -> "the time " + t + " is not in " + time);
            }
            INDArray rest = times(built, 490, 10, event);
            SampleArrays.assertSame(
                    "the times of rows from 490 on",
                    SampleArrays.rows(all, IntStream.range(490, 500).toArray()),
                    rest);
        }
    }

    private static INDArray times(Built built, long first, int rows, long... event) {
        return built.program()
                .call(built.variables())
                .set("x", Nd4j.zeros(DataType.DOUBLE, Events.batch(rows, event)))
                .random(RandomStream.of(3), first)
                .run()
                .get("t");
    }
}
