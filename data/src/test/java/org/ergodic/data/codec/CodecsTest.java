package org.ergodic.data.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.ColumnCodecContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All codecs of this module. */
class CodecsTest {
    private static final Column COLOUR = Column.category("colour", List.of("red", "green", "blue"));
    private static final double[] COLOURS = {0, 1, 2, 2, 2, 1};

    /** A codec, a column that it is for, its cells, and where its codes are. */
    record Case(CodecFactory<?> factory, Column column, double[] cells, double centre, double spread) {
        @Override
        public String toString() {
            return factory.name() + " of " + column.name();
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(new NumberCodec(), Column.number("height"), new double[] {-1.5, 0, 7e20}, 0, 1),
                new Case(new IntegerCodec(), Column.integer("age"), new double[] {3, 7, 4, 4}, 5, 4),
                new Case(new IntegerCodec(), Column.integer("price"), new double[] {-20, 35, 100}, 0, 80),
                new Case(new DecimalCodec(), Column.number("price"), new double[] {-0.3, 11.2, 11.2, 0.99}, 5, 6),
                new Case(new DecimalCodec(), Column.number("length"), new double[] {0.1, 7.123, 1e7}, 0, 1e6),
                new Case(new DecimalCodec(), Column.number("dose"), new double[] {0.25, 1.5, 1.5, 0.25}, 1, 1),
                new Case(
                        new DateCodec(),
                        Column.date("day", "yyyy-MM-dd"),
                        new double[] {86_400, 86_400 * 4, 86_400 * 11},
                        86_400 * 5,
                        86_400 * 5),
                new Case(new IntervalCodec(), COLOUR, COLOURS, 0, 1),
                new Case(new IntervalCodec(), Column.integer("smokes"), new double[] {1, 2, 2, 2}, 0, 1),
                new Case(new ArgmaxCodec(), COLOUR, COLOURS, 0, 1),
                new Case(new OneHotCodec(), COLOUR, COLOURS, 0.5, 1));
    }

    @ParameterizedClass
    @MethodSource("org.ergodic.data.codec.CodecsTest#cases")
    @Nested
    class ContractTest extends ColumnCodecContract {
        @Parameter
        Case of;

        @Override
        protected CodecFactory<?> factory() {
            return of.factory();
        }

        @Override
        protected Column column() {
            return of.column();
        }

        @Override
        protected double[] cells() {
            return of.cells();
        }

        @Override
        protected double[] drawn(double... numbers) {
            double[] drawn = new double[numbers.length];
            Arrays.setAll(drawn, k -> of.centre() + of.spread() * numbers[k]);
            return drawn;
        }
    }

    @ParameterizedClass
    @MethodSource("org.ergodic.data.codec.CodecsTest#cases")
    @Nested
    class FactoriesTest extends FactoryContract {
        @Parameter
        Case of;

        @Override
        protected Factory<?, ?> factory() {
            return of.factory();
        }
    }

    /** Tabulated values of the standard normal distribution. */
    @Test
    @DisplayName("the normal distribution and its quantiles are right to 1e-14, and inverse to each other")
    void normal() {
        assertEquals(0.5, Normal.cumulative(0), 1e-16);
        assertEquals(0.8413447460685429, Normal.cumulative(1), 1e-14);
        assertEquals(0.0013498980316300946, Normal.cumulative(-3), 1e-16);
        assertEquals(6.220960574271785e-16, Normal.cumulative(-8), 1e-22);
        assertEquals(1.959963984540054, Normal.quantile(0.975), 1e-12);
        assertEquals(-4.753424308822899, Normal.quantile(1e-6), 1e-11);
        for (double p = 1e-7; p < 1; p += 0.00713) {
            assertEquals(p, Normal.cumulative(Normal.quantile(p)), 1e-14);
        }
        assertEquals(-0.5 * Math.log(2 * Math.PI) - 2, Normal.logDensity(2), 1e-15);
    }

    private static final DecimalCodec.Options OPEN = new DecimalCodec.Options(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty());

    private static DecimalCodec.Options decimal(DecimalCodec.Options options, double... values) {
        return new DecimalCodec().fit(options, Column.number("x"), values, new double[0]);
    }

    @Test
    @DisplayName("decimals are those that the data are written with, in steps where values come back")
    void decimals() {
        DecimalCodec.Options written = decimal(OPEN, 0.1, 11.25, -3);
        assertEquals(2, written.decimals().orElseThrow());
        assertEquals(0.01, written.step().orElseThrow());
        assertEquals(-3, written.least().orElseThrow());
        assertFalse(written.noise().orElseThrow(), "no value comes back");
        DecimalCodec.Options quarters = decimal(OPEN, 0.5, 0.25, 1.75, 0.25, 0.5, 1.75);
        assertEquals(0.25, quarters.step().orElseThrow());
        assertTrue(quarters.noise().orElseThrow());
        assertEquals(0.05, decimal(OPEN, 0.25, 0.3, 0.3, 0.25).step().orElseThrow());
        assertTrue(DecimalCodec.suits(new double[] {1e-12, 100}));
        assertFalse(DecimalCodec.suits(new double[] {0.1, 1.0 / 3}), "a third has no end");
        assertFalse(DecimalCodec.suits(new double[] {0.5}, Math.PI), "rows held out count");
        assertFalse(DecimalCodec.suits(new double[] {1e15 + 0.5}));
    }

    @Test
    @DisplayName("samples are rounded to the nearest number of the file, and clipped unless that is switched off")
    void rounding() {
        double[] cells = {0.07, 0.29, 0.29, 0.07, 0.3, 0.3};
        ColumnCodec codec = new DecimalCodec().create(decimal(OPEN, cells), null);
        assertEquals(0.29, codec.decode(new double[] {0.28500001}, 0));
        assertEquals(0.28, codec.decode(new double[] {0.28499999}, 0));
        assertEquals(0.07, codec.decode(new double[] {-4}, 0));
        assertEquals(0.3, codec.decode(new double[] {1e30}, 0));
        DecimalCodec.Options open = new DecimalCodec.Options(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(0.5), false, Optional.of(false));
        ColumnCodec unclipped = new DecimalCodec().create(decimal(open, cells), null);
        assertEquals(-4.01, unclipped.decode(new double[] {-4.013}, 0));
        assertEquals(0, unclipped.noise());
    }

    @Test
    @DisplayName("the figure of a rounded number is the mean density over its interval, whatever its step")
    void meanDensity() {
        for (double[] cells : new double[][] {{0.1, 0.2, 0.2, 0.1}, {1.25, 0.5, 1.25, 0.5}}) {
            ColumnCodec codec = new DecimalCodec().create(decimal(OPEN, cells), null);
            double[] coded = new double[1];
            double sum = 0;
            int n = 1000;
            for (int i = 0; i < n; i++) {
                codec.encode(cells[0], new double[] {(i + 0.5) / n}, 0, coded, 0);
                double log = Normal.logDensity(coded[0]);
                sum += Math.exp(log - codec.logNoise(cells[0], coded, 0) - codec.logCell(cells[0])) / n;
            }
            double step = decimal(OPEN, cells).step().orElseThrow();
            double share = Normal.cumulative(cells[0] + step / 2) - Normal.cumulative(cells[0] - step / 2);
            // The midpoint rule of a thousand points.
            assertEquals(share / step, sum, 1e-6);
        }
    }

    @Test
    @DisplayName("decimals that do not suit the data are refused by the value that is off their grid")
    void offTheGrid() {
        DecimalCodec.Options one = new DecimalCodec.Options(
                Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty());
        String message = assertThrows(IllegalArgumentException.class, () -> decimal(one, 0.1, 0.25))
                .getMessage();
        assertTrue(message.contains("0.25") && message.contains("steps of 0.1 from 0.1"), message);
        assertThrows(IllegalArgumentException.class, () -> decimal(OPEN, 0.1, 1.0 / 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DecimalCodec.Options(
                        Optional.of(1), Optional.of(0.25), Optional.empty(), Optional.empty(), true, Optional.empty()));
    }

    @Test
    @DisplayName("the grid of a column is the largest that its values are on")
    void grid() {
        GridOptions fitted = new IntegerCodec()
                .fit(
                        new GridOptions(Optional.empty(), Optional.empty(), Optional.empty()),
                        Column.integer("price"),
                        new double[] {20, 35, 95},
                        new double[] {110});
        assertEquals(20, fitted.least().orElseThrow());
        assertEquals(110, fitted.greatest().orElseThrow(), "values of other rows count");
        assertEquals(15, fitted.step().orElseThrow());
        GridCodec codec = fitted.codec();
        assertEquals(110, codec.decode(new double[] {500}, 0));
        assertEquals(20, codec.decode(new double[] {-3}, 0));
        assertEquals(35, codec.decode(new double[] {49.9}, 0));
        assertTrue(codec.misfit(125).isEmpty(), "a value beyond what was seen has a density");
        assertEquals(
                "is not on the grid that the model has learnt there: 20 and steps of 15",
                codec.misfit(21).orElseThrow());
        assertEquals(
                "is no whole number, and the model has learnt those there",
                codec.misfit(20.5).orElseThrow());
    }

    @Test
    @DisplayName("words that only other rows have, or none, have half a row's share")
    void shares() {
        IntervalCodec.Options fitted = new IntervalCodec()
                .fit(new IntervalCodec.Options(List.of(), List.of()), COLOUR, new double[] {0, 0, 2}, new double[] {1});
        assertEquals(List.of(2.5 / 4.5, 0.5 / 4.5, 1.5 / 4.5), fitted.shares());
        assertEquals(
                "is none of the 3 words that the model has learnt",
                new IntervalCodec().create(fitted, null).misfit(3).orElseThrow());
    }
}
