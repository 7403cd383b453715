package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What every {@link Metric} must satisfy. Unless overridden, data are standard normal in the plane, and the model is
 * that distribution, with its density, its samples as a graph and its likelihood in closed form.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class MetricContract {
    private static final RandomStream RANDOM = RandomStream.of(37).split("metric");
    private static final int ROWS = 300;

    /**
     * The metric to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Metric metric();

    /**
     * A model that offers what the metric needs.
     *
     * @param right whether it is the distribution of {@link #data}, or a wrong one
     * @return the normal distribution of the plane about 0, or about (3, 3), unless overridden
     */
    protected Model model(boolean right) {
        return new NormalModel(right ? 0 : 3);
    }

    /**
     * The values of the model's parameters.
     *
     * @param right whether they are those of the right model
     * @return none unless overridden
     */
    protected Evaluator evaluator(boolean right) {
        Compiler compiler = Compiler.find();
        return new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
    }

    /**
     * Data, or samples of the right model.
     *
     * @param name which: others for another name
     * @param rows how many
     * @return {@code [rows, event]} of the type of {@link #evaluator}
     */
    protected INDArray data(String name, int rows) {
        return SampleArrays.normal(name, DataType.DOUBLE, rows, 2);
    }

    /**
     * Which way figures are better.
     *
     * @return 1 if more is better, -1 if less is, 0 if neither; unless overridden, the way from the figure of a wrong
     *     distribution to the best that could be expected, if it says what that is
     */
    protected int better() {
        for (Metric.Measurement figure :
                metric().measure(evaluation(false, ROWS)).values()) {
            if (figure.floor().isPresent()) {
                return (int) Math.signum(figure.floor().getAsDouble() - figure.value());
            }
        }
        return 0;
    }

    /**
     * What the metric is given.
     *
     * @param right whether the model and its samples are of the distribution of the data
     * @param rows how many samples, rows of training data and held-out rows
     * @return an evaluation without trace and conditions unless overridden
     */
    protected Metric.Evaluation evaluation(boolean right, int rows) {
        INDArray samples = data("samples", rows);
        return Metric.Evaluation.of(
                model(right),
                evaluator(right),
                right ? samples : samples.add(3),
                data("training", rows),
                data("holdout", rows),
                RANDOM);
    }

    @Test
    @DisplayName("figures have kebab-case names and units, and details that a file can hold")
    void figures() {
        Map<String, Metric.Measurement> figures = metric().measure(evaluation(true, ROWS));
        assertFalse(figures.isEmpty(), "it measured nothing");
        figures.forEach((name, figure) -> {
            kebab("a figure", name);
            assertFalse(figure.unit().isBlank(), () -> "the unit of " + name + " is blank");
            explained(name, figure, "");
            figure.details().forEach((detail, value) -> {
                kebab("a detail of " + name, detail);
                assertTrue(
                        plain(value),
                        () -> "the detail " + detail + " of " + name + " must be a number, a string or a"
                                + " list of those, and is " + value);
            });
        });
    }

    static void kebab(String what, String name) {
        assertTrue(
                name.matches("[a-z0-9]+(-[a-z0-9]+)*"),
                () -> "the name of " + what + " is of kebab-case words, not '" + name + "'");
    }

    private static boolean plain(Object value) {
        return value == null
                || value instanceof Number
                || value instanceof String
                || value instanceof Boolean
                || (value instanceof Collection<?> values && values.stream().allMatch(MetricContract::plain))
                || (value instanceof Map<?, ?> values
                        && values.values().stream().allMatch(MetricContract::plain));
    }

    /** A figure that is no number says why, in a warning or in its detail {@code status}. */
    private static void explained(String name, Metric.Measurement figure, String of) {
        assertTrue(
                !Double.isNaN(figure.value())
                        || figure.details().containsKey("status")
                        || !figure.warnings().isEmpty(),
                () -> "the figure " + name + of
                        + " is not a number, with neither a warning nor a detail 'status' that says" + " why");
    }

    @Test
    @DisplayName("the same evaluation has the same figures, bit for bit")
    void deterministic() {
        Map<String, Metric.Measurement> first = metric().measure(evaluation(true, ROWS));
        assertEquals(first, metric().measure(evaluation(true, ROWS)));
    }

    @Test
    @DisplayName("what it is given is not changed")
    void inputs() {
        Metric.Evaluation evaluation = evaluation(true, ROWS);
        List<INDArray> kept = List.of(
                evaluation.samples().dup(),
                evaluation.training().dup(),
                evaluation.holdout().dup());
        Map<String, INDArray> values = evaluation.evaluator().variables().values();
        metric().measure(evaluation);
        SampleArrays.assertSame("the samples", kept.get(0), evaluation.samples());
        SampleArrays.assertSame("the training data", kept.get(1), evaluation.training());
        SampleArrays.assertSame("the held-out data", kept.get(2), evaluation.holdout());
        values.forEach((name, value) -> SampleArrays.assertSame(
                "the variable " + name,
                value,
                evaluation.evaluator().variables().get(name)));
    }

    @Test
    @DisplayName("it needs what the model offers, always the same, and has no obstacle there")
    void needs() {
        Set<?> needs = metric().needs();
        assertEquals(needs, metric().needs(), "its needs, asked again");
        Model model = evaluation(true, 4).model();
        assertEquals(Set.of(), model.views().missing(metric().needs()), "views that the contract's model lacks");
        Optional<String> obstacle = metric().obstacle(model);
        assertTrue(obstacle.isEmpty(), () -> "an obstacle to measure the contract's model: " + obstacle.orElseThrow());
    }

    @Test
    @DisplayName("the right distribution is better than a wrong one")
    void tellsTheWrong() {
        int better = better();
        if (better == 0) {
            return;
        }
        Map<String, Metric.Measurement> right = metric().measure(evaluation(true, ROWS));
        Map<String, Metric.Measurement> wrong = metric().measure(evaluation(false, ROWS));
        right.forEach((name, figure) -> assertTrue(
                better * (figure.value() - wrong.get(name).value()) > 0,
                () -> name + " is " + figure.value() + " for the right distribution and "
                        + wrong.get(name).value() + " for a wrong one, where " + (better > 0 ? "more" : "less")
                        + " is better"));
    }

    @Test
    @DisplayName("few rows have a figure, or words that say why not")
    void fewRows() {
        for (int rows = 1; rows <= 4; rows++) {
            String of = " of " + rows + " rows";
            Map<String, Metric.Measurement> figures;
            try {
                figures = metric().measure(evaluation(true, rows));
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage() != null && !e.getMessage().isBlank(), "it refuses" + of + " without a word");
                continue;
            }
            figures.forEach((name, figure) -> explained(name, figure, of));
        }
    }

    @Test
    @DisplayName("samples that are not numbers do not pass in silence")
    void notFinite() {
        Metric.Evaluation all = evaluation(true, 20);
        for (int broken : new int[] {1, 20}) {
            INDArray samples = all.samples().dup();
            for (int i = 0; i < broken; i++) {
                samples.slice(i).assign(Double.NaN);
            }
            Metric.Evaluation some = all.withSamples(samples);
            metric().measure(some)
                    .forEach((name, figure) ->
                            explained(name, figure, " of 20 samples of which " + broken + " are not numbers"));
        }
    }

    /** A sum in another order rounds otherwise. */
    @Test
    @DisplayName("the order of samples plays no part")
    void order() {
        Metric.Evaluation there = evaluation(true, ROWS);
        int[] backwards = new int[ROWS];
        Arrays.setAll(backwards, i -> ROWS - 1 - i);
        Metric.Evaluation back = there.withSamples(SampleArrays.rows(there.samples(), backwards));
        Map<String, Metric.Measurement> figures = metric().measure(back);
        metric().measure(there)
                .forEach((name, figure) -> assertEquals(
                        figure.value(),
                        figures.get(name).value(),
                        Double.isNaN(figure.value()) ? 1e-9 : 1e-9 * Math.max(1, Math.abs(figure.value())),
                        () -> name + " of the same samples in another order"));
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        Metric metric = metric();
        Metric.Evaluation evaluation = evaluation(true, ROWS);
        List<Map<String, Metric.Measurement>> both = Threads.together(2, () -> metric.measure(evaluation));
        assertEquals(both.get(0), both.get(1));
    }
}
