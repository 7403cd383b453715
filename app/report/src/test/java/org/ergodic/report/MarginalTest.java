package org.ergodic.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.junit.jupiter.api.Test;

class MarginalTest {
    private static final Column X = Column.number("x");

    @Test
    void wholeNumbersHaveABarEach() {
        Marginal m = Marginal.of(X, new double[] {0, 0, 1, 5}, new double[] {0.2, 1, 7, 0});
        assertTrue(m.axis().isEmpty());
        assertEquals(List.of("0", "1", "5", "other"), m.labels());
        assertArrayEquals(new double[] {0.5, 0.25, 0.25, 0}, m.data());
        assertArrayEquals(new double[] {0.5, 0.25, 0, 0.25}, m.samples());
        assertEquals(List.of("25 % of the samples are not whole numbers; the data are"), m.notes());
    }

    @Test
    void manyWholeNumbersHaveBinsOfOneWidth() {
        double[] values = IntStream.range(0, 100).asDoubleStream().toArray();
        Marginal m = Marginal.of(Column.integer("n"), values, values);
        // 100 values in bins of 3: all but the last are alike, where a grid of 40 bins would make a comb.
        assertEquals(34, m.data().length);
        for (int i = 0; i < 33; i++) {
            assertEquals(0.03, m.data()[i], 1e-12);
        }
        assertEquals(0.01, m.data()[33], 1e-12);
        assertEquals(List.of(), m.notes());
    }

    @Test
    void longTailsHaveAnAxisThatFits() {
        double[] incomes =
                IntStream.range(0, 1000).mapToDouble(i -> Math.exp(i / 100.0)).toArray();
        assertEquals(
                Axis.Scale.LINEAR,
                Marginal.of(X, new double[] {0.5, 1.5, 2, 3}, new double[0])
                        .axis()
                        .orElseThrow()
                        .scale());
        double[] heavy = Arrays.copyOf(incomes, 1001);
        heavy[1000] = 1e6;
        Marginal log = Marginal.of(X, heavy, new double[] {2e9, -1});
        assertEquals(Axis.Scale.LOG, log.axis().orElseThrow().scale());
        assertEquals(
                List.of("of 2 samples 1 below and 1 above what is shown", "logarithmic axis: the tails are long"),
                log.notes());
        heavy[0] = -1e6;
        Axis both = Marginal.of(X, heavy, new double[0]).axis().orElseThrow();
        assertEquals(Axis.Scale.SYMLOG, both.scale());
        for (double value : new double[] {-1e6, -3, 0, 1, 1e6}) {
            assertEquals(value, both.at(both.share(value)), 1e-9 * Math.max(1, Math.abs(value)), "there and back");
        }
        List<Double> ticks = both.ticks(6);
        assertTrue(ticks.contains(0.0) && ticks.contains(1e6) && ticks.contains(-1e6), ticks.toString());
    }

    /** Words stand at the ticks of a pair's axes, and dots of few values have room to be moved. */
    @Test
    void axesOfPairsSayWordsAndLeaveRoom() {
        Column colour = Column.category("colour", List.of("red", "green"));
        Axis words = Marginal.axis(colour, new double[] {0, 1});
        assertEquals(List.of(0.0, 1.0), words.ticks(1));
        assertEquals("green", words.tickLabel(1));
        Axis steps = Marginal.axis(Column.integer("discount"), new double[] {0, 5, 20, 5});
        assertEquals(-2.5, steps.min());
        assertEquals(22.5, steps.max());
        assertEquals(5, Marginal.gap(Column.integer("discount"), new double[] {0, 5, 20, 5}));
        assertEquals(0, Marginal.gap(X, new double[] {0, 0.5, 1}));
        double[] moved = Sketch.spread(new double[] {3, 3, Double.NaN}, 0.5, "a");
        assertEquals(3, moved[0], 0.5);
        assertTrue(moved[0] != moved[1] && Double.isNaN(moved[2]));
        assertArrayEquals(moved, Sketch.spread(new double[] {3, 3, Double.NaN}, 0.5, "a"));
    }

    @Test
    void categoriesByWordAndWhatIsMissing() {
        Column colour = Column.category("colour", List.of("red", "green")).withMissing();
        Marginal m = Marginal.of(colour, new double[] {0, 1, 1, Double.NaN}, new double[] {0, 0});
        assertEquals(List.of("red", "green", "missing"), m.labels());
        assertArrayEquals(new double[] {0.25, 0.5, 0.25}, m.data());
        assertArrayEquals(new double[] {1, 0, 0}, m.samples());
        List<String> words = IntStream.range(0, 50).mapToObj(i -> "w" + i).toList();
        Marginal many = Marginal.of(
                Column.category("word", words),
                IntStream.range(0, 50).asDoubleStream().toArray(),
                new double[] {49});
        assertEquals(30, many.labels().size());
        assertEquals("21 others", many.labels().get(29));
        assertEquals(1, Arrays.stream(many.samples()).sum(), 1e-12);
    }

    @Test
    void datesHaveDatesForTicks() {
        double day = 86_400;
        // 2020-01-01 is day 18,262 since 1970.
        double[] values =
                IntStream.range(0, 366).mapToDouble(i -> day * (18_262 + i)).toArray();
        Axis axis = Marginal.of(Column.date("when", "yyyy-MM-dd"), values, new double[0])
                .axis()
                .orElseThrow();
        List<String> labels = axis.ticks(5).stream().map(axis::tickLabel).toList();
        assertEquals(List.of("Jan 2020", "Apr 2020", "Jul 2020", "Oct 2020", "Jan 2021"), labels);
        assertEquals("2020-02-29", Dates.full(day * (18_262 + 59)));
        Axis century = new Axis(-1.5e9, 1.7e9, Axis.Scale.DATE, 1);
        assertEquals(
                List.of("1940", "1960", "1980", "2000", "2020"),
                century.ticks(6).stream().map(century::tickLabel).toList());
        Axis hour = new Axis(0, 3600, Axis.Scale.DATE, 1);
        assertEquals(5, hour.ticks(4).size());
    }

    @Test
    void nothingIsKnownOfNothing() {
        for (double[] values : new double[][] {{}, {Double.NaN}, {Double.POSITIVE_INFINITY, 1}}) {
            assertTrue(Marginal.of(X, values, values).data().length > 0);
        }
        assertTrue(Marginal.of(X, new double[] {3.5, 3.5}, new double[0]).axis().isPresent());
    }

    /** Of columns that are a line and its mirror image, and of one that is constant. */
    @Test
    void correlations() {
        double[] up = {1, 2, 3, 4, Double.NaN};
        double[] down = {1e9 - 2, 1e9 - 4, 1e9 - 6, 1e9 - 8, 0};
        double[] bend = {1, -1, -1, 1, 7};
        assertEquals(-1, Correlations.of(up, down), 1e-9);
        assertEquals(0, Correlations.of(up, bend), 1e-12);
        assertTrue(Double.isNaN(Correlations.of(up, new double[5])));
    }

    /** Losses that alternate around 1 have a mean of 1 at the ends as well. */
    @Test
    void aSmoothCurveDoesNotJumpAtItsEnds() {
        double[] loss =
                IntStream.range(0, 801).mapToDouble(i -> i % 2 == 0 ? 0 : 2).toArray();
        double[] smooth = TrainingPlot.smooth(loss);
        for (double value : smooth) {
            assertEquals(1, value, 1.0 / 21 + 1e-12);
        }
        assertEquals(smooth[800], smooth[795], 1e-12);
    }
}
