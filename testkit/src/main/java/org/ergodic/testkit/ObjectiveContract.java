package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every {@link Objective} must satisfy, in each of its {@link Objective#stages stages}: one finite number a row,
 * from the views that it needs and no others, with random numbers that follow {@link Batch#rows}, and nothing changed
 * but states of its own.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class ObjectiveContract {
    private static final int ROWS = 6;

    /** How far parameters are changed, so that nothing is tested only at start values. */
    private static final double CHANGE = 0.3;

    /**
     * The objective to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Objective objective();

    /**
     * The views of a small model that it trains, such as {@code model.views()}.
     *
     * @return the views
     */
    protected abstract Views model();

    /**
     * The shape of an event of that model.
     *
     * @return {@code [3]} unless overridden
     */
    protected long[] event() {
        return new long[] {3};
    }

    /**
     * Data, such as binary ones for binary units.
     *
     * @param rows how many
     * @return {@code [rows, event]} in double precision; standard normal unless overridden
     */
    protected INDArray points(int rows) {
        return SampleArrays.normal("points", DataType.DOUBLE, rows, event());
    }

    /** What is built of a stage. */
    private interface Figure {
        SDVariable of(Loss loss, Scope s, Views model, Batch batch);
    }

    private static final Figure LOSS = Loss::loss;
    private static final Figure MONITOR = Loss::monitor;

    @Test
    @DisplayName("the views that it needs are offered, and are enough")
    void needsAreEnough() {
        assertEquals(Set.of(), model().missing(objective().needs()), "needed views that the model does not offer");
        Views needed = Views.none();
        for (View<?> view : objective().needs()) {
            needed = shown(needed, view);
        }
        Views only = needed;
        for (Objective.Stage stage : objective().stages(only)) {
            Built.of(DataType.DOUBLE, s -> fed(s, stage, only, LOSS));
        }
    }

    private <T> Views shown(Views views, View<T> view) {
        return views.and(view, model().require(view));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("the loss and the figure to watch are one finite number a row")
    void shape(DataType type) {
        for (Objective.Stage stage : objective().stages(model())) {
            for (Figure figure : List.of(LOSS, MONITOR)) {
                for (double change : new double[] {0, CHANGE}) {
                    Built built =
                            Built.of(type, s -> fed(s, stage, model(), figure)).perturbed(change);
                    INDArray value = run(built, points(ROWS).castTo(type));
                    String what = (figure == LOSS ? "the loss" : "the figure to watch") + of(stage);
                    SampleArrays.assertShape(what, value, ROWS);
                    SampleArrays.assertFinite(what, value);
                }
            }
        }
    }

    /**
     * As where a machine is trained on samples of the hidden units of another: the batch is a function of an input that
     * has other elements, whose rows random inputs must follow. The function here picks elements, so it rounds nothing.
     */
    @Test
    @DisplayName("rows that are computed give the same loss as the same rows fed")
    void computedRows() {
        for (Objective.Stage stage : objective().stages(model())) {
            for (Figure figure : List.of(LOSS, MONITOR)) {
                Built fed = Built.of(DataType.DOUBLE, s -> fed(s, stage, model(), figure))
                        .perturbed(CHANGE);
                Built computed = Built.of(DataType.DOUBLE, s -> computed(s, stage, model(), figure))
                        .perturbed(CHANGE);
                INDArray points = points(ROWS);
                INDArray flat = points.reshape('c', ROWS, Events.size(event()));
                INDArray more = Nd4j.concat(1, Nd4j.ones(DataType.DOUBLE, ROWS, 1), flat);
                SampleArrays.assertClose(
                        "the figure of rows that are computed" + of(stage),
                        run(fed, points),
                        run(computed, more),
                        1e-11);
            }
        }
    }

    @Test
    @DisplayName("the gradient is finite, and not zero for all that a stage trains")
    void gradients() {
        for (Objective.Stage stage : objective().stages(model())) {
            Built built = Built.of(DataType.DOUBLE, s -> {
                        SDVariable loss = fed(s, stage, model(), LOSS);
                        List<String> names = new ArrayList<>(s.parameters().keySet());
                        List<SDVariable> gradients = s.gradient(
                                loss.mean(), new ArrayList<>(s.parameters().values()));
                        for (int i = 0; i < names.size(); i++) {
                            s.output("gradient-of-" + names.get(i), gradients.get(i));
                        }
                    })
                    .perturbed(CHANGE);
            Call call = call(built, points(ROWS));
            boolean any = false;
            for (String name : built.parameters()) {
                INDArray gradient = call.get("gradient-of-" + name);
                SampleArrays.assertFinite("the gradient by " + name + of(stage), gradient);
                any |= stage.trains().test(name) && gradient.amaxNumber().doubleValue() > 0;
            }
            assertTrue(any, "the gradient is zero for all that is trained" + of(stage));
        }
    }

    @Test
    @DisplayName("it changes nothing but states of its own, which a model's file leaves out")
    void states() {
        for (Objective.Stage stage : objective().stages(model())) {
            Built built = Built.of(DataType.DOUBLE, s -> fed(s, stage, model(), LOSS));
            Set<String> states = new TreeSet<>();
            built.program().graph().variables().forEach((name, spec) -> {
                if (spec.kind() == VariableSpec.Kind.STATE) {
                    states.add(name);
                }
            });
            for (String assigned : built.program().graph().assignments().keySet()) {
                assertTrue(
                        states.contains(assigned),
                        "the objective assigns to the parameter " + assigned + ", which is the optimiser's to change");
            }
            for (String state : states) {
                assertTrue(
                        Scope.isApart(state),
                        "the state " + state + " must be one of the memory of training"
                                + ": ask for it by s.memory().state(...)");
            }
        }
    }

    @Test
    @DisplayName("all randomness comes from the scope")
    void randomness() {
        for (Objective.Stage stage : objective().stages(model())) {
            INDArray first = run(Built.of(DataType.DOUBLE, s -> fed(s, stage, model(), LOSS)), points(ROWS));
            INDArray again = run(Built.of(DataType.DOUBLE, s -> fed(s, stage, model(), LOSS)), points(ROWS));
            SampleArrays.assertSame("the loss" + of(stage) + " with the same random numbers", first, again);
        }
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        Objective objective = objective();
        Views model = model();
        List<INDArray> losses = Threads.together(
                2,
                () -> run(
                        Built.of(
                                DataType.DOUBLE,
                                s -> fed(s, objective.stages(model).get(0), model, LOSS)),
                        points(ROWS)));
        SampleArrays.assertSame("the loss in another thread", losses.get(0), losses.get(1));
    }

    @Test
    @DisplayName("its stages have names of their own, and parameters to train")
    void stages() {
        List<Objective.Stage> stages = objective().stages(model());
        assertFalse(stages.isEmpty(), "there must be at least one stage");
        assertEquals(
                stages.size(),
                stages.stream().map(Objective.Stage::name).distinct().count(),
                "the names of the stages must differ");
    }

    private static String of(Objective.Stage stage) {
        return stage.name().isEmpty() ? "" : " of the stage " + stage.name();
    }

    private SDVariable fed(Scope s, Objective.Stage stage, Views model, Figure figure) {
        SDVariable x = s.input("x", Events.batch(-1, event()));
        Batch batch = Batch.of(x, event());
        return s.output("figure", figure.of(stage.loss(), s, model, batch));
    }

    private void computed(Scope s, Objective.Stage stage, Views model, Figure figure) {
        int width = Events.size(event());
        SDVariable rows = s.input("x", -1, width + 1);
        INDArray pick = Nd4j.concat(
                0, Nd4j.zeros(DataType.DOUBLE, 1, width), Nd4j.eye(width).castTo(DataType.DOUBLE));
        SDVariable x = Events.unflatten(rows.mmul(s.constant(pick)), event());
        Batch batch = Batch.of(x, event()).withRows(rows);
        s.output("figure", figure.of(stage.loss(), s, model, batch));
    }

    private static INDArray run(Built built, INDArray x) {
        return call(built, x).get("figure");
    }

    private static Call call(Built built, INDArray x) {
        return built.program()
                .call(built.variables())
                .set("x", x)
                .random(RandomStream.of(23).split("objective"), 0)
                .run();
    }
}
